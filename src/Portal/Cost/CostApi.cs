using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Api;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Costs;

namespace Portal.Cost;

/// <summary>What the Cost page shows, for programs.</summary>
public static class CostApi
{
    private const string CsvPath = $"{ApiSetup.Root}/v1/cost/movers.csv";

    public static RouteGroupBuilder MapCostApi(this RouteGroupBuilder api)
    {
        var cost = api.MapGroup("/cost").WithTags("Cost");
        cost.MapGet("", GetSeriesAsync)
            .WithName("GetCost")
            .WithSummary("Spend over time")
            .WithDescription("US dollars by hour, day or month of a time zone, split by a dimension: the largest lines, and the rest as one. 'edges' are the starts of the buckets and the end of the last. Calls without a price are counted in 'unknownCalls' and are in no sum.");
        cost.MapGet("/summary", GetSummaryAsync)
            .WithName("GetCostSummary")
            .WithSummary("Totals of spend")
            .WithDescription("What the calls of a range cost, by kind of token and per thousand calls and tokens; calls without a price and their models; what caching saved; and what senders say their calls cost beside our figure.");
        cost.MapGet("/movers", GetMoversAsync)
            .WithName("GetCostMovers")
            .WithSummary("What changed, and why")
            .WithDescription("Every value of a dimension with its spend in the range and in the range of equal length before. 'volume', 'price' and 'mix' add up to 'delta' exactly: more calls at the old average cost, the same tokens at other rates, other models or amounts of tokens.");
        cost.MapGet("/movers.csv", GetCsvAsync)
            .WithName("GetCostMoversCsv")
            .WithSummary("What changed, as CSV")
            .WithDescription("The same rows as a file: RFC 4180, UTF-8, exact amounts with a decimal point; an unknown cost is an empty cell.")
            .Produces<string>(StatusCodes.Status200OK, "text/csv");
        cost.MapGet("/what-if", GetWhatIfAsync)
            .WithName("GetCostWhatIf")
            .WithSummary("The same traffic on another model")
            .WithDescription("Prices the tokens of a range by the rates of another model in force at its end. Token counts are those of the models that were called; another tokenizer may count differently. 'refusal' says why there is no estimate.");
        cost.MapGet("/forecast", GetForecastAsync)
            .WithName("GetCostForecast")
            .WithSummary("This month, and where it will end")
            .WithDescription("Spend of the running calendar month of a time zone, the month before up to the same time, and a forecast with its prediction interval and back-tested error. Refused below two weeks of data, with the day on which there will be enough. 'from' and 'to' do not matter.");
        return api;
    }

    /// <summary>Address of the page's table as a file, for the window it shows.</summary>
    internal static string CsvAddress(CostView view, CostWindow window)
    {
        var query = PortalUrls.Query(view.Filter, range: null);
        var address = $"{CsvPath}{query}{(query.Length == 0 ? '?' : '&')}from={IsoTime.Format(window.From)}&to={IsoTime.Format(window.To)}&split={ApiNames.Of(view.Split)}";
        return address + string.Concat(view.Teams.Select(team => $"&team={Uri.EscapeDataString(team)}"));
    }

    private static async Task<Results<Ok<CostSeries>, ValidationProblem>> GetSeriesAsync(
        [AsParameters] CostParameters parameters, CallCosts costs, CostQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        await ReadAsync(parameters, questions, time, cancellationToken) is var (request, problem) && request is not null
            ? TypedResults.Ok(await costs.GetSeriesAsync(request, cancellationToken))
            : problem!;

    private static async Task<Results<Ok<CostSummary>, ValidationProblem>> GetSummaryAsync(
        [AsParameters] CostParameters parameters, CallCosts costs, CostQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        await ReadAsync(parameters, questions, time, cancellationToken) is var (request, problem) && request is not null
            ? TypedResults.Ok(await costs.GetSummaryAsync(request, cancellationToken))
            : problem!;

    private static async Task<Results<Ok<CostMovers>, ValidationProblem>> GetMoversAsync(
        [AsParameters] CostParameters parameters, CallCosts costs, CostQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        await ReadAsync(parameters, questions, time, cancellationToken) is var (request, problem) && request is not null
            ? TypedResults.Ok(await costs.GetMoversAsync(request, cancellationToken))
            : problem!;

    private static async Task<Results<PushStreamHttpResult, ValidationProblem>> GetCsvAsync(
        [AsParameters] CostParameters parameters, CallCosts costs, CostQuestions questions, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ReadAsync(parameters, questions, time, cancellationToken) is var (request, problem) && request is null)
        {
            return problem!;
        }
        var movers = await costs.GetMoversAsync(request, cancellationToken);
        var name = FormattableString.Invariant($"cost-by-{ApiNames.Of(movers.By)}-{movers.Window.From:yyyy-MM-dd}-{movers.Window.To:yyyy-MM-dd}.csv");
        return TypedResults.Stream(stream => CostCsv.WriteAsync(stream, movers, cancellationToken), "text/csv; charset=utf-8", name);
    }

    private static async Task<Results<Ok<WhatIf>, ValidationProblem>> GetWhatIfAsync(
        [AsParameters] WhatIfParameters parameters, CallCosts costs, CostQuestions questions, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ReadAsync(parameters, questions, time, cancellationToken) is var (request, problem) && request is null)
        {
            return problem!;
        }
        var asked = new WhatIfRequest
        {
            Filter = request.Filter,
            From = request.From,
            To = request.To,
            Teams = request.Teams,
            OwningTeams = request.OwningTeams,
            Provider = parameters.ToProvider!,
            Model = parameters.ToModel!,
            ServiceTier = parameters.ToTier ?? "",
        };
        return TypedResults.Ok(await costs.GetWhatIfAsync(asked, cancellationToken));
    }

    private static async Task<Results<Ok<MonthSpend>, ValidationProblem>> GetForecastAsync(
        [AsParameters] CostParameters parameters, CallCosts costs, CostQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        await ReadAsync(parameters, questions, time, cancellationToken) is var (request, problem) && request is not null
            ? TypedResults.Ok(await costs.GetMonthAsync(request, cancellationToken))
            : problem!;

    private static async Task<(CostRequest? Request, ValidationProblem? Problem)> ReadAsync(
        CostParameters parameters, CostQuestions questions, TimeProvider time, CancellationToken cancellationToken) =>
        parameters.TryRead(time.GetUtcNow(), out var request, out var problem)
            ? (await questions.RequestAsync(request, parameters.Argument.ToText(), cancellationToken), null)
            : (null, problem);
}
