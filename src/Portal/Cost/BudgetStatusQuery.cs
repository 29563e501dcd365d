using Portal.Governance.Costs;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Series;

namespace Portal.Cost;

/// <summary>Every budget of a tenant in the running month, the ones that need a person first; for the page, the API and rules that alert.</summary>
public sealed class BudgetStatusQuery(Budgets budgets, CallCosts costs, OwningTeams teams)
{
    /// <summary>Questions asked of ClickHouse at the same time; the others wait.</summary>
    private const int AtOnce = 4;

    public async Task<IReadOnlyList<BudgetStatus>> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var owners = await teams.GetAsync(tenant, cancellationToken);
        var current = InForce(await budgets.ListAsync(tenant, cancellationToken), costs.Today);
        var statuses = new BudgetStatus[current.Count];
        await Parallel.ForAsync(0, current.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (index, token) =>
            statuses[index] = BudgetStatus.Judge(current[index], await costs.GetMonthAsync(RequestOf(current[index], owners), token)));
        return [.. statuses.OrderByDescending(status => status.Status).ThenByDescending(status => status.Used).ThenBy(status => status.Budget.Name, StringComparer.Ordinal)];
    }

    /// <summary>Of budgets for the same part, the newest that has begun and those that have not; one that was replaced is history.</summary>
    internal static IReadOnlyList<Budget> InForce(IEnumerable<Budget> budgets, Func<string, DateOnly> today) =>
    [
        .. budgets.GroupBy(budget => (budget.Scope, budget.Target)).SelectMany(part =>
        {
            var begun = part.Where(budget => budget.ValidFrom <= today(budget.TimeZone)).MaxBy(budget => budget.ValidFrom);
            return part.Where(budget => budget == begun || budget.ValidFrom > today(budget.TimeZone));
        }),
    ];

    private static CostRequest RequestOf(Budget budget, IReadOnlyDictionary<string, string> owners)
    {
        var filter = new CallFilter { Tenant = budget.Tenant };
        return new CostRequest
        {
            Filter = budget.Scope switch
            {
                BudgetScope.Application => filter with { Applications = [budget.Target] },
                BudgetScope.Model => filter with { Models = [budget.Target] },
                BudgetScope.All or BudgetScope.Team => filter,
                _ => throw new InvalidOperationException($"No calls belong to a budget of {budget.Scope}."),
            },
            Teams = budget.Scope is BudgetScope.Team ? [budget.Target] : [],
            OwningTeams = owners,
            Calendar = CostCalendar.TryCreate(budget.TimeZone, out var calendar) ? calendar : CostCalendar.Utc,
            From = DateTimeOffset.MinValue,
            To = DateTimeOffset.MinValue,
        };
    }
}
