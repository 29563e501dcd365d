using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Telemetry.Safety;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Safety;

/// <summary>What the Safety page shows, for programs.</summary>
public static class SafetyApi
{
    private const int MostCalls = 100;

    public static RouteGroupBuilder MapSafetyApi(this RouteGroupBuilder api)
    {
        var safety = api.MapGroup("/safety").WithTags("Safety");
        safety.MapGet("", GetAsync)
            .WithName("GetSafety")
            .WithSummary("How often something was found in calls")
            .WithDescription("Rates by category (harmful_content, prompt_injection, jailbreak, personal_data, secret, refusal, over_refusal, other), source (detector, finish_reason, guardrail, evaluation) and place (input, output), the worst first, each with Wilson's interval and the rate over four times the window before; lines hold the same over time, null where nothing was looked at. status and reason are the worst rate's. computation says how, with the query.");
        safety.MapGet("/groups", GetGroupsAsync)
            .WithName("GetSafetyGroups")
            .WithSummary("Rates by application, model or version");
        safety.MapGet("/triggers", GetTriggersAsync)
            .WithName("GetSafetyTriggers")
            .WithSummary("What fired most")
            .WithDescription("Places and kinds of the detectors, guardrails, finish reasons, within the newest seven days of the range.");
        safety.MapGet("/calls", GetCallsAsync)
            .RequireAuthorization(PortalPolicies.ReadContent)
            .WithName("GetFlaggedCalls")
            .WithSummary("A sample of calls to be reviewed")
            .WithDescription("At most 100 calls in which something was found, drawn by chance and the same for everybody who asks, within the newest seven days of the range. Asks for the right to read content; what was said is with the trace.");
        return api;
    }

    private static async Task<Results<Ok<SafetyAnswer>, ValidationProblem>> GetAsync(
        [AsParameters] StepParameters parameters, SafetyQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) && !IsRefused(request, out problem)
            ? TypedResults.Ok(SafetyAnswer.Of(await questions.GetAsync(request, cancellationToken)))
            : problem;

    private static async Task<Results<Ok<SafetyGroupsAnswer>, ValidationProblem>> GetGroupsAsync(
        [AsParameters] SafetyGroupParameters parameters, SafetyQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) && !IsRefused(request, out problem)
            ? TypedResults.Ok(SafetyGroupsAnswer.Of(await questions.GetGroupsAsync(request, ((SafetyGroupRequest)request).By, cancellationToken)))
            : problem;

    private static async Task<Results<Ok<SafetyTriggers>, ValidationProblem>> GetTriggersAsync(
        [AsParameters] StepParameters parameters, SafetyQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) && !IsRefused(request, out problem)
            ? TypedResults.Ok(await questions.GetTriggersAsync(request, cancellationToken))
            : problem;

    private static async Task<Results<Ok<IReadOnlyList<FlaggedCall>>, ValidationProblem>> GetCallsAsync(
        [AsParameters] StepParameters parameters, SafetyQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem) && !IsRefused(request, out problem)
            ? TypedResults.Ok(await questions.GetFlaggedCallsAsync(request, MostCalls, cancellationToken))
            : problem;

    /// <summary>Rollups of safety know neither providers nor operations.</summary>
    private static bool IsRefused(SeriesRequest request, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ValidationProblem? problem)
    {
        var names = (string[])[.. request.Filter.Providers.Count > 0 ? ["provider"] : Array.Empty<string>(), .. request.Filter.Operations.Count > 0 ? ["operation"] : Array.Empty<string>()];
        problem = names.Length == 0 ? null : TypedResults.ValidationProblem(
            names.ToDictionary(name => name, _ => (string[])["Safety is not told apart by it; filter by application, model, version or environment."], StringComparer.Ordinal),
            title: "The request cannot be answered as asked");
        return problem is not null;
    }
}

/// <summary>Asks for rates by a dimension.</summary>
public sealed record SafetyGroupRequest : SeriesRequest
{
    public required CallDimension By { get; init; }
}

/// <summary>Query parameters of a comparison.</summary>
public sealed class SafetyGroupParameters : SeriesParameters
{
    [FromQuery(Name = "by")]
    public string? By { get; init; }

    protected override IReadOnlyList<string> Names => [.. base.Names, "by"];

    protected override SeriesRequest Complete(SeriesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var by = ReadName("by", By, CallDimension.Application);
        if (!SafetyPanels.Dimensions.Contains(by))
        {
            AddFault("by", "Use one of application, model, version.");
        }
        return new SafetyGroupRequest { Filter = request.Filter, From = request.From, To = request.To, By = by };
    }
}

/// <summary>A rate as the API tells it.</summary>
/// <param name="Rate">Share of what was looked at, with its 95 % interval; n is the effective sample size.</param>
/// <param name="Reference">The same over four times the window before.</param>
/// <param name="Checks">Calls or answers looked at.</param>
/// <param name="Reason">Why it has its status.</param>
public sealed record SafetyRateAnswer(string Category, string Source, string Place, Estimate Rate, Estimate Reference, ulong Checks, Verdict Status, SafetyReason Reason)
{
    internal static SafetyRateAnswer Of(SafetyRate rate) => new(rate.Check.Category, rate.Check.Source, rate.Check.Place, rate.Rate, rate.Reference, rate.Checks, rate.Verdict, rate.Reason);
}

/// <param name="Status">The worst rate's; noData where nothing was looked at.</param>
public sealed record SafetyAnswer(
    Verdict Status,
    SafetyReason Reason,
    SeriesWindow Window,
    IReadOnlyList<SafetyRateAnswer> Rates,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<SafetyLineAnswer> Lines,
    DateTimeOffset? NewestReceived,
    Computation Computation)
{
    internal static SafetyAnswer Of(SafetyReport report) => new(
        report.Worst?.Verdict ?? Verdict.NoData,
        report.Worst?.Reason ?? SafetyReason.NothingChecked,
        report.Window,
        [.. report.Rates.Select(SafetyRateAnswer.Of)],
        report.Times,
        [.. report.Lines.Select(line => new SafetyLineAnswer(line.Check.Category, line.Check.Source, line.Check.Place, line.Values))],
        report.NewestReceived,
        report.Computation);
}

/// <param name="Values">Aligned with times; null where nothing was looked at.</param>
public sealed record SafetyLineAnswer(string Category, string Source, string Place, IReadOnlyList<double?> Values);

/// <param name="Groups">Those that need a look first, then the busiest.</param>
public sealed record SafetyGroupsAnswer(CallDimension By, IReadOnlyList<SafetyGroupAnswer> Groups)
{
    internal static SafetyGroupsAnswer Of(SafetyGroups groups) =>
        new(groups.Dimension, [.. groups.Groups.Select(group => new SafetyGroupAnswer(group.Name, group.Rates[0].Verdict, group.Rates[0].Reason, [.. group.Rates.Select(SafetyRateAnswer.Of)]))]);
}

/// <param name="Name">Empty: the sender does not say.</param>
public sealed record SafetyGroupAnswer(string Name, Verdict Status, SafetyReason Reason, IReadOnlyList<SafetyRateAnswer> Rates);
