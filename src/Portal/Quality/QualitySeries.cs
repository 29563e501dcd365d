using Portal.Live.Series;
using Portal.Telemetry.Quality;

namespace Portal.Quality;

/// <summary>What dashboards and model cards can show of quality; always by evaluation, since means of different criteria do not mix.</summary>
internal static class QualitySeries
{
    private const int Most = 8;

    public static void AddQualitySeries(this IServiceCollection services)
    {
        services.AddQuality("quality.score", "SeriesScore", SeriesUnit.Count, [PanelForm.Line, PanelForm.Table], moreIsWorse: null,
            evaluation => (Decimal(evaluation.Score.Value), [.. evaluation.Points.Select(point => Decimal(point.Score.Value))]));
        services.AddQuality("quality.evaluations", "SeriesEvaluations", SeriesUnit.Count, [PanelForm.Bar, PanelForm.Area, PanelForm.Line, PanelForm.Table], moreIsWorse: null,
            evaluation => (evaluation.Judged, [.. evaluation.Points.Select(point => (decimal?)point.Score.N)]));
        services.AddQuality("quality.failures", "SeriesFailures", SeriesUnit.Count, [PanelForm.Bar, PanelForm.Line, PanelForm.Table], moreIsWorse: true,
            evaluation => (evaluation.Failed, [.. evaluation.Points.Select(point => (decimal?)point.Failed)]));
    }

    private static void AddQuality(
        this IServiceCollection services, string id, string textKey, SeriesUnit unit, IReadOnlyList<PanelForm> forms, bool? moreIsWorse,
        Func<EvaluationScore, (decimal? Total, IReadOnlyList<decimal?> Values)> read) =>
        services.AddDashboardSeries(provider =>
        {
            var quality = provider.GetRequiredService<QualityQuestions>();
            return new DashboardSeries
            {
                Id = id,
                Texts = typeof(QualityTexts),
                TextKey = textKey,
                Unit = unit,
                Forms = forms,
                MoreIsWorse = moreIsWorse,
                Query = async (_, request, token) => Answer(await quality.GetScoresAsync(request, token), read),
            };
        });

    private static SeriesAnswer Answer(EvaluationScoresResult result, Func<EvaluationScore, (decimal? Total, IReadOnlyList<decimal?> Values)> read) => new(
        result.Window,
        result.Evaluations.Count == 0 ? [] : [.. result.Evaluations[0].Points.Select(point => point.Time)],
        Incomplete: result.Evaluations.Count == 0 ? 0 : 1,
        [.. result.Evaluations.Take(Most).Select(evaluation =>
        {
            var (total, values) = read(evaluation);
            return new SeriesGroup(evaluation.Name, IsRest: false, total, values);
        })],
        // Evaluations beyond the limit have no rest: a mean of different criteria says nothing.
        Math.Min(Most, result.Evaluations.Count),
        NewestReceived: result.NewestReceived);

    private static decimal? Decimal(double? value) => value is { } number && Math.Abs(number) < 1e15 ? (decimal)number : null;
}
