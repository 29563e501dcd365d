using System.Data.Common;
using System.Globalization;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>How much of the traffic one evaluator judged by one criterion.</summary>
/// <param name="Name">What was asked; empty: by any criterion.</param>
/// <param name="Evaluator">Who judged; empty: anybody.</param>
/// <param name="Answers">Distinct answers judged.</param>
/// <param name="Share">Of all calls; undefined without calls.</param>
public sealed record CoverageRow(string Name, string Evaluator, long Answers, long Judgements, Estimate Share);

/// <summary>Judgements that could not be made.</summary>
public sealed record EvaluationFailure(string Name, string Evaluator, string ErrorType, long Failed, Estimate Share);

/// <summary>How much is evaluated, and what failed.</summary>
/// <param name="Calls">Calls of the same filter and window.</param>
/// <param name="ByCriterion">By what was asked.</param>
/// <param name="Failures">The most frequent first; shares are of all judgements by the same evaluator and criterion.</param>
public sealed record EvaluationCoverageResult(
    long Calls, CoverageRow All, IReadOnlyList<CoverageRow> ByCriterion, IReadOnlyList<CoverageRow> ByEvaluator, IReadOnlyList<EvaluationFailure> Failures, Computation Computation);

internal static class EvaluationCoverageQuery
{
    private const int MostRows = 50;

    public static async Task<EvaluationCoverageResult> ReadAsync(DbDataSource clickHouse, CallSeries calls, SeriesRequest request, CancellationToken cancellationToken)
    {
        var made = calls.GetSummaryAsync(request, cancellationToken);
        var source = new EvaluationSource(request, wholeHours: true);
        var sql = $$"""
            SELECT toString(name) AS asked, {{EvaluationSource.Who}} AS who, grouping(asked) AS any_name, grouping(who) AS any_who,
                uniqCombined64Merge(14)(subjects), sum(n)
            FROM {{source.Subjects}}
            WHERE error_type = ''
            GROUP BY GROUPING SETS ((asked), (who), ())
            """;
        List<(string Name, string Who, bool AnyName, bool AnyWho, long Answers, long Judgements)> rows = [];
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => (row.GetString(0), row.GetString(1), Convert.ToInt32(row.GetValue(2), CultureInfo.InvariantCulture) == 1, Convert.ToInt32(row.GetValue(3), CultureInfo.InvariantCulture) == 1, (long)row.GetFieldValue<ulong>(4), (long)row.GetFieldValue<ulong>(5)),
            source.Parameters,
            cancellationToken))
        {
            rows.Add(row);
        }
        var failures = await ReadFailuresAsync(clickHouse, request, cancellationToken);
        var all = (long)(await made).Calls;
        var whole = rows.Find(row => row is { AnyName: true, AnyWho: true });
        return new EvaluationCoverageResult(
            all,
            ToRow("", "", whole.Answers, whole.Judgements, all),
            [.. rows.Where(row => !row.AnyName).Select(row => ToRow(row.Name, "", row.Answers, row.Judgements, all)).OrderByDescending(row => row.Answers).Take(MostRows)],
            [.. rows.Where(row => !row.AnyWho).Select(row => ToRow("", row.Who, row.Answers, row.Judgements, all)).OrderByDescending(row => row.Answers).Take(MostRows)],
            failures,
            QualityComputation.Coverage(request, source, sql));
    }

    // Answers may be judged in another window than they were given in, so there can be more of them than calls.
    private static CoverageRow ToRow(string name, string who, long answers, long judgements, long calls) =>
        new(name, who, answers, judgements, Proportions.Wilson(Math.Min(answers, calls), calls));

    private static async Task<IReadOnlyList<EvaluationFailure>> ReadFailuresAsync(DbDataSource clickHouse, SeriesRequest request, CancellationToken cancellationToken)
    {
        var source = new EvaluationSource(request, wholeHours: true);
        var sql = $$"""
            SELECT name, who, toString(error_type) AS error, sum(n) AS failed, any(total)
            FROM (
                SELECT toString(name) AS name, {{EvaluationSource.Who}} AS who, error_type, n, sum(n) OVER (PARTITION BY name, who) AS total
                FROM {{source.Sums}}
            )
            WHERE error_type != ''
            GROUP BY name, who, error
            ORDER BY failed DESC, name, who, error
            LIMIT {{MostRows}}
            """;
        List<EvaluationFailure> failures = [];
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => (Name: row.GetString(0), Who: row.GetString(1), Error: row.GetString(2), Failed: (long)row.GetFieldValue<ulong>(3), Total: (long)row.GetFieldValue<ulong>(4)),
            source.Parameters,
            cancellationToken))
        {
            failures.Add(new EvaluationFailure(row.Name, row.Who, row.Error, row.Failed, Proportions.Wilson(row.Failed, row.Total)));
        }
        return failures;
    }
}
