using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>A score at one time.</summary>
public sealed record ScorePoint(DateTimeOffset Time, Estimate Score, long Failed);

/// <summary>How often a label was given, of all judgements that gave one.</summary>
public sealed record LabelShare(string Label, Estimate Share);

/// <summary>One kind of judgement within a range.</summary>
/// <param name="Score">Mean or rate; undefined where there are labels alone.</param>
/// <param name="StandardDeviation">Of the scores; null for fewer than two.</param>
/// <param name="Labels">The most frequent first, at most 20.</param>
/// <param name="Points">One for each bucket of the range, empty ones included.</param>
public sealed record EvaluationScore(
    string Name, EvaluationKind Kind, long Judged, long Failed, Estimate Score, double? StandardDeviation, IReadOnlyList<LabelShare> Labels, IReadOnlyList<ScorePoint> Points,
    DateTimeOffset? NewestReceived);

/// <summary>Judgements by name, the most frequent first.</summary>
public sealed record EvaluationScoresResult(SeriesWindow Window, IReadOnlyList<EvaluationScore> Evaluations, DateTimeOffset? NewestReceived, Computation Computation);

/// <summary>Scores and labels by name, over time.</summary>
internal static class EvaluationScoresQuery
{
    private const int MostLabels = 20;

    private static readonly TimeSpan FinestStep = TimeSpan.FromMinutes(1);

    private sealed record Row(string Name, DateTimeOffset Time, string Label, EvaluationTally Tally);

    public static async Task<EvaluationScoresResult> ReadAsync(DbDataSource clickHouse, SeriesRequest request, CancellationToken cancellationToken)
    {
        var step = request.Step ?? TidyStep.Choose(new(request.From, request.To), request.MaxPoints, FinestStep);
        var range = new Interval(request.From.Floor(step), request.To.Ceiling(step));
        var covered = request with { From = range.From, To = range.To };
        var source = new EvaluationSource(covered, wholeHours: step >= TimeSpan.FromHours(1)).With("step", (uint)step.TotalSeconds);
        var sql = $$"""
            SELECT name, toUInt32(intDiv(t, {step:UInt32}) * {step:UInt32}) AS bucket, label, {{EvaluationSource.TallyColumns}}
            FROM {{source.Sums}}
            GROUP BY name, bucket, label
            """;
        List<Row> rows = [];
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => new Row(row.GetString(0), DateTimeOffset.FromUnixTimeSeconds(row.GetFieldValue<uint>(1)), row.GetString(2), EvaluationSource.ReadTally(row, 3)),
            source.Parameters,
            cancellationToken))
        {
            rows.Add(row);
        }
        List<DateTimeOffset> times = [];
        for (var time = range.From; time < range.To; time += step)
        {
            times.Add(time);
        }
        return new EvaluationScoresResult(
            new SeriesWindow(range.From, range.To, step, step >= TimeSpan.FromHours(1) ? SeriesSource.Mixed : SeriesSource.Raw),
            [.. rows.GroupBy(row => row.Name, StringComparer.Ordinal).Select(group => Summarize(group.Key, [.. group], times)).OrderByDescending(score => score.Judged).ThenBy(score => score.Name, StringComparer.Ordinal)],
            rows.Max(row => row.Tally.NewestReceived),
            QualityComputation.Scores(covered, source, sql));
    }

    private static EvaluationScore Summarize(string name, List<Row> rows, List<DateTimeOffset> times)
    {
        var whole = EvaluationTally.Total(rows.Select(row => row.Tally));
        var kind = whole.Kind;
        var byTime = rows.ToLookup(row => row.Time, row => row.Tally);
        var labelled = rows.Where(row => row.Label.Length > 0).Sum(row => row.Tally.Judged);
        return new EvaluationScore(
            name,
            kind,
            whole.Judged,
            whole.Failed,
            whole.Estimate(kind),
            whole.Scored > 1 ? Math.Sqrt(whole.Moments.Variance) : null,
            [.. rows.Where(row => row.Label.Length > 0 && row.Tally.Judged > 0)
                .GroupBy(row => row.Label, StringComparer.Ordinal)
                .Select(label => new LabelShare(label.Key, Proportions.Wilson(label.Sum(row => row.Tally.Judged), labelled)))
                .OrderByDescending(label => label.Share.Value).ThenBy(label => label.Label, StringComparer.Ordinal).Take(MostLabels)],
            [.. times.Select(time => EvaluationTally.Total(byTime[time])).Zip(times, (tally, time) => new ScorePoint(time, tally.Estimate(kind), tally.Failed))],
            whole.NewestReceived);
    }
}
