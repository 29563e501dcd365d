using Microsoft.Extensions.Localization;
using Portal.Live.Series;
using Portal.Telemetry.Series;

namespace Portal.Panels;

/// <summary>What panels, series and groupings are called in the viewer's language.</summary>
public sealed class PanelNames(SeriesCatalogue catalogue, IStringLocalizerFactory localizers, IStringLocalizer<PanelTexts> text)
{
    /// <summary>The panel's own title, or "Latency p95 by model".</summary>
    public string Of(PanelContent panel) =>
        panel.Title.Length > 0 ? panel.Title
        : panel.By is { } by && OfGrouping(panel.Metric, by) is { Length: > 0 } grouping ? text["TitleBy", OfSeries(panel.Metric), grouping.ToLowerInvariant()]
        : OfSeries(panel.Metric);

    /// <summary>A series this portal does not have is called by its id.</summary>
    public string OfSeries(string id) => catalogue.Find(id) is { } series ? localizers.Create(series.Texts)[series.TextKey] : id;

    public string OfGrouping(string metric, string by) =>
        catalogue.Find(metric)?.Groupings.FirstOrDefault(grouping => string.Equals(grouping.Id, by, StringComparison.Ordinal)) is { } known
            ? localizers.Create(known.Texts)[known.TextKey]
            : by;

    /// <summary>"Model".</summary>
    public string OfDimension(CallDimension dimension) => localizers.Create(typeof(SeriesTexts))[$"By{dimension}"];
}
