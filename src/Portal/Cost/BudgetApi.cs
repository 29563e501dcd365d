using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Governance.Access;
using Portal.Governance.Costs;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>Budgets and how they stand, for programs.</summary>
public static class BudgetApi
{
    public static RouteGroupBuilder MapBudgetApi(this RouteGroupBuilder api)
    {
        var budgets = api.MapGroup("/budgets").WithTags("Budgets");
        budgets.MapGet("", ListAsync)
            .WithName("ListBudgets")
            .WithSummary("All budgets")
            .WithDescription("By name; those that have not begun and those replaced by a newer one for the same part of the spend included.");
        budgets.MapGet("/status", GetStatusAsync)
            .WithName("GetBudgetStatus")
            .WithSummary("Budgets in the running month")
            .WithDescription("What is spent of each budget in force, what is expected at the month's end, and the day on which it is used up at this pace; the worst first.");
        budgets.MapPost("", AddAsync)
            .WithName("AddBudget")
            .WithSummary("Make a budget")
            .WithDescription("Scopes: all, application, model, team. 'monthlyUsd' to the cent, 'validFrom' the first day of a month, 'timeZone' an IANA name.")
            .RequireAuthorization(PortalPolicies.Administer)
            .ProducesProblem(StatusCodes.Status409Conflict);
        budgets.MapPut("/{id:guid}", ChangeAsync)
            .WithName("ChangeBudget")
            .WithSummary("Change a budget")
            .WithDescription("Replaces every field. 'expectedVersion' is the one you read; if somebody changed the budget since, the answer is 409 and nothing is changed.")
            .RequireAuthorization(PortalPolicies.Administer)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        budgets.MapDelete("/{id:guid}", DeleteAsync)
            .WithName("DeleteBudget")
            .WithSummary("Delete a budget")
            .WithDescription("'expectedVersion' is the one you read; if somebody changed the budget since, the answer is 409 and nothing is deleted.")
            .RequireAuthorization(PortalPolicies.Administer)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        return api;
    }

