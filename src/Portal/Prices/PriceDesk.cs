using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Prices;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;

namespace Portal.Prices;

/// <summary>What a price would change about calls that are already stored.</summary>
/// <param name="Since">From here on calls are still kept.</param>
/// <param name="Calls">Calls whose cost or price would change.</param>
/// <param name="Before">US dollars these calls cost now, as far as known.</param>
/// <param name="After">US dollars they would cost.</param>
/// <param name="UnknownBefore">Calls whose cost is unknown now.</param>
public sealed record PriceImpact(DateTimeOffset Since, ulong Calls, decimal Before, decimal After, ulong UnknownBefore);

/// <summary>
/// Prices for people and programs. Changes are for administrators, which is checked here by the rights of this moment, whatever page or endpoint asks; this
/// instance takes them over at once.
/// </summary>
internal sealed class PriceDesk(
    PriceTable table, PriceLoader loader, PriceCatalog catalog, CallRecosting recosting, RecostRuns runs, UnpricedModels unpriced, AccessGuard guard, TimeProvider time)
{
    private static readonly TimeSpan UnpricedWithin = TimeSpan.FromDays(30);

    public async Task<IReadOnlyList<PriceRow>> ListAsync(CancellationToken cancellationToken)
    {
        await loader.WhenLoadedAsync(cancellationToken);
        return (await table.ReadAsync(cancellationToken)).Rows;
    }

    public async Task<PriceRow?> FindAsync(int id, CancellationToken cancellationToken)
    {
        await loader.WhenLoadedAsync(cancellationToken);
        return await table.FindAsync(id, cancellationToken);
    }

    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<PriceChange> AddAsync(ClaimsPrincipal caller, PriceDraft draft, (int Id, long Version)? seen, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        await loader.WhenLoadedAsync(cancellationToken);
        var change = await table.AddAsync(actor, draft, seen, cancellationToken);
        await TakeOverAsync(change, cancellationToken);
        return change;
    }

    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<PriceChange> EndAsync(ClaimsPrincipal caller, int id, long version, DateTimeOffset end, string reason, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        var change = await table.EndAsync(actor, id, version, end, reason, cancellationToken);
        await TakeOverAsync(change, cancellationToken);
        return change;
    }

    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<IReadOnlyList<PriceRow>> ImportAsync(ClaimsPrincipal caller, IReadOnlyList<PriceDraft> drafts, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        await loader.WhenLoadedAsync(cancellationToken);
        var added = await table.ImportAsync(actor, drafts, cancellationToken);
        await loader.RefreshAsync(cancellationToken);
        return added;
    }

    /// <summary>Models of the last thirty days that used tokens and have no price.</summary>
    public Task<IReadOnlyList<UnpricedModel>> UnpricedAsync(string tenant, CancellationToken cancellationToken) =>
        unpriced.ReadAsync(tenant, time.GetUtcNow() - UnpricedWithin, catalog.Current, time.GetUtcNow(), cancellationToken);

    /// <summary>What calls of the tenant since a draft's first moment would cost with it; null where none of them is kept.</summary>
    public async Task<PriceImpact?> EstimateAsync(string tenant, PriceDraft draft, CancellationToken cancellationToken)
    {
        await loader.WhenLoadedAsync(cancellationToken);
        var now = time.GetUtcNow();
        if ((draft.ValidFrom ?? DateTimeOffset.MinValue) >= now
            || recosting.Reachable(new RecostRange(tenant, draft.ValidFrom ?? DateTimeOffset.UnixEpoch, now)) is not { } range)
        {
            return null;
        }

        // Compared with what the prices in force give, not with what is stored: the rest of the table may wait for re-costing too.
        var current = await recosting.PreviewAsync(range, catalog.Current, cancellationToken);
        var then = await recosting.PreviewAsync(range, PriceRows.With(catalog.Current, draft), cancellationToken);
        var before = current.ToDictionary(total => (total.Application, total.Provider, total.Model));
        var moved = then.Where(total => before[(total.Application, total.Provider, total.Model)] is var old && (old.After, old.UnknownAfter) != (total.After, total.UnknownAfter)).ToList();
        return new PriceImpact(
            range.From,
            moved.Aggregate(0UL, (sum, total) => sum + total.Calls),
            moved.Sum(total => before[(total.Application, total.Provider, total.Model)].After),
            moved.Sum(total => total.After),
            moved.Aggregate(0UL, (sum, total) => sum + before[(total.Application, total.Provider, total.Model)].UnknownAfter));
    }

    /// <summary>Asks for a re-costing of the caller's calls.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<(RecostRun? Run, RecostRefusal Refusal)> RecostAsync(
        ClaimsPrincipal caller, DateTimeOffset from, DateTimeOffset to, string reason, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await runs.StartAsync(actor, from, to, reason, cancellationToken);
    }

    /// <summary>Asks a re-costing to stop. False when it does not run.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<bool> StopRecostAsync(ClaimsPrincipal caller, Guid id, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await runs.CancelAsync(actor, id, cancellationToken);
    }

    public Task<bool> MayChangeAsync(ClaimsPrincipal caller) => guard.MayAsync(caller, PortalPolicies.Administer);

    private Task TakeOverAsync(PriceChange change, CancellationToken cancellationToken) =>
        change.Outcome == PriceOutcome.Done ? loader.RefreshAsync(cancellationToken) : Task.CompletedTask;
}
