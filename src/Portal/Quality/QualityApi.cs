using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Live;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Series;

namespace Portal.Quality;

/// <summary>What the Quality page shows, for programs.</summary>
public static class QualityApi
{
    public static RouteGroupBuilder MapQualityApi(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        var quality = api.MapGroup("/quality").WithTags("Quality");
        quality.MapGet("/scores", GetScoresAsync)
            .WithName("GetQualityScores")
            .WithSummary("Evaluations by name, over time")
            .WithDescription("Means with Student's interval, rates with Wilson's, shares of labels; each number says how it is computed.");
        quality.MapGet("/breakdown", GetBreakdownAsync)
            .WithName("GetQualityBreakdown")
            .WithSummary("One evaluation by application, model, version or evaluator");
        quality.MapGet("/agreement", GetAgreementAsync)
            .WithName("GetJudgeAgreement")
            .WithSummary("Judges against humans")
            .WithDescription("Cohen's kappa with standard error and interval, raw agreement, the judge's mean corrected by what humans said, and Fleiss' kappa of three or more raters.");
        quality.MapGet("/comparison", GetComparisonAsync)
            .WithName("CompareVersions")
            .WithSummary("Two versions side by side")
            .WithDescription("Difference with interval, always-valid p and interval for canaries, win rate over test cases. With 'share', the candidate's planned share of the traffic, a sample ratio that does not fit voids the verdict.");
        quality.MapGet("/coverage", GetCoverageAsync)
            .WithName("GetEvaluationCoverage")
            .WithSummary("How much is evaluated, and what failed");
        quality.MapGet("/benchmarks", GetBenchmarksAsync)
            .WithName("GetBenchmarkRuns")
            .WithSummary("Runs of bias benchmarks with their scores checked");
        return api;
    }

    private static async Task<Results<Ok<EvaluationScoresResult>, ValidationProblem>> GetScoresAsync(
        [AsParameters] StepParameters parameters, QualityQuestions quality, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) ? TypedResults.Ok(await quality.GetScoresAsync(request, cancellationToken)) : problem;

    private static async Task<Results<Ok<ScoreBreakdownResult>, ValidationProblem>> GetBreakdownAsync(
        [AsParameters] QualityBreakdownParameters parameters, QualityQuestions quality, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await quality.GetBreakdownAsync(request, parameters.Name!, parameters.Dimension, cancellationToken))
            : problem;

    private static async Task<Results<Ok<AgreementResult>, ValidationProblem>> GetAgreementAsync(
        [AsParameters] SeriesParameters parameters, QualityQuestions quality, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) ? TypedResults.Ok(await quality.GetAgreementAsync(request, cancellationToken)) : problem;

    private static async Task<Results<Ok<ComparisonResult>, ValidationProblem>> GetComparisonAsync(
        [AsParameters] ComparisonParameters parameters, QualityQuestions quality, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? TypedResults.Ok(await quality.GetComparisonAsync(new ComparisonRequest(request, parameters.Baseline!, parameters.Candidate!, parameters.PlannedShare), cancellationToken))
            : problem;

    private static async Task<Results<Ok<EvaluationCoverageResult>, ValidationProblem>> GetCoverageAsync(
        [AsParameters] SeriesParameters parameters, QualityQuestions quality, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) ? TypedResults.Ok(await quality.GetCoverageAsync(request, cancellationToken)) : problem;

    private static async Task<Results<Ok<IReadOnlyList<BenchmarkRun>>, ValidationProblem>> GetBenchmarksAsync(
        [AsParameters] SeriesParameters parameters, QualityQuestions quality, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) ? TypedResults.Ok(await quality.GetBenchmarksAsync(request, cancellationToken)) : problem;
}

/// <summary>Query parameters of one evaluation.</summary>
public sealed class QualityBreakdownParameters : SeriesParameters
{
    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    [FromQuery(Name = "by")]
    public string? By { get; init; }

    internal QualityDimension Dimension { get; private set; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "name", "by"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        Dimension = ReadName("by", By, QualityDimension.Model);
        if (string.IsNullOrEmpty(Name))
        {
            AddFault("name", "Name the evaluation; /api/v1/quality/scores lists them.");
        }
        return request;
    }
}

/// <summary>Query parameters of a comparison.</summary>
public sealed class ComparisonParameters : SeriesParameters
{
    [FromQuery(Name = "baseline")]
    public string? Baseline { get; init; }

    [FromQuery(Name = "candidate")]
    public string? Candidate { get; init; }

    [FromQuery(Name = "share")]
    public string? Share { get; init; }

    internal double? PlannedShare { get; private set; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "baseline", "candidate", "share"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        if (string.IsNullOrEmpty(Baseline))
        {
            AddFault("baseline", "Name the version that is compared with.");
        }
        if (string.IsNullOrEmpty(Candidate))
        {
            AddFault("candidate", "Name the version that is compared.");
        }
        else if (string.Equals(Baseline, Candidate, StringComparison.Ordinal))
        {
            AddFault("candidate", "A version cannot be compared with itself.");
        }
        if (Share is not null)
        {
            if (QualityArgument.TryShare(Share, out var share))
            {
                PlannedShare = share;
            }
            else
            {
                AddFault("share", $"{IsoTime.Shown(Share)} is not a share between 0 and 1, for example 0.1.");
            }
        }
        return request;
    }
}
