using System.Data.Common;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Quality;

/// <summary>What two versions are compared by.</summary>
/// <param name="CandidateShare">The candidate's planned share of the traffic of both, 0 to 1; null: not planned, and not checked.</param>
public sealed record ComparisonRequest(SeriesRequest Series, string Baseline, string Candidate, double? CandidateShare);

/// <summary>What a comparison comes to.</summary>
public enum ComparisonVerdict
{
    /// <summary>The always-valid interval still holds zero.</summary>
    Undecided,

    /// <summary>The candidate scores higher.</summary>
    Higher,

    /// <summary>The candidate scores lower.</summary>
    Lower,

    /// <summary>Too few scores on one side.</summary>
    Insufficient,

    /// <summary>The versions did not get the traffic they should have: something else chose who got which.</summary>
    Void,
}

/// <summary>One evaluation under two versions.</summary>
/// <param name="Difference">Candidate less baseline; its interval holds for one look at the end.</param>
/// <param name="P">Of that one look.</param>
/// <param name="Sequential">The difference with an interval that holds at every look.</param>
/// <param name="SequentialP">Smallest always-valid p so far.</param>
/// <param name="Wins">Test cases answered under both: how often the candidate scored higher; undefined without such cases.</param>
public sealed record EvaluationComparison(
    string Name, EvaluationKind Kind, Estimate Baseline, Estimate Candidate, Estimate Difference, double? P, Estimate Sequential, double? SequentialP, WinRate Wins, ComparisonVerdict Verdict);

/// <param name="BaselineCalls">Calls in the window; they decide the sample ratio.</param>
/// <param name="SampleRatioP">Of the planned shares; null: not planned, or too few calls.</param>
/// <param name="SampleRatioMismatch">Every verdict is void.</param>
public sealed record ComparisonResult(
    string Baseline, string Candidate, long BaselineCalls, long CandidateCalls, double? SampleRatioP, bool SampleRatioMismatch,
    IReadOnlyList<EvaluationComparison> Evaluations, Computation Computation);

internal static class VersionComparisonQuery
{
    /// <summary>Scores a version needs before a verdict.</summary>
    private const long Fewest = 30;

    /// <summary>Looks of the sequential test over the window.</summary>
    private const int Looks = 200;

    /// <summary>τ² of the mixture as a share of V: differences of a tenth of a standard deviation are expected.</summary>
    private const double Mixing = 0.01;

    private sealed record Row(string Name, bool IsCandidate, uint Bucket, EvaluationTally Tally);

    public static async Task<ComparisonResult> ReadAsync(DbDataSource clickHouse, CallSeries calls, ComparisonRequest request, CancellationToken cancellationToken)
    {
        var series = request.Series with { Filter = request.Series.Filter with { Versions = [request.Baseline, request.Candidate] } };
        var step = TidyStep.Choose(new(series.From, series.To), Looks, TimeSpan.FromMinutes(1));
        var source = new EvaluationSource(series, wholeHours: step >= TimeSpan.FromHours(1)).With("step", (uint)step.TotalSeconds).With("candidate", request.Candidate);
        var sql = $$"""
            SELECT toString(name) AS name, version = {candidate:String} AS is_candidate, toUInt32(intDiv(t, {step:UInt32}) * {step:UInt32}) AS bucket, {{EvaluationSource.TallyColumns}}
            FROM {{source.Sums}}
            GROUP BY name, is_candidate, bucket
            ORDER BY name, bucket
            """;
        List<Row> rows = [];
        await foreach (var row in clickHouse.QueryAsync(
            sql,
            row => new Row(row.GetString(0), row.GetFieldValue<byte>(1) == 1, row.GetFieldValue<uint>(2), EvaluationSource.ReadTally(row, 3)),
            source.Parameters,
            cancellationToken))
        {
            rows.Add(row);
        }
        var wins = await ReadWinsAsync(clickHouse, series, request, cancellationToken);
        var (baselineCalls, candidateCalls) = await ReadCallsAsync(calls, series, request, cancellationToken);
        var ratio = request.CandidateShare is { } share and > 0 and < 1 ? SampleRatioMismatch.Of([baselineCalls, candidateCalls], [1 - share, share]) : new SampleRatioMismatch((TestResult?)null);
        return new ComparisonResult(
            request.Baseline, request.Candidate, baselineCalls, candidateCalls, ratio.Test?.P, ratio.Mismatch,
            [.. rows.GroupBy(row => row.Name, StringComparer.Ordinal)
                .Select(group => Compare(group.Key, [.. group], wins.GetValueOrDefault(group.Key) ?? WinRate.Of(0, 0, 0), ratio.Mismatch))
                .Where(comparison => comparison.Kind != EvaluationKind.Labels)
                .OrderByDescending(comparison => comparison.Difference.N).ThenBy(comparison => comparison.Name, StringComparer.Ordinal)],
            QualityComputation.Comparison(series, source, request.Baseline, request.Candidate, request.CandidateShare, sql));
    }

