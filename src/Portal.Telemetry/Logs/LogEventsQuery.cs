using System.Data.Common;
using System.Globalization;

namespace Portal.Telemetry.Logs;

/// <summary>A log record of a trace.</summary>
/// <param name="SpanId">16 hex digits; zeros: the trace as a whole.</param>
/// <param name="Name">Of an event; empty for an ordinary record.</param>
/// <param name="Body">May quote content: for those only who may read content.</param>
public sealed record LogEvent(
    DateTimeOffset Time, string Application, string SpanId, string Name, byte SeverityNumber, string Severity, string Body, string Scope, IReadOnlyDictionary<string, string> Attributes);

/// <summary>The questions about log records.</summary>
public sealed class LogEventsQuery(DbDataSource clickHouse)
{
    private const int MostOfTrace = 1000;

    /// <summary>The log records of a trace in the order of their time, at most a thousand.</summary>
    /// <param name="traceId">32 hex digits.</param>
    public async Task<IReadOnlyList<LogEvent>> OfTrace(string tenant, string traceId, CancellationToken cancellationToken)
    {
        var sql = $$"""
            SELECT time, application, lower(hex(span_id)), name, severity_number, severity, body, scope_name, attributes
            FROM log_events
            WHERE tenant = {tenant:String} AND trace_id = unhex({trace:String})
            ORDER BY time
            LIMIT {{MostOfTrace.ToString(CultureInfo.InvariantCulture)}}
            """;
        var events = new List<LogEvent>();
        await foreach (var record in clickHouse.QueryAsync(sql, Read, [("tenant", tenant), ("trace", traceId)], cancellationToken))
        {
            events.Add(record);
        }

        return events;
    }

    private static LogEvent Read(DbDataReader row) => new(
        new DateTimeOffset(row.GetFieldValue<DateTime>(0), TimeSpan.Zero), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<byte>(4), row.GetString(5),
        row.GetString(6), row.GetString(7), row.GetFieldValue<Dictionary<string, string>>(8));
}
