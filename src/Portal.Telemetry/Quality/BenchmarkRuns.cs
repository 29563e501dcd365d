using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Quality;

/// <summary>A score of a benchmark's run.</summary>
/// <param name="Computed">From the items; null where it is undefined.</param>
/// <param name="Reported">What was sent; null: nothing.</param>
/// <param name="Matches">Null: there is nothing to compare.</param>
public sealed record BenchmarkRunScore(string Name, double? Computed, double? Reported, long Items, bool? Matches);

/// <summary>A run of a benchmark as its sender names it.</summary>
public sealed record BenchmarkRun(
    string Id, BiasBenchmark Benchmark, string Application, string Environment, string Version, string Model, DateTimeOffset Time, IReadOnlyList<BenchmarkRunScore> Scores)
{
    /// <summary>A score that was sent is not the one the items give.</summary>
    public bool HasMismatch => Scores.Any(score => score.Matches is false);
}

/// <summary>How scores of benchmarks stand in <c>evaluations</c>: one row a score, told from judgements of calls by their evaluator.</summary>
public static class BenchmarkRows
{
    private const string BenchmarkKey = "portal.benchmark";
    private const string ReportedKey = "portal.benchmark.reported";
    private const string ItemsKey = "portal.benchmark.items";

    /// <summary>Fills what belongs to one score; tenant, application, times and the like are the caller's.</summary>
    public static void Fill(EvaluationRow row, BiasBenchmark benchmark, string runId, BenchmarkRunScore score)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(score);
        row.Evaluator = EvaluationSource.Benchmark;
        row.AnnotatorKind = "code";
        row.Name = score.Name;
        row.Score = score.Computed;
        row.Label = score.Matches switch { true => "match", false => "mismatch", null => "unchecked" };
        row.CaseId = runId;
        row.EvaluationId = $"{runId}/{score.Name}";
        row.Attributes.Add(BenchmarkKey, benchmark.ToString());
        row.Attributes.Add(ItemsKey, score.Items.ToString(CultureInfo.InvariantCulture));
        if (score.Reported is { } reported)
        {
            row.Attributes.Add(ReportedKey, reported.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    internal static string Columns => $"attributes['{BenchmarkKey}'], attributes['{ReportedKey}'], attributes['{ItemsKey}']";
}

internal static class BenchmarkRunsQuery
{
    private const int MostScores = 500;

    private sealed record Row(
        string Run, string Application, string Environment, string Version, string Model, DateTimeOffset Time, string Name, double? Score, string Label, string Benchmark, string Reported, string Items);

    public static async Task<IReadOnlyList<BenchmarkRun>> ReadAsync(DbDataSource clickHouse, SeriesRequest request, CancellationToken cancellationToken)
    {
        var source = new EvaluationSource(request, wholeHours: false);
        var condition = source.RawCondition.Replace("evaluator != 'benchmark'", "evaluator = 'benchmark'", StringComparison.Ordinal);
        var sql = $$"""
            SELECT case_id, toString(application), toString(environment), toString(version), toString(model), time, toString(name), score, has_score, toString(label), {{BenchmarkRows.Columns}}
            FROM evaluations
            WHERE {{condition}}
            ORDER BY time DESC, case_id, name
            LIMIT {{MostScores}}
            """;
        List<Row> rows = [];
        await foreach (var row in clickHouse.QueryAsync(sql, Read, source.Parameters, cancellationToken))
        {
            rows.Add(row);
        }
        return
        [
            .. from row in rows
               where Enum.TryParse<BiasBenchmark>(row.Benchmark, out _)
               group row by (row.Run, row.Benchmark, row.Application, row.Environment, row.Version, row.Model, row.Time) into run
               select new BenchmarkRun(
                   run.Key.Run, Enum.Parse<BiasBenchmark>(run.Key.Benchmark), run.Key.Application, run.Key.Environment, run.Key.Version, run.Key.Model, run.Key.Time,
                   [.. run.Select(ToScore)]),
        ];
    }

    private static BenchmarkRunScore ToScore(Row row) => new(
        row.Name,
        row.Score,
        double.TryParse(row.Reported, NumberStyles.Float, CultureInfo.InvariantCulture, out var reported) ? reported : null,
        long.TryParse(row.Items, NumberStyles.None, CultureInfo.InvariantCulture, out var items) ? items : 0,
        row.Label switch { "match" => true, "mismatch" => false, _ => null });

    private static Row Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), new DateTimeOffset(DateTime.SpecifyKind(row.GetFieldValue<DateTime>(5), DateTimeKind.Utc)),
        row.GetString(6), row.GetBoolean(8) ? row.GetDouble(7) : null, row.GetString(9), row.GetString(10), row.GetString(11), row.GetString(12));
}
