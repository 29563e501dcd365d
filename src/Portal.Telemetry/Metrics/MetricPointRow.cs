using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Metrics;

/// <summary>What kind of data points a metric has. Values are those of the ClickHouse column <c>metric_points.type</c>.</summary>
public enum MetricType : byte
{
    Gauge = 1,
    Sum = 2,
    Histogram = 3,
    ExponentialHistogram = 4,
    Summary = 5,
}

/// <summary>Whether a point says what happened since the last one, or since the start. Values are OTLP's and those of the column <c>metric_points.temporality</c>.</summary>
public enum MetricTemporality : byte
{
    Unspecified = 0,
    Delta = 1,
    Cumulative = 2,
}

/// <summary>One row of the table <c>metric_points</c>: a data point as it was sent. What the columns mean stands in db/clickhouse/0005_events_and_metrics.sql.</summary>
public sealed class MetricPointRow : RowOrigin
{
    /// <summary>The conventions' current name for what is measured; equal to <see cref="Name"/> when they have none.</summary>
    public string Metric { get; set; } = "";

    /// <summary>As sent.</summary>
    public string Name { get; set; } = "";
    public string Unit { get; set; } = "";
    public MetricType Type { get; set; }
    public MetricTemporality Temporality { get; set; }
    public bool Monotonic { get; set; }

    /// <summary>Microseconds since 1970; 0: not given.</summary>
    public long StartMicroseconds { get; set; }

    /// <summary>The same for the points of one stream.</summary>
    public ulong Series { get; set; }

    /// <summary>Of a gauge or sum.</summary>
    public double Value { get; set; }
    public ulong Count { get; set; }
    public double? Sum { get; set; }

    /// <summary>Smallest and largest value, when the sender says both.</summary>
    public (double Min, double Max)? Range { get; set; }

    /// <summary>Upper bounds of a histogram's buckets, or the quantiles of a summary.</summary>
    public List<double> Bounds { get; } = [];
    public List<ulong> BucketCounts { get; } = [];
    public int Scale { get; set; }
    public int BucketOffset { get; set; }
    public ulong ZeroCount { get; set; }
    public double ZeroThreshold { get; set; }
    public int NegativeOffset { get; set; }
    public List<ulong> NegativeCounts { get; } = [];
    public List<double> QuantileValues { get; } = [];

    public override void Clear()
    {
        base.Clear();
        Metric = Name = Unit = "";
        (Type, Temporality, Monotonic) = (MetricType.Gauge, MetricTemporality.Unspecified, false);
        ClearPoint();
    }

    /// <summary>Empties what belongs to one point and keeps what the points of a metric share.</summary>
    public void ClearPoint()
    {
        Flags = CallFlags.None;
        Attributes.Clear();
        (StartMicroseconds, TimeMicroseconds, Series) = (0, 0, 0);
        (Value, Count, Sum, Range) = (0, 0, null, null);
        (Scale, BucketOffset, ZeroCount, ZeroThreshold, NegativeOffset) = (0, 0, 0, 0, 0);
        Bounds.Clear();
        BucketCounts.Clear();
        NegativeCounts.Clear();
        QuantileValues.Clear();
    }

    /// <summary>Writes the row as RowBinary, in the order of <see cref="MetricPointColumns.All"/>.</summary>
    public void WriteTo(RowBinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteSender(writer);
        writer.WriteString(Metric);
        writer.WriteString(Name);
        writer.WriteString(Unit);
        writer.WriteByte((byte)Type);
        writer.WriteByte((byte)Temporality);
        writer.WriteBool(Monotonic);
        writer.WriteDateTime64(StartMicroseconds);
        writer.WriteDateTime64(TimeMicroseconds);
        writer.WriteDateTime64(ReceivedMilliseconds);
        writer.WriteUInt64(Series);
        writer.WriteFloat64(Value);
        writer.WriteUInt64(Count);
        writer.WriteFloat64(Sum ?? 0);
        writer.WriteBool(Sum.HasValue);
        writer.WriteFloat64(Range?.Min ?? 0);
        writer.WriteFloat64(Range?.Max ?? 0);
        writer.WriteBool(Range.HasValue);
        Write(writer, Bounds);
        Write(writer, BucketCounts);
        writer.WriteInt32(Scale);
        writer.WriteInt32(BucketOffset);
        writer.WriteUInt64(ZeroCount);
        writer.WriteFloat64(ZeroThreshold);
        writer.WriteInt32(NegativeOffset);
        Write(writer, NegativeCounts);
        Write(writer, QuantileValues);
        WriteRest(writer);
    }

    private static void Write(RowBinaryWriter writer, List<double> values)
    {
        writer.WriteVarUInt((ulong)values.Count);
        foreach (var value in values)
        {
            writer.WriteFloat64(value);
        }
    }

    private static void Write(RowBinaryWriter writer, List<ulong> values)
    {
        writer.WriteVarUInt((ulong)values.Count);
        foreach (var value in values)
        {
            writer.WriteUInt64(value);
        }
    }
}

/// <summary>The columns of <c>metric_points</c> in the order in which <see cref="MetricPointRow.WriteTo"/> writes them.</summary>
public static class MetricPointColumns
{
    public const string Table = "metric_points";

    public static IReadOnlyList<string> All { get; } =
    [
        "tenant", "application", "environment", "version", "metric", "name", "unit", "type", "temporality", "monotonic",
        "start_time", "time", "received_time", "series", "value", "count", "sum", "has_sum", "min", "max", "has_range",
        "bounds", "bucket_counts", "scale", "bucket_offset", "zero_count", "zero_threshold", "negative_offset", "negative_counts", "quantile_values",
        "scope_name", "flags", "attributes", "resource",
    ];
}
