using System.Globalization;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Latency;

/// <summary>The calls behind a point of a chart, as an address of the search over calls.</summary>
internal static class LatencyLinks
{
    /// <summary>OpenTelemetry's name for an error without a type; also stands for the types beyond a chart's limit.</summary>
    private const string OtherErrors = "_OTHER";

    /// <summary>All calls of the point's bucket.</summary>
    public static string Bucket(CallFilter filter, ChartPick pick) => Search(filter, pick, "");

    /// <summary>The calls that were at least as slow as the p95 or p99 that was meant; those of the whole bucket where the median or no line was.</summary>
    public static string Latency(CallFilter filter, ChartPick pick, LatencyPoint? point) =>
        Search(filter, pick, AtLeast("latency", pick.Series switch { 1 => point?.LatencyP95, 2 => point?.LatencyP99, _ => null }));

    /// <summary>The calls whose first token took at least as long as the p95 that was meant; else those of the whole bucket.</summary>
    public static string Ttft(CallFilter filter, ChartPick pick, LatencyPoint? point) =>
        Search(filter, pick, AtLeast("ttft", pick.Series == 1 ? point?.TtftP95 : null));

    /// <summary>The calls of a heat map's cell.</summary>
    public static string Band(CallFilter filter, ChartPick pick, IReadOnlyList<double> edges) => Search(
        filter, pick, pick.Series is { } band && band + 1 < edges.Count ? $"latency>={Milliseconds(edges[band])} latency<{Milliseconds(edges[band + 1])}" : "");

    /// <summary>The failed calls of the point's bucket, of its type where one was meant.</summary>
    public static string Errors(CallFilter filter, ChartPick pick, IReadOnlyList<string> types) => Search(
        filter, pick, pick.Series is { } type && type < types.Count && types[type] != OtherErrors ? $"status:error error:{Quoted(types[type])}" : "status:error");

    private static string Search(CallFilter filter, ChartPick pick, string search) =>
        PortalUrls.Calls(filter, TimeRange.Between(pick.From, pick.To).ToQuery(), search);

    private static string AtLeast(string field, double? milliseconds) => milliseconds is { } value ? $"{field}>={Milliseconds(value)}" : "";

    /// <summary>Rounded down to microseconds, so that the call the line stands on is found.</summary>
    private static string Milliseconds(double value) => (Math.Floor(value * 1000) / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "ms";

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
