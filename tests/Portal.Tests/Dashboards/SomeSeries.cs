using Portal.Live.Series;
using Portal.Telemetry.Series;

namespace Portal.Tests.Dashboards;

/// <summary>A small catalogue.</summary>
internal static class SomeSeries
{
    public static SeriesCatalogue Catalogue { get; } = new(
    [
        Create("calls", "Calls", [PanelForm.Line, PanelForm.Stat]),
        Create("latency.p95", "LatencyP95", [PanelForm.Line, PanelForm.Table], new SeriesGrouping("model", typeof(SeriesTexts), "ByModel")),
        Create("latency", "LatencyHeat", [PanelForm.HeatMap]),
    ]);

    private static DashboardSeries Create(string id, string text, IReadOnlyList<PanelForm> forms, params IReadOnlyList<SeriesGrouping> groupings) => new()
    {
        Id = id,
        Texts = typeof(SeriesTexts),
        TextKey = text,
        Unit = SeriesUnit.Milliseconds,
        Forms = forms,
        Groupings = groupings,
        Query = (_, request, _) => Task.FromResult(new SeriesAnswer(new SeriesWindow(request.From, request.To, TimeSpan.FromMinutes(1), SeriesSource.Raw), [], 0, [], 0)),
    };
}
