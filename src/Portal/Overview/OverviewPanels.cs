using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Overview;

/// <summary>What the landing page asks beyond the shared panels.</summary>
public static class OverviewPanels
{
    /// <summary>Spend of every application in the range, US dollars.</summary>
    public const string Spend = "overview-spend";

    /// <summary>Applications whose spend is told by name.</summary>
    private const int Most = 100;

    internal static void AddOverviewPanels(this IServiceCollection services) => services.AddLivePanel(
        Spend,
        (series, request, token) => series.GetMetricAsync(
            new MetricRequest
            {
                Filter = request.Filter,
                From = request.From,
                To = request.To,
                MaxPoints = request.MaxPoints,
                Metric = CallMetric.Cost,
                By = CallDimension.Application,
                Shape = MetricShape.Totals,
                Top = Most,
            },
            token),
        result => result.NewestReceived);
}
