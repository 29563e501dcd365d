using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Bias;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;

namespace Portal.Bias;

/// <summary>What the Bias page shows, for programs.</summary>
public static class BiasApi
{
    private const string Undefined = " What cannot be computed is null and says why in 'undefined'. Groups below the application's minimum size are not shown, nor what would tell of them.";

    public static RouteGroupBuilder MapBiasApi(this RouteGroupBuilder api)
    {
        var bias = api.MapGroup("/bias").WithTags("Bias");
        bias.MapGet("", GetAsync)
            .WithName("GetBias")
            .WithSummary("Groups, and how their decisions differ")
            .WithDescription("Rates of the groups of one attribute with 95 % intervals, gaps by criterion, and each group against the reference, or against all others where none was chosen; what counts as favourable, "
                + "the reference and the minimum size are the application's settings. The range is widened to whole hours." + Undefined);
        bias.MapGet("/trend", GetTrendAsync)
            .WithName("GetBiasTrend")
            .WithSummary("One rate of an attribute's groups over time")
            .WithDescription("Rates and their gap per bucket of whole hours, sixty at most." + Undefined);
        bias.MapGet("/intersections", GetIntersectionsAsync)
            .WithName("GetBiasIntersections")
            .WithSummary("Groups formed by several attributes together")
            .WithDescription("Intersections of two or three attributes against everybody else, those most surely different first; and for each attribute whether its gap survives a look within models." + Undefined);
        bias.MapGet("/pairs", GetPairsAsync)
            .WithName("GetBiasPairs")
            .WithSummary("Counterfactual pairs")
            .WithDescription("Decisions joined by portal.pair.id or pairId, the same prompt with one group swapped: how often the outcome flips, which way, and how much more often than without a swap." + Undefined);
        bias.MapGet("/disparities", GetDisparitiesAsync)
            .WithName("GetBiasDisparities")
            .WithSummary("Latency, tokens, cost and scores by group")
            .WithDescription("Means by group with Welch's test, and distances of the distributions." + Undefined);
        return api;
    }

    private static Task<Results<Ok<BiasAnswer>, ValidationProblem>> GetAsync(
        [AsParameters] BiasParameters parameters, BiasQuestions questions, BiasRuleSource rules, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, rules, time, async request => BiasAnswer.Of(request, await questions.GetAsync(request, cancellationToken)), cancellationToken);

    private static Task<Results<Ok<BiasTrend>, ValidationProblem>> GetTrendAsync(
        [AsParameters] BiasMetricParameters parameters, BiasQuestions questions, BiasRuleSource rules, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, rules, time, request => questions.GetTrendAsync(request, parameters.Group!, parameters.Metric, step: null, cancellationToken), cancellationToken);

    private static Task<Results<Ok<BiasIntersections>, ValidationProblem>> GetIntersectionsAsync(
        [AsParameters] BiasIntersectionParameters parameters, BiasQuestions questions, BiasRuleSource rules, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, rules, time, request => questions.GetIntersectionsAsync(request, parameters.Metric, parameters.Depth, cancellationToken), cancellationToken);

    private static Task<Results<Ok<BiasPairs>, ValidationProblem>> GetPairsAsync(
        [AsParameters] BiasPairParameters parameters, BiasQuestions questions, BiasRuleSource rules, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, rules, time, request => questions.GetPairsAsync(request, cancellationToken), cancellationToken);

    private static Task<Results<Ok<BiasDisparities>, ValidationProblem>> GetDisparitiesAsync(
        [AsParameters] BiasParameters parameters, BiasQuestions questions, BiasRuleSource rules, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(parameters, rules, time, request => questions.GetDisparitiesAsync(request, parameters.Group!, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<T>, ValidationProblem>> AnswerAsync<T>(
        BiasParameters parameters, BiasRuleSource rules, TimeProvider time, Func<BiasRequest, Task<T>> answer, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(time.GetUtcNow(), out var asked, out var problem))
        {
            return problem;
        }
        var rule = await rules.GetAsync(asked.Filter.Tenant, asked.Filter.Applications[0], cancellationToken);
        return TypedResults.Ok(await answer(RequestOf(parameters, asked, rule)));
    }

    private static BiasRequest RequestOf(BiasParameters parameters, SeriesRequest asked, BiasRule rule)
    {
        var references = rule.References;
        if (parameters is { Reference: { } reference, Group: { } group })
        {
            references = new Dictionary<string, string>(rule.References, StringComparer.Ordinal) { [group] = reference };
        }
        return new BiasRequest
        {
            Filter = asked.Filter,
            From = asked.From,
            To = asked.To,
            Attributes = parameters.Group is { } attribute ? [attribute] : [],
            References = references,
            Favourable = rule.FavourableOutcomes,
            MinimumSize = rule.MinimumSize,
            RatioLine = rule.RatioLine,
            DifferenceFloor = rule.DifferenceFloor,
        };
    }
}
