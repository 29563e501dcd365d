using Portal.Governance.Models.Cards;
using Portal.Live;
using Portal.Live.Series;
using Portal.Panels;

namespace Portal.Models.Cards;

/// <summary>A card's panels as the live feed and the panel components know them.</summary>
internal static class CardPanels
{
    /// <summary>What a panel shows where nothing else is said.</summary>
    public static readonly TimeRange DefaultRange = TimeRange.Parse("7d");

    public static PanelContent ContentOf(CardPanel panel) => new(panel.Title, panel.Metric, panel.By, FormOf(panel.Form));

    /// <summary>A form written by another release reads as a number.</summary>
    public static PanelForm FormOf(string form) => Enum.TryParse<PanelForm>(form, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : PanelForm.Stat;

    public static TimeRange RangeOf(CardPanel panel) => TimeRange.TryParse(panel.Range, out var range, out _) ? range : DefaultRange;

    /// <summary>Asks for the one number of a series.</summary>
    public static SeriesQuestion NumberOf(string metric) => new(metric, By: null, SeriesShape.Change);

    /// <summary>What a new card shows: how much it is used, how fast, how reliable, at what price.</summary>
    public static IReadOnlyList<CardPanel> Proposed(SeriesCatalogue catalogue) =>
    [
        .. new (string Metric, PanelForm Form)[]
        {
            ("calls", PanelForm.Stat), ("latency.p95", PanelForm.Stat), ("errors.rate", PanelForm.Stat), ("latency.p95", PanelForm.Line), ("cost", PanelForm.Bar), ("errors.rate", PanelForm.Line),
        }.Where(proposed => catalogue.Find(proposed.Metric)?.Forms.Contains(proposed.Form) is true)
        .Select(proposed => New(proposed.Metric, proposed.Form)),
    ];

    public static CardPanel New(string metric, PanelForm form, string? by = null, string title = "", string? range = null) =>
        new(CardPanel.NewId(), title, metric, form is PanelForm.Stat ? null : by, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(form.ToString()), range ?? DefaultRange.ToQuery());
}