    private static EvaluationComparison Compare(string name, List<Row> rows, WinRate wins, bool isVoid)
    {
        var baseline = EvaluationTally.Total(rows.Where(row => !row.IsCandidate).Select(row => row.Tally));
        var candidate = EvaluationTally.Total(rows.Where(row => row.IsCandidate).Select(row => row.Tally));
        var kind = (baseline + candidate).Kind;
        var welch = Means.Welch(candidate.Moments, baseline.Moments);
        var why = baseline.Scored < 2 || candidate.Scored < 2 ? UndefinedReason.NoObservations : UndefinedReason.NoVariance;
        var (difference, p) = kind == EvaluationKind.Rate
            ? (Proportions.Newcombe((long)candidate.Sum, candidate.Scored, (long)baseline.Sum, baseline.Scored),
                Proportions.TwoProportionZ((long)candidate.Sum, candidate.Scored, (long)baseline.Sum, baseline.Scored)?.P)
            : (welch?.Difference ?? Estimate.None(why, candidate.Scored + baseline.Scored), welch?.Test.P);
        var sequential = welch is null || welch.Difference.Value is not { } gap
            ? Estimate.None(why, candidate.Scored + baseline.Scored)
            : SequentialTest.Interval(gap, welch.StandardError, candidate.Scored + baseline.Scored);
        var verdict = isVoid ? ComparisonVerdict.Void
            : baseline.Scored < Fewest || candidate.Scored < Fewest ? ComparisonVerdict.Insufficient
            : sequential.Low > 0 ? ComparisonVerdict.Higher
            : sequential.High < 0 ? ComparisonVerdict.Lower
            : ComparisonVerdict.Undecided;
        return new EvaluationComparison(
            name, kind, baseline.Estimate(kind), candidate.Estimate(kind), difference, p, sequential, SmallestP(rows), wins, verdict);
    }

    /// <summary>The mixture sequential test at the end of every bucket; null while neither version's scores vary.</summary>
    private static double? SmallestP(List<Row> rows)
    {
        Moments baseline = default, candidate = default;
        double? smallest = null;
        foreach (var look in rows.GroupBy(row => row.Bucket))
        {
            foreach (var row in look)
            {
                (baseline, candidate) = row.IsCandidate ? (baseline, candidate + row.Tally.Moments) : (baseline + row.Tally.Moments, candidate);
            }
            var variance = baseline.Variance + candidate.Variance;
            if (Math.Min(baseline.N, candidate.N) >= Fewest && variance > 0)
            {
                smallest = SequentialTest.Msprt(Math.Min(baseline.N, candidate.N), candidate.Mean - baseline.Mean, variance, variance * Mixing, smallest ?? 1).P;
            }
        }
        return smallest;
    }

    private static async Task<Dictionary<string, WinRate>> ReadWinsAsync(
        DbDataSource clickHouse, SeriesRequest series, ComparisonRequest request, CancellationToken cancellationToken)
    {
        var source = new EvaluationSource(series, wholeHours: false).With("baseline", request.Baseline).With("candidate", request.Candidate);
        var sql = $$"""
            SELECT name, countIf(after > before), countIf(after < before), countIf(after = before)
            FROM (
                SELECT toString(name) AS name, case_id, avgIf(score, version = {baseline:String}) AS before, avgIf(score, version = {candidate:String}) AS after
                FROM evaluations
                WHERE {{source.RawCondition}} AND case_id != '' AND error_type = '' AND has_score AND isFinite(score)
                GROUP BY name, case_id
                HAVING countIf(version = {baseline:String}) > 0 AND countIf(version = {candidate:String}) > 0
            )
            GROUP BY name
            """;
        var wins = new Dictionary<string, WinRate>(StringComparer.Ordinal);
        await foreach (var (name, won, lost, tied) in clickHouse.QueryAsync(
            sql,
            row => (row.GetString(0), (long)row.GetFieldValue<ulong>(1), (long)row.GetFieldValue<ulong>(2), (long)row.GetFieldValue<ulong>(3)),
            source.Parameters,
            cancellationToken))
        {
            wins.Add(name, WinRate.Of(won, lost, tied));
        }
        return wins;
    }

    private static async Task<(long Baseline, long Candidate)> ReadCallsAsync(CallSeries calls, SeriesRequest series, ComparisonRequest request, CancellationToken cancellationToken)
    {
        var result = await calls.GetMetricAsync(
            new MetricRequest { Filter = series.Filter, From = series.From, To = series.To, Metric = CallMetric.Calls, By = CallDimension.Version, Shape = MetricShape.Totals, Top = 2 },
            cancellationToken);
        return (Of(request.Baseline), Of(request.Candidate));

        long Of(string version) => (long)(result.Groups.FirstOrDefault(group => string.Equals(group.Name, version, StringComparison.Ordinal))?.Total ?? 0);
    }
}
