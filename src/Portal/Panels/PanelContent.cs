using Portal.Live.Series;

namespace Portal.Panels;

/// <summary>What a panel shows, wherever it stands: on a dashboard, a wall or a model's card.</summary>
/// <param name="Title">Empty: the panel is called what its series is called.</param>
/// <param name="Metric">Id of a <see cref="DashboardSeries"/>, which this portal may not have.</param>
/// <param name="By">Id of one of the series' groupings; null: not split.</param>
public sealed record PanelContent(string Title, string Metric, string? By, PanelForm Form)
{
    /// <summary>What the live panel of all series is asked.</summary>
    public SeriesQuestion Question => new(Metric, By, SeriesQuestion.ShapeOf(Form));
}
