using System.Globalization;
using System.Text;

namespace Portal.Monitoring;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4. Names follow OpenTelemetry's rules for Prometheus: dots become underscores, the unit stands at the end
/// in full, counters end in <c>_total</c>.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal) { ["s"] = "seconds", ["ms"] = "milliseconds", ["By"] = "bytes", ["%"] = "percent" };

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var family in families)
        {
            var name = NameOf(family);
            if (written.Add(name)) // Two instruments of one name would be two families, which the format forbids.
            {
                Write(text, name, family);
            }
        }
        return text.ToString();
    }

    internal static string NameOf(MetricFamily family)
    {
        var name = Sanitize(family.Name);
        var unit = family.Unit is null ? null : Units.GetValueOrDefault(family.Unit);
        if (unit is not null && !name.EndsWith($"_{unit}", StringComparison.Ordinal))
        {
            name += $"_{unit}";
        }
        return family.Kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    private static void Write(StringBuilder text, string name, MetricFamily family)
    {
        if (!string.IsNullOrEmpty(family.Description))
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(family.Description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        }
        text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
        foreach (var series in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                foreach (var (upTo, count) in series.Buckets)
                {
                    Line(text, $"{name}_bucket", [.. series.Labels, new("le", Number(upTo))], count.ToString(CultureInfo.InvariantCulture));
                }
                Line(text, $"{name}_sum", series.Labels, Number(series.Value));
                Line(text, $"{name}_count", series.Labels, series.Count.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                Line(text, name, series.Labels, Number(series.Value));
            }
        }
    }

    private static void Line(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> labels, string value)
    {
        text.Append(name);
        if (labels.Count > 0)
        {
            text.Append('{').AppendJoin(',', labels.Select(label => $"{LabelName(label.Key)}=\"{Escape(label.Value)}\"")).Append('}');
        }
        text.Append(' ').Append(value).Append('\n');
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        MetricKind.Histogram => "histogram",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of metric."),
    };

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string LabelName(string name) => Sanitize(name).Replace(':', '_');

    private static string Sanitize(string name)
    {
        var safe = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':' ? letter : '_'));
        return safe.Length == 0 || char.IsAsciiDigit(safe[0]) ? $"_{safe}" : safe;
    }
}
