using System.Data.Common;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Evaluations;

/// <summary>One kind of judgement within a range.</summary>
/// <param name="Count">Judgements; <paramref name="Scored"/> of them have a score and <paramref name="Failed"/> could not be made.</param>
/// <param name="Labels">Judgements by label.</param>
/// <param name="ScoresOverTime">Mean score of each bucket, aligned with the result's times; null where there is none.</param>
public sealed record EvaluationSummary(
    string Name, ulong Count, ulong Scored, ulong Failed, double? AverageScore, double? LowestScore, double? HighestScore,
    IReadOnlyDictionary<string, ulong> Labels, IReadOnlyList<double?> ScoresOverTime, IReadOnlyList<ulong> CountsOverTime);

public sealed record EvaluationsResult(
    DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<EvaluationSummary> Evaluations);

/// <summary>The questions about judgements of answers.</summary>
public sealed class EvaluationsQuery(DbDataSource clickHouse)
{
    private static readonly TimeSpan FinestStep = TimeSpan.FromMinutes(1);

    /// <summary>Judgements by name over time.</summary>
    public async Task<EvaluationsResult> GetAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var step = request.Step ?? TidyStep.Choose(new(request.From, request.To), request.MaxPoints, FinestStep);
        var from = request.From.Floor(step);
        var times = new List<DateTimeOffset>();
        for (var time = from; time < request.To; time += step)
        {
            times.Add(time);
        }

        var sql = $$"""
            SELECT name, toDateTime(toUnixTimestamp(toDateTime(time, 'UTC')) - toUnixTimestamp(toDateTime(time, 'UTC')) % {step:UInt32}, 'UTC') AS bucket, label,
                count(), countIf(has_score), countIf(error_type != ''), sumIf(score, has_score), minIf(score, has_score), maxIf(score, has_score)
            FROM evaluations
            WHERE {{TelemetryFilter.Sql(request.Filter)}}
            GROUP BY name, bucket, label
            """;
        var rows = new List<Row>();
        List<(string, object)> parameters = [.. TelemetryFilter.Parameters(request), ("step", (uint)step.TotalSeconds)];
        await foreach (var row in clickHouse.QueryAsync(sql, Read, parameters, cancellationToken))
        {
            rows.Add(row);
        }

        return new(from, request.To, step, times, [.. rows.GroupBy(row => row.Name, StringComparer.Ordinal).Select(group => Summarize(group.Key, [.. group], times)).OrderByDescending(summary => summary.Count)]);
    }

    private static EvaluationSummary Summarize(string name, List<Row> rows, List<DateTimeOffset> times)
    {
        var scored = rows.Aggregate(0UL, (sum, row) => sum + row.Scored);
        var byTime = rows.ToLookup(row => row.Time);
        return new(
            name,
            rows.Aggregate(0UL, (sum, row) => sum + row.Count),
            scored,
            rows.Aggregate(0UL, (sum, row) => sum + row.Failed),
            scored > 0 ? rows.Sum(row => row.Sum) / scored : null,
            scored > 0 ? rows.Where(row => row.Scored > 0).Min(row => row.Lowest) : null,
            scored > 0 ? rows.Where(row => row.Scored > 0).Max(row => row.Highest) : null,
            rows.Where(row => row.Label.Length > 0).GroupBy(row => row.Label, StringComparer.Ordinal)
                .ToDictionary(label => label.Key, label => label.Aggregate(0UL, (sum, row) => sum + row.Count), StringComparer.Ordinal),
            [.. times.Select(time => Mean(byTime[time]))],
            [.. times.Select(time => byTime[time].Aggregate(0UL, (sum, row) => sum + row.Count))]);
    }

    private static double? Mean(IEnumerable<Row> rows)
    {
        var (sum, scored) = rows.Aggregate((Sum: 0.0, Scored: 0UL), (total, row) => (total.Sum + row.Sum, total.Scored + row.Scored));
        return scored > 0 ? sum / scored : null;
    }

    private static Row Read(DbDataReader row) => new(
        row.GetString(0), new DateTimeOffset(row.GetFieldValue<DateTime>(1), TimeSpan.Zero), row.GetString(2), row.GetFieldValue<ulong>(3), row.GetFieldValue<ulong>(4),
        row.GetFieldValue<ulong>(5), row.GetFieldValue<double>(6), row.GetFieldValue<double>(7), row.GetFieldValue<double>(8));

    private sealed record Row(string Name, DateTimeOffset Time, string Label, ulong Count, ulong Scored, ulong Failed, double Sum, double Lowest, double Highest);
}
