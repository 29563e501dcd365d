using Portal.Governance.Applications;
using Portal.Telemetry.Series;

namespace Portal.Applications;

/// <summary>An application seen in telemetry, or set up before its first call.</summary>
/// <param name="Calls">In the last 30 days.</param>
/// <param name="Settings">Null: the portal's own settings hold.</param>
public sealed record CatalogEntry(string Application, ulong Calls, ulong Errors, ApplicationSettings? Settings);

/// <summary>Applications of a tenant: what telemetry shows joined with what was set.</summary>
public sealed class ApplicationCatalog(CallSeries series, ApplicationSettingsStore settings, TimeProvider time)
{
    /// <summary>How far back an application counts as seen.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    private const int MostListed = 1000;

    /// <summary>The busiest first.</summary>
    public async Task<IReadOnlyList<CatalogEntry>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = new BreakdownRequest
        {
            Filter = new CallFilter { Tenant = tenant },
            From = now - Window,
            To = now,
            Dimension = CallDimension.Application,
            Order = BreakdownOrder.Calls,
            Limit = MostListed,
        };
        var seen = (await series.GetBreakdownAsync(request, cancellationToken)).Rows;
        var set = (await settings.ListAsync(tenant, cancellationToken)).ToDictionary(one => one.Application, StringComparer.Ordinal);
        return
        [
            .. seen.Select(row => new CatalogEntry(row.Name, row.Calls, row.Errors, set.GetValueOrDefault(row.Name))),
            .. set.Values.ExceptBy(seen.Select(row => row.Name), one => one.Application, StringComparer.Ordinal)
                .OrderBy(one => one.Application, StringComparer.Ordinal).Select(one => new CatalogEntry(one.Application, 0, 0, one)),
        ];
    }
}
