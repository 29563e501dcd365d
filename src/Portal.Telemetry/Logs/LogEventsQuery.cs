using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Logs;

/// <summary>Log records of one kind within a range.</summary>
/// <param name="Name">Of an event; empty for ordinary records.</param>
/// <param name="Severity">As OpenTelemetry names the number: TRACE, DEBUG, INFO, WARN, ERROR, FATAL; empty when it is not given.</param>
/// <param name="OfSpans">Records that belong to a span and are shown with it.</param>
public sealed record LogEventSummary(string Application, string Name, string Scope, string Severity, ulong Count, ulong OfSpans, DateTimeOffset Newest);

public sealed record LogEventsResult(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<LogEventSummary> Events);

/// <summary>Which log records were sent, and how many. Bodies may quote content and are read with their call only.</summary>
public sealed class LogEventsQuery(DbDataSource clickHouse)
{
    private const int MostKinds = 200;

    public async Task<LogEventsResult> GetAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sql = $$"""
            SELECT application, name, scope_name,
                if(severity_number = 0 OR severity_number > 24, '', arrayElement(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'], toUInt8(intDiv(severity_number - 1, 4) + 1))) AS level,
                count() AS records, countIf(span_id != toFixedString('', 8)) AS of_spans, max(time) AS newest
            FROM log_events
            WHERE {{TelemetryFilter.Sql(request.Filter)}}
            GROUP BY application, name, scope_name, level
            ORDER BY records DESC, application, name, level
            LIMIT {{MostKinds.ToString(CultureInfo.InvariantCulture)}}
            """;
        var events = new List<LogEventSummary>();
        await foreach (var summary in clickHouse.QueryAsync(sql, Read, TelemetryFilter.Parameters(request), cancellationToken))
        {
            events.Add(summary);
        }

        return new(request.From, request.To, events);
    }

    private static LogEventSummary Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<ulong>(4), row.GetFieldValue<ulong>(5),
        new DateTimeOffset(row.GetFieldValue<DateTime>(6), TimeSpan.Zero));
}
