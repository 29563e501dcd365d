using Portal.Telemetry.Series;

namespace Portal.Live;

/// <summary>The panels that show calls; each is one question of <see cref="CallSeries"/>.</summary>
public static class CallPanels
{
    public const string Summary = "summary";

    /// <summary>The window of equal length just before.</summary>
    public const string SummaryPrevious = "summary-previous";
    public const string Latency = "latency";

    /// <summary>The same over the window of equal length just before.</summary>
    public const string LatencyPrevious = "latency-previous";
    public const string Heatmap = "heatmap";
    public const string Errors = "errors";
    public const string ByApplication = "by-application";
    public const string ByModel = "by-model";
    public const string Overview = "overview";
    public const string Filters = "filters";

    internal static void AddCallPanels(this IServiceCollection services)
    {
        services.AddLivePanel(Summary, (series, request, token) => series.GetSummaryAsync(request, token), result => result.NewestReceived);
        services.AddLivePanel(SummaryPrevious, (series, request, token) => series.GetSummaryAsync(Previous(request), token), result => result.NewestReceived);
        services.AddLivePanel(Latency, (series, request, token) => series.GetLatencyAsync(request, token));
        services.AddLivePanel(LatencyPrevious, (series, request, token) => series.GetLatencyAsync(Previous(request), token));
        services.AddLivePanel(Heatmap, (series, request, token) => series.GetHeatmapAsync(request, token));
        services.AddLivePanel(Errors, (series, request, token) => series.GetErrorsAsync(request, token));
        services.AddLivePanel(ByApplication, (series, request, token) => series.GetBreakdownAsync(By(request, CallDimension.Application), token));
        services.AddLivePanel(ByModel, (series, request, token) => series.GetBreakdownAsync(By(request, CallDimension.Model), token));
        services.AddLivePanel(Overview, (series, request, token) => series.GetOverviewAsync(request, token), result => result.Applications.Max(application => application.NewestReceived));
        services.AddLivePanel(Filters, (series, request, token) => series.GetFilterValuesAsync(request, token));
    }

    private static SeriesRequest Previous(SeriesRequest request) => request with { From = request.From - (request.To - request.From), To = request.From };

    private static BreakdownRequest By(SeriesRequest request, CallDimension dimension) => new()
    {
        Filter = request.Filter,
        From = request.From,
        To = request.To,
        MaxPoints = request.MaxPoints,
        Dimension = dimension,
    };
}
