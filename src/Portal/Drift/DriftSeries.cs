using Portal.Live.Series;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Drift;

/// <summary>Drift over time for dashboards and model cards: the largest index of all features, each feature's index, and the share of drifted features.</summary>
/// <remarks>They are about one application; of a filter that names several or none there are no values, because mixed traffic has no distribution of its own.</remarks>
internal static class DriftSeries
{
    private static readonly SeriesGrouping[] ByFeature = [new("feature", typeof(DriftTexts), "DashboardByFeature")];

    public static void AddDriftSeries(this IServiceCollection services)
    {
        Add(services, "drift.psi", "DashboardPsi", SeriesUnit.Ratio, ByFeature, (map, question) => question.By is null
            ? [Group("", map, column => map.Rows.Max(row => row.Cells[column].Psi), map.Rows.Max(row => row.Psi))]
            : [.. map.Rows.Take(8).Select(row => Group(row.Feature, map, column => row.Cells[column].Psi, row.Psi))]);
        Add(services, "drift.share", "DashboardShare", SeriesUnit.Ratio, [], (map, _) => [Group("", map, column => ShareOf(map, column), map.Headline.Summary.Share)]);
    }

    private static void Add(
        IServiceCollection services, string id, string text, SeriesUnit unit, IReadOnlyList<SeriesGrouping> groupings, Func<DriftHeatmap, SeriesQuestion, IReadOnlyList<SeriesGroup>> groups) =>
        services.AddDashboardSeries(provider =>
        {
            var questions = provider.GetRequiredService<DriftQuestions>();
            return new DashboardSeries
            {
                Id = id,
                Texts = typeof(DriftTexts),
                TextKey = text,
                Unit = unit,
                Forms = [PanelForm.Line, PanelForm.Stat, PanelForm.Table],
                Groupings = groupings,
                MoreIsWorse = true,
                Query = (question, request, token) => AskAsync(questions, groups, question, request, token),
            };
        });

    private static async Task<SeriesAnswer> AskAsync(
        DriftQuestions questions, Func<DriftHeatmap, SeriesQuestion, IReadOnlyList<SeriesGroup>> groups, SeriesQuestion question, SeriesRequest request, CancellationToken cancellationToken)
    {
        if (request.Filter.Applications.Count != 1)
        {
            return new SeriesAnswer(new SeriesWindow(request.From, request.To, request.To - request.From, SeriesSource.Mixed), [], 0, [], 0);
        }
        var map = await questions.GetHeatmapAsync(RequestOf(request), cancellationToken);
        decimal? before = null;
        if (question.Shape is SeriesShape.Change)
        {
            var earlier = await questions.GetHeatmapAsync(RequestOf(request with { From = request.From - (request.To - request.From), To = request.From }), cancellationToken);
            before = groups(earlier, question) is [var total, ..] ? total.Total : null;
        }
        var answer = groups(map, question);
        return new SeriesAnswer(
            new SeriesWindow(map.Windows.Current.From, map.Windows.Current.To, map.Step, SeriesSource.Mixed), map.Times, map.Incomplete, answer, question.By is null ? 1 : map.Rows.Count, before,
            NewestReceived: map.NewestReceived);
    }

    private static DriftRequest RequestOf(SeriesRequest request) => new()
    {
        Filter = request.Filter with { Providers = [], Operations = [] },
        From = request.From,
        To = request.To,
        Columns = Math.Clamp(request.MaxPoints, 1, DriftRequest.MostColumns),
    };

    private static SeriesGroup Group(string name, DriftHeatmap map, Func<int, double?> value, double? total) =>
        new(name, IsRest: false, Number(total), [.. Enumerable.Range(0, map.Times.Count).Select(column => Number(value(column)))]);

    private static double? ShareOf(DriftHeatmap map, int column)
    {
        var judged = map.Rows.Count(row => row.Cells[column].Verdict is Verdict.Ok or Verdict.Watch or Verdict.Alert);
        return judged == 0 ? null : (double)map.Rows.Count(row => row.Cells[column].Verdict is Verdict.Watch or Verdict.Alert) / judged;
    }

    private static decimal? Number(double? value) => value is { } number && double.IsFinite(number) ? (decimal)Math.Round(number, 6) : null;
}
