using System.Data.Common;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>By what judgements can be split.</summary>
public enum QualityDimension
{
    Application,
    Model,
    Version,
    Evaluator,
}

/// <summary>One value of a dimension. <paramref name="Value"/> is empty where the sender does not name it.</summary>
public sealed record ScoreBreakdownRow(string Value, long Judged, Estimate Score, Estimate Failed);

/// <summary>One evaluation by a dimension, the most judged first, at most 100 rows.</summary>
public sealed record ScoreBreakdownResult(string Name, QualityDimension By, EvaluationKind Kind, IReadOnlyList<ScoreBreakdownRow> Rows, Computation Computation);

internal static class ScoreBreakdownQuery
{
    private const int MostRows = 100;

    public static async Task<ScoreBreakdownResult> ReadAsync(
        DbDataSource clickHouse, SeriesRequest request, string name, QualityDimension by, CancellationToken cancellationToken)
    {
        var source = new EvaluationSource(request, wholeHours: true).With("name", name);
        var sql = $$"""
            SELECT {{Column(by)}} AS value, {{EvaluationSource.TallyColumns}}
            FROM {{source.Sums}}
            WHERE name = {name:String}
            GROUP BY value
            ORDER BY sum(n) DESC, value
            LIMIT {{MostRows}}
            """;
        List<(string Value, EvaluationTally Tally)> rows = [];
        await foreach (var row in clickHouse.QueryAsync(sql, row => (row.GetString(0), EvaluationSource.ReadTally(row, 1)), source.Parameters, cancellationToken))
        {
            rows.Add(row);
        }
        var kind = EvaluationTally.Total(rows.Select(row => row.Tally)).Kind;
        return new ScoreBreakdownResult(
            name, by, kind,
            [.. rows.Select(row => new ScoreBreakdownRow(row.Value, row.Tally.Judged, row.Tally.Estimate(kind), row.Tally.FailedShare))],
            QualityComputation.Scores(request, source, sql));
    }

    internal static string Column(QualityDimension by) => by switch
    {
        QualityDimension.Application => "application",
        QualityDimension.Model => "model",
        QualityDimension.Version => "version",
        QualityDimension.Evaluator => EvaluationSource.Who,
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    };
}
