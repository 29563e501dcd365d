using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Governance.Access;
using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>A kept comparison with a provider's usage export.</summary>
/// <param name="Report">Left out in lists.</param>
public sealed record ReconciliationAnswer(
    Guid Id, string FileName, string Provider, DateOnly From, DateOnly To, decimal TheirCost, decimal OurCost, string MadeBy, DateTimeOffset MadeAt, ReconciliationReport? Report)
{
    internal static ReconciliationAnswer Of(Reconciliation record, ReconciliationReport? report) =>
        new(record.Id, record.FileName, record.Provider, record.From, record.To, record.TheirCost, record.OurCost, record.MadeBy, record.MadeAt, report);
}

/// <summary>Reconciliation, for programs.</summary>
public static class ReconciliationApi
{
    private const long LargestFile = 64 * 1024 * 1024;

    public static RouteGroupBuilder MapReconciliationApi(this RouteGroupBuilder api)
    {
        var reconciliations = api.MapGroup("/reconciliations").WithTags("Prices");
        reconciliations.MapGet("", ListAsync)
            .WithName("GetReconciliations")
            .WithSummary("Comparisons with providers' usage exports")
            .WithDescription("The newest hundred, without their days.");
        reconciliations.MapGet("/{id:guid}", FindAsync)
            .WithName("GetReconciliation")
            .WithSummary("One comparison")
            .WithDescription("By day and model: their tokens and ours, their cost and ours, and what explains the difference; the explanations add up to it.");
        reconciliations.MapPost("", RunAsync)
            .RequireAuthorization(PortalPolicies.Administer)
            .Accepts<string>("text/csv")
            .WithMetadata(new RequestSizeLimitAttribute(LargestFile))
            .ProducesValidationProblem()
            .WithName("Reconcile")
            .WithSummary("Compare with a provider's usage export")
            .WithDescription("The body is the CSV as exported by OpenAI (usage) or Anthropic (usage). For another provider's name its columns: day, model, input, output, and where there are any cacheRead, cacheWrite, cacheWrite1h, requests, cost.");
        return api;
    }

    private static async Task<Ok<IReadOnlyList<ReconciliationAnswer>>> ListAsync(ClaimsPrincipal user, Reconciler reconciler, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ReconciliationAnswer>>([.. (await reconciler.ListAsync(user.GetTenant(), cancellationToken)).Select(record => ReconciliationAnswer.Of(record, null))]);

    private static async Task<Results<Ok<ReconciliationAnswer>, NotFound>> FindAsync(
        [Description("The comparison's id.")] Guid id, ClaimsPrincipal user, Reconciler reconciler, CancellationToken cancellationToken) =>
        await reconciler.FindAsync(user.GetTenant(), id, cancellationToken) is { } found ? TypedResults.Ok(ReconciliationAnswer.Of(found.Record, found.Report)) : TypedResults.NotFound();

    private static async Task<Results<Created<ReconciliationAnswer>, ValidationProblem>> RunAsync(
        HttpRequest request,
        [Description("The provider, as gen_ai.provider.name has it.")] [FromQuery] string provider,
        [Description("Zone of the export's days, an IANA name; UTC when left out.")] [FromQuery] string? zone,
        [Description("Name to keep the report under.")] [FromQuery] string? fileName,
        [AsParameters] ColumnParameters columns,
        ClaimsPrincipal user,
        Reconciler reconciler,
        CancellationToken cancellationToken)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? "UTC", out var found))
        {
            return Problem("zone", "Give an IANA name of a zone, for example Europe/Madrid.");
        }
        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content, cancellationToken);
        content.Position = 0;
        var export = UsageExports.Read(content, columns.ToColumns());
        if (export.Fault is { } fault)
        {
            return Problem("body", Words(fault, export.Headers));
        }
        var (record, report) = await reconciler.RunAsync(user, fileName ?? "usage.csv", provider, found, export.Lines, cancellationToken);
        return TypedResults.Created($"/api/v1/reconciliations/{record.Id}", ReconciliationAnswer.Of(record, report));
    }

    private static string Words(UsageFault fault, IReadOnlyList<string> headers) => fault.Kind switch
    {
        "ExportUnknown" => $"The columns are not those of a known export: {string.Join(", ", headers)}. Name them in day, model, input and output.",
        "ColumnMissing" => $"The column {fault.Column} is missing; there are {string.Join(", ", headers)}.",
        "TooManyLines" => $"At most {UsageExports.MostLines} lines can be compared at once.",
        "ValueFault" => $"Line {fault.Line}, column {fault.Column}: '{fault.Value}' cannot be read.",
        "FileEmpty" => "The file holds no lines.",
        _ => $"This is no CSV file: {fault.Value}",
    };

    private static ValidationProblem Problem(string field, string text) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [text] });
}

/// <summary>Names of an export's columns; all left out: they are recognised.</summary>
public sealed class ColumnParameters
{
    [FromQuery(Name = "day"), Description("Column of the day.")]
    public string? Day { get; init; }

    [FromQuery(Name = "model"), Description("Column of the model.")]
    public string? Model { get; init; }

    [FromQuery(Name = "input"), Description("Column of the input tokens.")]
    public string? Input { get; init; }

    [FromQuery(Name = "inputIncludesCache"), Description("Whether input counts cached tokens as well; true when left out.")]
    public bool? InputIncludesCache { get; init; }

    [FromQuery(Name = "cacheRead"), Description("Column of the input tokens read from a cache.")]
    public string? CacheRead { get; init; }

    [FromQuery(Name = "cacheWrite"), Description("Column of the input tokens written to a cache.")]
    public string? CacheWrite { get; init; }

    [FromQuery(Name = "cacheWrite1h"), Description("Column of the input tokens written to a cache for an hour.")]
    public string? CacheWrite1h { get; init; }

    [FromQuery(Name = "output"), Description("Column of the output tokens.")]
    public string? Output { get; init; }

    [FromQuery(Name = "cost"), Description("Column of the amount in US dollars.")]
    public string? Cost { get; init; }

    internal UsageColumns? ToColumns() => Day is null || Model is null || Input is null || Output is null ? null : new UsageColumns
    {
        Day = Day,
        Model = Model,
        Input = Input,
        InputIncludesCache = InputIncludesCache ?? true,
        CacheRead = CacheRead,
        CacheWrite = CacheWrite,
        CacheWrite1h = CacheWrite1h,
        Output = Output,
        Cost = Cost,
    };
}
