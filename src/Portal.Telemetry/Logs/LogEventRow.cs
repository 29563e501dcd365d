using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Logs;

/// <summary>One row of the table <c>log_events</c>: a log record. What the columns mean stands in db/clickhouse/0005_events_and_metrics.sql.</summary>
public sealed class LogEventRow : RowOrigin
{
    /// <summary>0: outside any trace.</summary>
    public UInt128 TraceId { get; set; }
    public ulong SpanId { get; set; }

    /// <summary>The event's name; empty for an ordinary log record.</summary>
    public string Name { get; set; } = "";

    /// <summary>OTLP's 1 (trace) to 24 (fatal); 0: not given.</summary>
    public byte SeverityNumber { get; set; }
    public string Severity { get; set; } = "";

    /// <summary>UTF-8: text as it is, structured bodies as JSON.</summary>
    public RowBinaryWriter Body { get; } = new(256);

    public override void Clear()
    {
        base.Clear();
        TraceId = default;
        SpanId = 0;
        SeverityNumber = 0;
        Name = Severity = "";
        Body.Clear();
    }

    /// <summary>Writes the row as RowBinary, in the order of <see cref="LogEventColumns.All"/>.</summary>
    public void WriteTo(RowBinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteSender(writer);
        writer.WriteDateTime64(TimeMicroseconds);
        writer.WriteDateTime64(ReceivedMilliseconds);
        CallRowEncoder.WriteTraceId(writer, TraceId);
        CallRowEncoder.WriteSpanId(writer, SpanId);
        writer.WriteString(Name);
        writer.WriteByte(SeverityNumber);
        writer.WriteString(Severity);
        writer.WriteUtf8(Body.WrittenSpan);
        WriteRest(writer);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Body.Dispose();
        }
    }
}

/// <summary>The columns of <c>log_events</c> in the order in which <see cref="LogEventRow.WriteTo"/> writes them.</summary>
public static class LogEventColumns
{
    public const string Table = "log_events";

    public static IReadOnlyList<string> All { get; } =
    [
        "tenant", "application", "environment", "version", "time", "received_time", "trace_id", "span_id",
        "name", "severity_number", "severity", "body", "scope_name", "flags", "attributes", "resource",
    ];
}
