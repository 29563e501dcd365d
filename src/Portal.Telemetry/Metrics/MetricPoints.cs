using System.Data.Common;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Metrics;

/// <summary>The questions about metrics that senders measured themselves.</summary>
public sealed class MetricPoints(DbDataSource clickHouse)
{
    /// <summary>What was measured in the range, by name.</summary>
    public Task<MetricCatalog> GetCatalogAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MetricCatalogQuery.RunAsync(clickHouse, request, cancellationToken);
    }

    /// <summary>A metric over time.</summary>
    /// <param name="group">An attribute's name, <c>application</c>, <c>environment</c> or <c>version</c>; null for one line.</param>
    public Task<MetricSeriesResult> GetSeriesAsync(SeriesRequest request, string metric, string? group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(metric);
        return MetricSeriesQuery.RunAsync(clickHouse, request, metric, group, cancellationToken);
    }
}

/// <summary>The part of a question that every query about telemetry outside calls has: tenant, range, application, environment, version.</summary>
internal static class TelemetryFilter
{
    /// <param name="from">Name of the parameter the range starts at.</param>
    public static string Sql(CallFilter filter, string from = "from") =>
        $"tenant = {{tenant:String}} AND time >= {{{from}:DateTime64(6, 'UTC')}} AND time < {{to:DateTime64(6, 'UTC')}}"
        + (filter.Applications.Count > 0 ? " AND application IN {applications:Array(String)}" : "")
        + (filter.Environments.Count > 0 ? " AND environment IN {environments:Array(String)}" : "")
        + (filter.Versions.Count > 0 ? " AND version IN {versions:Array(String)}" : "");

    public static List<(string Name, object Value)> Parameters(SeriesRequest request)
    {
        List<(string, object)> parameters = [("tenant", request.Filter.Tenant), ("from", request.From.UtcDateTime), ("to", request.To.UtcDateTime)];
        Add("applications", request.Filter.Applications);
        Add("environments", request.Filter.Environments);
        Add("versions", request.Filter.Versions);
        return parameters;

        void Add(string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                parameters.Add((name, values.ToArray()));
            }
        }
    }
}
