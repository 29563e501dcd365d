using System.Text.Json;
using Portal.Telemetry.Series;

namespace Portal.Live.Series;

/// <summary>The series of calls: traffic, errors, latency, tokens and money.</summary>
internal static class CallMetricSeries
{
    private static readonly PanelForm[] Adding = [PanelForm.Line, PanelForm.Area, PanelForm.Bar, PanelForm.Stat, PanelForm.Table];
    private static readonly PanelForm[] NotAdding = [PanelForm.Line, PanelForm.Stat, PanelForm.Table];

    private static readonly SeriesGrouping[] Dimensions =
        [.. CallDimensions.All.Select(dimension => new SeriesGrouping(IdOf(dimension), typeof(SeriesTexts), $"By{dimension}"))];

    public static void AddCallMetricSeries(this IServiceCollection services)
    {
        services.AddMetric("calls", CallMetric.Calls, SeriesUnit.Count, Adding);
        services.AddMetric("calls.rate", CallMetric.CallRate, SeriesUnit.PerSecond, Adding);
        services.AddMetric("errors", CallMetric.Errors, SeriesUnit.Count, Adding, moreIsWorse: true);
        services.AddMetric("errors.rate", CallMetric.ErrorRate, SeriesUnit.Ratio, NotAdding, moreIsWorse: true);
        services.AddErrorsByType();
        services.AddMetric("latency.p50", CallMetric.LatencyP50, SeriesUnit.Milliseconds, NotAdding, moreIsWorse: true);
        services.AddMetric("latency.p95", CallMetric.LatencyP95, SeriesUnit.Milliseconds, NotAdding, moreIsWorse: true);
        services.AddMetric("latency.p99", CallMetric.LatencyP99, SeriesUnit.Milliseconds, NotAdding, moreIsWorse: true);
        services.AddHeatmap();
        services.AddMetric("ttft.p50", CallMetric.TtftP50, SeriesUnit.Milliseconds, NotAdding, moreIsWorse: true);
        services.AddMetric("ttft.p95", CallMetric.TtftP95, SeriesUnit.Milliseconds, NotAdding, moreIsWorse: true);
        services.AddMetric("tokens.input", CallMetric.InputTokens, SeriesUnit.Count, Adding);
        services.AddMetric("tokens.output", CallMetric.OutputTokens, SeriesUnit.Count, Adding);
        services.AddMetric("tokens.speed", CallMetric.TokensPerSecond, SeriesUnit.TokensPerSecond, NotAdding, moreIsWorse: false);
        services.AddMetric("cost", CallMetric.Cost, SeriesUnit.UsDollars, [PanelForm.Bar, .. Adding.Except([PanelForm.Bar])], moreIsWorse: true);
        services.AddMetric("cost.per_1k_calls", CallMetric.CostPerThousandCalls, SeriesUnit.UsDollars, NotAdding, moreIsWorse: true);
        services.AddMetric("cost.unknown", CallMetric.CostUnknownShare, SeriesUnit.Ratio, NotAdding, moreIsWorse: true);
    }

    private static void AddMetric(
        this IServiceCollection services, string id, CallMetric metric, SeriesUnit unit, IReadOnlyList<PanelForm> forms, bool? moreIsWorse = null) =>
        services.AddCallSeries(id, metric.ToString(), unit, forms, Dimensions, moreIsWorse, (series, question, request, token) => AskAsync(series, metric, question, request, token));

    private static void AddHeatmap(this IServiceCollection services) =>
        services.AddCallSeries("latency", "LatencyHeat", SeriesUnit.Milliseconds, [PanelForm.HeatMap], [], moreIsWorse: true, async (series, _, request, token) =>
        {
            var map = await series.GetHeatmapAsync(request with { MaxPoints = Math.Max(1, request.MaxPoints / 3) }, token);
            return new SeriesAnswer(map.Window, map.Times, Incomplete: 0, [], GroupCount: 0, Heat: new SeriesHeat(map.EdgesMs, map.Counts));
        });

    private static void AddErrorsByType(this IServiceCollection services) =>
        services.AddCallSeries(
            "errors.by_type", "ErrorsByType", SeriesUnit.Count, [PanelForm.Bar, PanelForm.Area, PanelForm.Line, PanelForm.Table],
            [], moreIsWorse: true,
            async (series, _, request, token) =>
            {
                var errors = await series.GetErrorsAsync(request, token);
                return new SeriesAnswer(
                    errors.Window, errors.Times, Incomplete: 0,
                    [.. errors.Types.Select(type => new SeriesGroup(type.ErrorType, IsRest: false, type.Total, [.. type.Counts.Select(count => (decimal?)count)]))],
                    errors.Types.Count);
            });

    private static void AddCallSeries(
        this IServiceCollection services, string id, string textKey, SeriesUnit unit, IReadOnlyList<PanelForm> forms, IReadOnlyList<SeriesGrouping> groupings,
        bool? moreIsWorse, Func<CallSeries, SeriesQuestion, SeriesRequest, CancellationToken, Task<SeriesAnswer>> query) =>
        services.AddDashboardSeries(provider =>
        {
            var series = provider.GetRequiredService<CallSeries>();
            return new DashboardSeries
            {
                Id = id,
                Texts = typeof(SeriesTexts),
                TextKey = textKey,
                Unit = unit,
                Forms = forms,
                Groupings = groupings,
                MoreIsWorse = moreIsWorse,
                Query = (question, request, token) => query(series, question, request, token),
            };
        });

    private static async Task<SeriesAnswer> AskAsync(CallSeries series, CallMetric metric, SeriesQuestion question, SeriesRequest request, CancellationToken cancellationToken)
    {
        var asked = new MetricRequest
        {
            Filter = request.Filter,
            From = request.From,
            To = request.To,
            MaxPoints = request.MaxPoints,
            Metric = metric,
            By = question.By is { } by ? CallDimensions.All.First(dimension => string.Equals(IdOf(dimension), by, StringComparison.Ordinal)) : null,
            Shape = question.Shape is SeriesShape.Time ? MetricShape.Buckets : MetricShape.Totals,
            Top = question.Shape is SeriesShape.Total ? 50 : 8,
        };
        var before = question.Shape is SeriesShape.Change
            ? series.GetMetricAsync(asked with { From = request.From - (request.To - request.From), To = request.From }, cancellationToken)
            : null;
        var result = await series.GetMetricAsync(asked, cancellationToken);
        return new SeriesAnswer(
            result.Window,
            result.Times,
            result.Incomplete,
            [.. result.Groups.Select(group => new SeriesGroup(group.Name, group.IsRest, group.Total, group.Values))],
            result.GroupCount,
            before is null ? null : (await before).Groups[0].Total,
            NewestReceived: result.NewestReceived);
    }

    private static string IdOf(CallDimension dimension) => JsonNamingPolicy.CamelCase.ConvertName(dimension.ToString());
}