    private static async Task<Ok<IReadOnlyList<BudgetAnswer>>> ListAsync(ClaimsPrincipal caller, Budgets budgets, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<BudgetAnswer>>([.. (await budgets.ListAsync(caller.GetTenant(), cancellationToken)).Select(BudgetAnswer.Of)]);

    private static async Task<Ok<IReadOnlyList<BudgetStatusAnswer>>> GetStatusAsync(ClaimsPrincipal caller, BudgetStatusQuery query, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<BudgetStatusAnswer>>([.. (await query.ReadAsync(caller.GetTenant(), cancellationToken)).Select(BudgetStatusAnswer.Of)]);

    private static async Task<Results<Created<BudgetAnswer>, ValidationProblem, ProblemHttpResult>> AddAsync(
        BudgetDraft draft, ClaimsPrincipal caller, BudgetCommands commands, CancellationToken cancellationToken)
    {
        var change = await commands.AddAsync(caller, draft, cancellationToken);
        return change switch
        {
            { Outcome: BudgetOutcome.Done, Budget: { } budget } => TypedResults.Created($"/api/v1/budgets/{budget.Id:D}", BudgetAnswer.Of(budget)),
            { Outcome: BudgetOutcome.Invalid } => Invalid(change),
            _ => Refused(change),
        };
    }

    private static async Task<Results<Ok<BudgetAnswer>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        Guid id, long expectedVersion, BudgetDraft draft, ClaimsPrincipal caller, BudgetCommands commands, CancellationToken cancellationToken)
    {
        var change = await commands.ChangeAsync(caller, id, expectedVersion, draft, cancellationToken);
        return change switch
        {
            { Outcome: BudgetOutcome.Done, Budget: { } budget } => TypedResults.Ok(BudgetAnswer.Of(budget)),
            { Outcome: BudgetOutcome.Invalid } => Invalid(change),
            _ => Refused(change),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, long expectedVersion, ClaimsPrincipal caller, BudgetCommands commands, CancellationToken cancellationToken)
    {
        var change = await commands.DeleteAsync(caller, id, expectedVersion, cancellationToken);
        return change.Outcome is BudgetOutcome.Done ? TypedResults.NoContent() : Refused(change);
    }

    private static ValidationProblem Invalid(BudgetChange change) => TypedResults.ValidationProblem(
        change.Faults!.Select(Describe).GroupBy(fault => fault.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.Select(fault => fault.Sentence).ToArray(), StringComparer.Ordinal),
        detail: "See 'errors' for what is wrong with each field.",
        title: "The budget cannot be kept as stated");

    private static ProblemHttpResult Refused(BudgetChange change) => change.Outcome switch
    {
        BudgetOutcome.Conflict => TypedResults.Problem(
            statusCode: StatusCodes.Status409Conflict,
            title: "The budget was changed meanwhile",
            detail: change.Budget is { } theirs
                ? FormattableString.Invariant($"{theirs.ChangedBy} changed it at {theirs.ChangedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}; it is at version {theirs.Version}. Read it again and repeat your change.")
                : "It was deleted."),
        BudgetOutcome.Duplicate => TypedResults.Problem(
            statusCode: StatusCodes.Status409Conflict,
            title: "There is such a budget already",
            detail: $"'{change.Budget!.Name}' ({change.Budget.Id:D}) covers the same part of the spend from the same month on; change that one."),
        BudgetOutcome.Missing => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such budget"),
        _ => throw new InvalidOperationException($"No answer for {change.Outcome}."),
    };

    private static (string Field, string Sentence) Describe(BudgetFault fault) => fault switch
    {
        BudgetFault.NameMissing => (Field(nameof(BudgetDraft.Name)), "Give it a name."),
        BudgetFault.NameTooLong => (Field(nameof(BudgetDraft.Name)), $"At most {BudgetRules.NameLength} characters."),
        BudgetFault.TargetMissing => (Field(nameof(BudgetDraft.Target)), "Name the application, model or team."),
        BudgetFault.TargetTooLong => (Field(nameof(BudgetDraft.Target)), $"At most {BudgetRules.TargetLength} characters."),
        BudgetFault.AmountNotPositive => (Field(nameof(BudgetDraft.MonthlyUsd)), "An amount above zero."),
        BudgetFault.AmountTooLarge => (Field(nameof(BudgetDraft.MonthlyUsd)), FormattableString.Invariant($"At most {BudgetRules.LargestAmount:0}.")),
        BudgetFault.AmountTooFine => (Field(nameof(BudgetDraft.MonthlyUsd)), "At most two decimals."),
        BudgetFault.NotFirstOfMonth => (Field(nameof(BudgetDraft.ValidFrom)), "The first day of a month, for example 2026-01-01."),
        BudgetFault.WarningOutOfRange => (Field(nameof(BudgetDraft.WarningPercent)), $"A whole number from 1 to {BudgetRules.LargestPercent}."),
        BudgetFault.CriticalBelowWarning => (Field(nameof(BudgetDraft.CriticalPercent)), $"A whole number from warningPercent to {BudgetRules.LargestPercent}."),
        BudgetFault.ZoneUnknown => (Field(nameof(BudgetDraft.TimeZone)), "An IANA name, for example Europe/Madrid."),
        BudgetFault.OwnerMissing => (Field(nameof(BudgetDraft.Owner)), "Say who answers for it."),
        BudgetFault.OwnerTooLong => (Field(nameof(BudgetDraft.Owner)), $"At most {BudgetRules.NameLength} characters."),
        _ => throw new InvalidOperationException($"No words for {fault}."),
    };

    private static string Field(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}

/// <summary>A budget as the API tells it.</summary>
public sealed record BudgetAnswer(
    Guid Id, string Name, BudgetScope Scope, string Target, decimal MonthlyUsd, DateOnly ValidFrom, int WarningPercent, int CriticalPercent, string TimeZone, string Owner,
    long Version, string ChangedBy, DateTimeOffset ChangedAt)
{
    internal static BudgetAnswer Of(Budget budget) => new(
        budget.Id, budget.Name, budget.Scope, budget.Target, budget.MonthlyUsd, budget.ValidFrom, budget.WarningPercent, budget.CriticalPercent, budget.TimeZone,
        budget.Owner, budget.Version, budget.ChangedBy, budget.ChangedAt);
}

/// <summary>How a budget stands in the running month. USD.</summary>
/// <param name="Expected">At the month's end at this pace; null when nothing can be said yet.</param>
/// <param name="UsedUpOn">The day on which it was, or at this pace will be, used up; null when it lasts the month.</param>
/// <param name="ByForecast">Whether the pace is the forecast; else the average day of this month.</param>
/// <param name="UnknownCalls">Calls of the month without a price, which no budget can count.</param>
public sealed record BudgetStatusAnswer(
    Guid Id, string Name, Status Status, BudgetReason Reason, decimal MonthlyUsd, decimal Spent, decimal? Expected, DateOnly? UsedUpOn, bool ByForecast, ulong UnknownCalls)
{
    internal static BudgetStatusAnswer Of(BudgetStatus status) => new(
        status.Budget.Id, status.Budget.Name, status.Status, status.Reason, status.Budget.MonthlyUsd, status.Spent, status.Expected, status.UsedUpOn, status.ByForecast, status.UnknownCalls);
}
