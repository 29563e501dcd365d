using System.Globalization;
using System.Text.Json;

namespace Portal.Tools.Otlp;

public static partial class OtlpJson
{
    /// <summary>AGGREGATION_TEMPORALITY_DELTA of metrics.proto.</summary>
    private const int Delta = 1;

    public static byte[] Encode(OtlpMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return Encode("resourceMetrics", metrics.Resources, Write);
    }

    private static void Write(Utf8JsonWriter json, OtlpResourceMetrics resource)
    {
        json.WriteStartObject();
        BeginScope(json, "scopeMetrics", resource.Attributes, resource.ScopeName);
        json.WriteStartArray("metrics");
        foreach (var histogram in resource.Histograms)
        {
            Write(json, histogram);
        }

        json.WriteEndArray();
        EndScope(json);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OtlpHistogram histogram)
    {
        json.WriteStartObject();
        json.WriteString("name", histogram.Name);
        json.WriteString("unit", histogram.Unit);
        json.WriteStartObject("histogram");
        json.WriteNumber("aggregationTemporality", Delta);
        json.WriteStartArray("dataPoints");
        foreach (var point in histogram.Points)
        {
            Write(json, point);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OtlpHistogramPoint point)
    {
        json.WriteStartObject();
        Write(json, "attributes", point.Attributes);
        json.WriteString("startTimeUnixNano", point.StartUnixNano.ToString(CultureInfo.InvariantCulture));
        json.WriteString("timeUnixNano", point.TimeUnixNano.ToString(CultureInfo.InvariantCulture));
        json.WriteString("count", point.Counts.Aggregate(0UL, (sum, count) => sum + count).ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sum", point.Sum);
        json.WriteStartArray("bucketCounts");
        foreach (var count in point.Counts)
        {
            json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteStartArray("explicitBounds");
        foreach (var bound in point.Bounds)
        {
            json.WriteNumberValue(bound);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
