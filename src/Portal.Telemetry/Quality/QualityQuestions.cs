using System.Data.Common;
using Portal.Telemetry.Series;

namespace Portal.Telemetry.Quality;

/// <summary>
/// The questions about judgements of answers. Filters know application, environment, version and model; a judgement has the model its sender, its span or its event names.
/// </summary>
/// <remarks>Every method throws <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class QualityQuestions(DbDataSource clickHouse, CallSeries calls)
{
    /// <summary>Scores and labels of every evaluation, over time and over the whole range.</summary>
    public Task<EvaluationScoresResult> GetScoresAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        EvaluationScoresQuery.ReadAsync(clickHouse, request, cancellationToken);

    /// <summary>One evaluation by application, model, version or evaluator.</summary>
    public Task<ScoreBreakdownResult> GetBreakdownAsync(SeriesRequest request, string name, QualityDimension by, CancellationToken cancellationToken) =>
        ScoreBreakdownQuery.ReadAsync(clickHouse, request, name, by, cancellationToken);

    /// <summary>How far judges agree with humans, and raters with each other.</summary>
    public Task<AgreementResult> GetAgreementAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        JudgeAgreementQuery.ReadAsync(clickHouse, request, cancellationToken);

    /// <summary>Two versions side by side.</summary>
    public Task<ComparisonResult> GetComparisonAsync(ComparisonRequest request, CancellationToken cancellationToken) =>
        VersionComparisonQuery.ReadAsync(clickHouse, calls, request, cancellationToken);

    /// <summary>How much of the traffic is evaluated, and which evaluations failed.</summary>
    public Task<EvaluationCoverageResult> GetCoverageAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        EvaluationCoverageQuery.ReadAsync(clickHouse, calls, request, cancellationToken);

    /// <summary>How every evaluation of every application stands at the range's end: the last day against the week before it.</summary>
    public Task<IReadOnlyList<EvaluationStanding>> GetStandingAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        EvaluationStandingQuery.ReadAsync(clickHouse, request, cancellationToken);

    /// <summary>The newest runs of bias benchmarks, with the score that was sent beside the one computed here.</summary>
    public Task<IReadOnlyList<BenchmarkRun>> GetBenchmarksAsync(SeriesRequest request, CancellationToken cancellationToken) =>
        BenchmarkRunsQuery.ReadAsync(clickHouse, request, cancellationToken);

    /// <summary>Of these ids, those under which a judgement is stored already.</summary>
    public Task<IReadOnlySet<string>> GetKnownIdsAsync(string tenant, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        KnownIdsQuery.ReadAsync(clickHouse, tenant, ids, cancellationToken);
}
