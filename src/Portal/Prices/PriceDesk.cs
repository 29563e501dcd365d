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

/// <summary>Changes of prices by people and programs, taken over at once by this instance. Whoever calls has checked that the caller may.</summary>
internal sealed class PriceDesk(PriceTable table, PriceLoader loader, PriceCatalog catalog, CallRecosting recosting, UnpricedModels unpriced, TimeProvider time)
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

    public async Task<PriceChange> AddAsync(PriceDraft draft, (int Id, long Version)? seen, string author, CancellationToken cancellationToken)
    {
        await loader.WhenLoadedAsync(cancellationToken);
        var change = await table.AddAsync(draft, seen, author, cancellationToken);
        await TakeOverAsync(change, cancellationToken);
        return change;
    }

    public async Task<PriceChange> EndAsync(int id, long version, DateTimeOffset end, string reason, string author, CancellationToken cancellationToken)
    {
        var change = await table.EndAsync(id, version, end, reason, author, cancellationToken);
        await TakeOverAsync(change, cancellationToken);
        return change;
    }

    public async Task<IReadOnlyList<PriceRow>> ImportAsync(IReadOnlyList<PriceDraft> drafts, string author, CancellationToken cancellationToken)
    {
        await loader.WhenLoadedAsync(cancellationToken);
        var added = await table.ImportAsync(drafts, author, cancellationToken);
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

    private Task TakeOverAsync(PriceChange change, CancellationToken cancellationToken) =>
        change.Outcome == PriceOutcome.Done ? loader.RefreshAsync(cancellationToken) : Task.CompletedTask;
}
