using Portal.Live;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Series;

namespace Portal.Cost;

/// <summary>The panels that show spend; each is one question of <see cref="CallCosts"/>.</summary>
public static class CostPanels
{
    public const string Series = "cost-series";
    public const string Summary = "cost-summary";
    public const string Movers = "cost-movers";

    /// <summary>The running month; the range only says how often it is computed.</summary>
    public const string Month = "cost-month";

    /// <summary>Every budget in the running month; the range only says how often they are computed.</summary>
    public const string Budgets = "cost-budgets";

    /// <summary>Teams that spent something in the range.</summary>
    public const string Teams = "cost-teams";

    internal static void AddCostPanels(this IServiceCollection services)
    {
        services.AddSingleton<CostQuestions>();
        services.AddLivePanel<CostQuestions, CostSeries>(Series, (ask, request, argument, token) => ask.GetSeriesAsync(request, argument, token), CostArgument.FaultOf);
        services.AddLivePanel<CostQuestions, CostSummary>(Summary, (ask, request, argument, token) => ask.GetSummaryAsync(request, argument, token), CostArgument.FaultOf);
        services.AddLivePanel<CostQuestions, CostMovers>(Movers, (ask, request, argument, token) => ask.GetMoversAsync(request, argument, token), CostArgument.FaultOf);
        services.AddLivePanel<CostQuestions, MonthSpend>(
            Month, (ask, request, argument, token) => ask.GetMonthAsync(request, argument, token), CostArgument.FaultOf, month => month.NewestReceived);
        services.AddLivePanel<CostQuestions, TeamList>(Teams, (ask, request, argument, token) => ask.GetTeamsAsync(request, argument, token), CostArgument.FaultOf);
        services.AddLivePanel<BudgetStatusQuery, BudgetList>(
            Budgets, async (query, request, _, token) => new BudgetList(await query.ReadAsync(request.Filter.Tenant, token)), _ => null);
    }
}

/// <summary>Every budget in the running month, the ones that need a person first.</summary>
public sealed record BudgetList(IReadOnlyList<BudgetStatus> Budgets);

/// <summary>Teams, the one that spent most first.</summary>
public sealed record TeamList(IReadOnlyList<string> Teams);

/// <summary>Turns a viewer's filter, range and argument into questions about spend.</summary>
public sealed class CostQuestions(CallCosts costs, OwningTeams teams)
{
    public async Task<CostSeries> GetSeriesAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken) =>
        await costs.GetSeriesAsync(await RequestAsync(request, argument, cancellationToken), cancellationToken);

    public async Task<CostSummary> GetSummaryAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken) =>
        await costs.GetSummaryAsync(await RequestAsync(request, argument, cancellationToken), cancellationToken);

    public async Task<CostMovers> GetMoversAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken) =>
        await costs.GetMoversAsync(await RequestAsync(request, argument, cancellationToken), cancellationToken);

    public async Task<MonthSpend> GetMonthAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken) =>
        await costs.GetMonthAsync(await RequestAsync(request, argument, cancellationToken), cancellationToken);

    public async Task<TeamList> GetTeamsAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken)
    {
        var asked = await RequestAsync(request, argument, cancellationToken) with { By = CostDimension.Team };
        var movers = await costs.GetMoversAsync(asked, cancellationToken);
        return new TeamList([.. movers.Rows.Where(row => row.Name.Length > 0).OrderByDescending(row => row.Cost).Select(row => row.Name)]);
    }

    /// <summary>The question with the teams that own applications.</summary>
    internal async Task<CostRequest> RequestAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = CostArgument.Parse(argument);
        return new CostRequest
        {
            Filter = request.Filter,
            From = request.From,
            To = request.To,
            By = asked.Split,
            Step = asked.Bucket,
            Calendar = asked.Calendar,
            Teams = asked.Teams,
            OwningTeams = await teams.GetAsync(request.Filter.Tenant, cancellationToken),
        };
    }
}
