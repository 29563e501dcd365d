using System.Data.Common;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>How an evaluation of an application stands against the week before.</summary>
/// <param name="Verdict">Whether its scores moved.</param>
/// <param name="Effect">Difference of the means in standard deviations (Cohen's d); null where it cannot be told.</param>
/// <param name="AdjustedP">Of Welch's test, corrected over all evaluations of the question after Benjamini and Hochberg.</param>
/// <param name="FailedShare">Of the evaluations now.</param>
public sealed record EvaluationStanding(
    string Application, string Name, Verdict Verdict, EvaluationTally Now, EvaluationTally Before, double? Effect, double? AdjustedP, Estimate FailedShare)
{
    /// <summary>Evaluations now and before that a verdict needs.</summary>
    public const long FewestNow = 30;
    public const long FewestBefore = 100;

    /// <summary>Cohen's small and medium effect: what somebody should look at, and what is a change of the product.</summary>
    public const double WatchEffect = 0.2;
    public const double AlertEffect = 0.5;

    /// <summary>False discovery rate over all evaluations of one question.</summary>
    public const double DiscoveryRate = 0.05;

    /// <summary>What is judged.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>What it is compared with, just before.</summary>
    public static readonly TimeSpan Reference = TimeSpan.FromDays(7);

    /// <summary>Judges all evaluations of one question together, as the correction needs. Source of the effect sizes: Cohen (1988), Statistical Power Analysis, 2.2.</summary>
    public static IReadOnlyList<EvaluationStanding> Judge(IReadOnlyList<(string Application, string Name, EvaluationTally Now, EvaluationTally Before)> tallies)
    {
        ArgumentNullException.ThrowIfNull(tallies);
        var tests = tallies.Select(row => IsEnough(row.Now, row.Before) ? Means.Welch(row.Now.Moments, row.Before.Moments) : null).ToList();
        var known = tests.Index().Where(test => test.Item is not null).ToList();
        var adjusted = BenjaminiHochberg.Adjust([.. known.Select(test => test.Item!.Test.P)]);
        var pOf = known.Select((test, i) => (test.Index, P: adjusted[i])).ToDictionary(test => test.Index, test => test.P);
        return [.. tallies.Select((row, i) => Judge(row, tests[i], pOf.TryGetValue(i, out var p) ? p : null))];
    }

    private static bool IsEnough(EvaluationTally now, EvaluationTally before) => now.Scored >= FewestNow && before.Scored >= FewestBefore;

    private static EvaluationStanding Judge((string Application, string Name, EvaluationTally Now, EvaluationTally Before) row, MeanComparison? test, double? p)
    {
        var (now, before) = (row.Now.Moments, row.Before.Moments);
        var spread = Math.Sqrt((now.Variance + before.Variance) / 2);
        var effect = test is null || spread <= 0 ? (double?)null : (now.Mean - before.Mean) / spread;
        var verdict = row.Now.Count == 0 ? Verdict.NoData
            : test is null ? (row.Now.Scored < FewestNow ? Verdict.Insufficient : row.Before.Scored < FewestBefore ? Verdict.ReferenceStale : Verdict.Ok)
            : p >= DiscoveryRate || Math.Abs(effect ?? 0) < WatchEffect ? Verdict.Ok
            : Math.Abs(effect ?? 0) < AlertEffect ? Verdict.Watch
            : Verdict.Alert;
        return new EvaluationStanding(row.Application, row.Name, verdict, row.Now, row.Before, effect, p, row.Now.FailedShare);
    }
}

internal static class EvaluationStandingQuery
{
    public static async Task<IReadOnlyList<EvaluationStanding>> ReadAsync(DbDataSource clickHouse, SeriesRequest request, CancellationToken cancellationToken)
    {
        var cut = request.To - EvaluationStanding.Window;
        var source = new EvaluationSource(request with { From = cut - EvaluationStanding.Reference }, wholeHours: true).With("cut", (uint)cut.ToUnixTimeSeconds());
        // An hour that the cut falls into belongs to the time before it, so nothing is counted twice.
        var sql = $$"""
            SELECT toString(application) AS application, toString(name) AS name, t >= {cut:UInt32} AS now, {{EvaluationSource.TallyColumns}}
            FROM {{source.Sums}}
            GROUP BY application, name, now
            """;
        List<(string Application, string Name, bool Now, EvaluationTally Tally)> rows = [];
        await foreach (var row in clickHouse.QueryAsync(
            sql, row => (row.GetString(0), row.GetString(1), row.GetFieldValue<byte>(2) == 1, EvaluationSource.ReadTally(row, 3)), source.Parameters, cancellationToken))
        {
            rows.Add(row);
        }
        return EvaluationStanding.Judge([.. rows.GroupBy(row => (row.Application, row.Name)).Select(group => (
            group.Key.Application,
            group.Key.Name,
            EvaluationTally.Total(group.Where(row => row.Now).Select(row => row.Tally)),
            EvaluationTally.Total(group.Where(row => !row.Now).Select(row => row.Tally))))]);
    }
}
