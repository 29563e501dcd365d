using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Governance.Access;
using Portal.Governance.Prices;
using Portal.Telemetry.Pricing;

namespace Portal.Prices;

/// <summary>The price table, for programs.</summary>
public static class PricesApi
{
    public static RouteGroupBuilder MapPricesApi(this RouteGroupBuilder api)
    {
        var prices = api.MapGroup("/prices").WithTags("Prices");
        prices.MapGet("", ListAsync)
            .WithName("GetPrices")
            .WithSummary("The price table")
            .WithDescription("Rows by provider and model. Rates are for a million tokens in the row's currency. Rows that have ended are listed on request; their numbers stay on the calls they priced.");
        prices.MapGet("/{id:int}", FindAsync)
            .WithName("GetPrice")
            .WithSummary("One row of the price table")
            .WithDescription("The row with this number, as calls carry it in priceId.");
        prices.MapGet("/history", HistoryAsync)
            .WithName("GetPriceHistory")
            .WithSummary("Every price a model has had")
            .WithDescription("All rows of a provider and model, newest first, with who entered and ended them, when and why.");
        prices.MapGet("/unpriced", UnpricedAsync)
            .WithName("GetUnpricedModels")
            .WithSummary("Models without a price")
            .WithDescription("Models of the last thirty days that used tokens and have no price, those with the most tokens first: the cost of their calls is unknown.");
        prices.MapGet("/export", ExportAsync)
            .RequireRateLimiting(ApiSetup.ExportLimit)
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithName("ExportPrices")
            .WithSummary("The price table as CSV")
            .WithDescription("Every row, ended ones included, in the form the page imports. Numbers have a point; times are UTC.");
        prices.MapPost("", AddAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .ProducesValidationProblem()
            .WithName("AddPrice")
            .WithSummary("Add or correct a price")
            .WithDescription("Adds a row from validFrom on and ends the one that held then; rows are never changed in place. Calls already stored keep their cost until they are re-costed. "
                + "basedOn is the row that held at validFrom as last read; 409 answers with the row that holds now.");
        prices.MapPost("/{id:int}/end", EndAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .ProducesValidationProblem()
            .WithName("EndPrice")
            .WithSummary("End a price")
            .WithDescription("From then on calls of the model have another row's price, or none.");
        prices.MapRecostApi();
        return api.MapReconciliationApi();
    }

    private static async Task<Ok<IReadOnlyList<PriceAnswer>>> ListAsync(
        [Description("Only rows of this provider.")] [FromQuery] string? provider,
        [Description("Only rows whose model contains this text.")] [FromQuery] string? model,
        [Description("Also rows that have ended.")] [FromQuery] bool? ended,
        PriceDesk desk,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = (await desk.ListAsync(cancellationToken))
            .Where(row => provider is null || row.Provider == provider)
            .Where(row => model is null || row.Model.Contains(model, StringComparison.OrdinalIgnoreCase))
            .Where(row => ended == true || !(row.ValidTo <= now));
        return TypedResults.Ok<IReadOnlyList<PriceAnswer>>([.. InOrder(rows).Select(PriceAnswer.Of)]);
    }

    private static async Task<Results<Ok<PriceAnswer>, NotFound>> FindAsync(
        [Description("The row's number.")] int id, PriceDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken) is { } row ? TypedResults.Ok(PriceAnswer.Of(row)) : TypedResults.NotFound();

    private static async Task<Ok<IReadOnlyList<PriceAnswer>>> HistoryAsync(
        [Description("The provider.")] [FromQuery] string provider,
        [Description("The model as its rows name it.")] [FromQuery] string model,
        PriceDesk desk,
        CancellationToken cancellationToken)
    {
        var rows = (await desk.ListAsync(cancellationToken)).Where(row => row.Provider == provider && row.Model == model);
        return TypedResults.Ok<IReadOnlyList<PriceAnswer>>([.. rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Select(PriceAnswer.Of)]);
    }

    private static async Task<FileContentHttpResult> ExportAsync(PriceDesk desk, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        PriceCsv.Write(content, InOrder(await desk.ListAsync(cancellationToken)));
        return TypedResults.File(content.ToArray(), "text/csv; charset=utf-8", "prices.csv");
    }

    private static async Task<Ok<IReadOnlyList<UnpricedModel>>> UnpricedAsync(ClaimsPrincipal user, PriceDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.UnpricedAsync(user.GetTenant(), cancellationToken));

    private static async Task<Results<Created<PriceAnswer>, Conflict<PriceAnswer>, Ok<PriceAnswer>, ValidationProblem>> AddAsync(
        PriceBody body, ClaimsPrincipal user, PriceDesk desk, CancellationToken cancellationToken)
    {
        var seen = body.BasedOn is { } based ? (based.Id, based.Version) : ((int, long)?)null;
        var change = await desk.AddAsync(user, body.ToDraft(), seen, cancellationToken);
        return change.Outcome switch
        {
            PriceOutcome.Done => TypedResults.Created($"/api/v1/prices/{change.Row!.Id}", PriceAnswer.Of(change.Row)),
            PriceOutcome.Unchanged => TypedResults.Ok(PriceAnswer.Of(change.Row!)),
            PriceOutcome.Invalid => TypedResults.ValidationProblem(PriceFaultWords.Of(change.Faults!)),
            _ => TypedResults.Conflict(change.Row is null ? null : PriceAnswer.Of(change.Row)),
        };
    }

    private static async Task<Results<Ok<PriceAnswer>, Conflict<PriceAnswer>, NotFound, ValidationProblem>> EndAsync(
        [Description("The row's number.")] int id, PriceEndBody body, ClaimsPrincipal user, PriceDesk desk, CancellationToken cancellationToken)
    {
        var change = await desk.EndAsync(user, id, body.Version, body.At.ToUniversalTime(), body.Reason, cancellationToken);
        return change.Outcome switch
        {
            PriceOutcome.Done => TypedResults.Ok(PriceAnswer.Of(change.Row!)),
            PriceOutcome.Invalid => TypedResults.ValidationProblem(PriceFaultWords.Of(change.Faults!)),
            PriceOutcome.Missing => TypedResults.NotFound(),
            _ => TypedResults.Conflict(change.Row is null ? null : PriceAnswer.Of(change.Row)),
        };
    }

    internal static IEnumerable<PriceRow> InOrder(IEnumerable<PriceRow> rows) => rows
        .OrderBy(row => row.Provider, StringComparer.Ordinal).ThenBy(row => row.Model, StringComparer.Ordinal)
        .ThenBy(row => row.ServiceTier, StringComparer.Ordinal).ThenBy(row => row.InputAbove).ThenByDescending(row => row.ValidFrom ?? DateTimeOffset.MinValue);
}
