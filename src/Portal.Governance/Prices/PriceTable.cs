using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Prices;

/// <summary>How a change of the price table ended.</summary>
public enum PriceOutcome
{
    Done,

    /// <summary>The draft breaks <see cref="PriceRules"/>.</summary>
    Invalid,

    /// <summary>Somebody else changed the price of the same calls meanwhile.</summary>
    Conflict,

    /// <summary>There is no such row, or it has ended.</summary>
    Missing,

    /// <summary>The price that holds from then on is the same already.</summary>
    Unchanged,
}

/// <param name="Row">The new row; after a conflict the row that now holds.</param>
/// <param name="Faults">What is wrong with an invalid draft.</param>
public sealed record PriceChange(PriceOutcome Outcome, PriceRow? Row = null, IReadOnlyList<PriceFault>? Faults = null);

/// <summary>
/// The price table. Whoever calls what changes it has checked that the actor may; every change is in the audit trail. Rows of one provider, model, tier and length of input follow each other
/// in time without overlap: a new row ends the one that holds at its start, and holds until the next begins.
/// </summary>
public sealed class PriceTable(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    /// <summary>Prices hold for every tenant.</summary>
    public const string AllTenants = "*";

    /// <summary>Author of the rows a portal starts with.</summary>
    public const string StartingFile = "starting file";

    private const int Attempts = 4;

    private static readonly AuditSubject WholeTable = new("price-table", AllTenants, "Price table");

    /// <summary>All rows, ended and replaced ones included, by their numbers, and the version of the table they are.</summary>
    public async Task<(IReadOnlyList<PriceRow> Rows, long Version)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        // The version first: what is added in between is read again with the next version.
        var version = await VersionAsync(db, cancellationToken);
        return (await db.Set<PriceRow>().AsNoTracking().OrderBy(row => row.Id).ToListAsync(cancellationToken), version);
    }

    /// <summary>Changes with every change of the table.</summary>
    public async Task<long> GetVersionAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await VersionAsync(db, cancellationToken);
    }

    public async Task<PriceRow?> FindAsync(int id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<PriceRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>Adds a price from <see cref="PriceDraft.ValidFrom"/> on.</summary>
    /// <param name="seen">The row the actor saw holding at that moment and its version; null: none.</param>
    public Task<PriceChange> AddAsync(Actor actor, PriceDraft draft, (int Id, long Version)? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        draft = draft.Tidy();
        return PriceRules.Check(draft, time.GetUtcNow()) is { Count: > 0 } faults
            ? Task.FromResult(new PriceChange(PriceOutcome.Invalid, Faults: faults))
            : RepeatAsync(
                async (db, state) =>
                {
                    var change = await InsertAsync(db, state, draft, seen, actor.Name, check: true, cancellationToken);
                    if (change is { Outcome: PriceOutcome.Done, Row: { } row })
                    {
                        db.Audit(actor, "prices.price.added", SubjectOf(row), draft.Reason);
                    }
                    return change;
                },
                cancellationToken);
    }

    /// <summary>Ends a price: from then on its calls have another row's price or none.</summary>
    public Task<PriceChange> EndAsync(Actor actor, int id, long version, DateTimeOffset end, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (reason.Trim().Length is 0 or > PriceRules.ReasonLength)
        {
            return Task.FromResult(new PriceChange(PriceOutcome.Invalid, Faults: [PriceFault.ReasonMissing]));
        }
        return RepeatAsync(
            async (db, state) =>
            {
                if (state is null || await db.Set<PriceRow>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { IsReplaced: false } row)
                {
                    return new PriceChange(PriceOutcome.Missing);
                }
                if (row.Version != version)
                {
                    return new PriceChange(PriceOutcome.Conflict, row);
                }
                End(row, end < row.ValidFrom ? row.ValidFrom.Value : end, reason.Trim(), actor.Name);
                Touch(db, state);
                db.Audit(actor, "prices.price.ended", SubjectOf(row), reason);
                return new PriceChange(PriceOutcome.Done, row);
            },
            cancellationToken);
    }

    /// <summary>Adds many prices as one change; those that change nothing are left out.</summary>
    /// <returns>The rows added.</returns>
    public async Task<IReadOnlyList<PriceRow>> ImportAsync(Actor actor, IReadOnlyList<PriceDraft> drafts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        var added = new List<PriceRow>();
        await RepeatAsync(
            async (db, state) =>
            {
                added.Clear();
                foreach (var draft in drafts)
                {
                    if (await InsertAsync(db, state, draft.Tidy(), seen: null, actor.Name, check: false, cancellationToken) is { Outcome: PriceOutcome.Done, Row: { } row })
                    {
                        added.Add(row);
                    }
                }
                if (added.Count > 0)
                {
                    db.Audit(actor, "prices.table.imported", WholeTable);
                }
                return new PriceChange(PriceOutcome.Done);
            },
            cancellationToken);
        return added;
    }

    /// <summary>
    /// Brings the starting file into the table: rows it does not have yet are added, and ends the file has learnt are set. A row for calls that somebody has
    /// priced by hand is kept as replaced from the start, so that its number stays known and nothing of theirs changes.
    /// </summary>
    /// <param name="firstOwnId">Numbers from here on belong to rows of people.</param>
    public async Task SeedAsync(Actor actor, IReadOnlyList<PriceRow> starting, int firstOwnId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starting);
        await RepeatAsync(
            async (db, state) =>
            {
                if (state is null)
                {
                    db.Add(state = new PriceTableState { NextId = firstOwnId });
                }
                var known = await db.Set<PriceRow>().ToDictionaryAsync(row => row.Id, cancellationToken);
                var changed = false;
                foreach (var row in starting)
                {
                    if (!known.TryGetValue(row.Id, out var existing))
                    {
                        if (known.Values.Any(other => other.CreatedBy != StartingFile && other.HasKeyOf(PriceDraft.Of(row))))
                        {
                            row.ValidTo = row.ValidFrom ?? DateTimeOffset.MinValue;
                            row.EndReason = "A price entered by hand holds.";
                        }
                        db.Add(row);
                        changed = true;
                    }
                    else if (existing.ValidTo is null && row.ValidTo is { } end)
                    {
                        End(existing, end, row.Reason, StartingFile);
                        changed = true;
                    }
                }
                if (changed)
                {
                    Touch(db, state);
                    db.Audit(actor, "prices.table.seeded", WholeTable);
                }
                return new PriceChange(PriceOutcome.Done);
            },
            cancellationToken);
    }

    private async Task<PriceChange> InsertAsync(
        PortalDb db, PriceTableState? state, PriceDraft draft, (int Id, long Version)? seen, string author, bool check, CancellationToken cancellationToken)
    {
        if (state is null)
        {
            throw new InvalidOperationException("The price table has not been filled yet.");
        }
        var others = await db.Set<PriceRow>()
            .Where(row => row.Provider == draft.Provider && row.Model == draft.Model && row.ServiceTier == draft.ServiceTier && row.InputAbove == draft.InputAbove)
            .ToListAsync(cancellationToken);
        var from = draft.ValidFrom ?? DateTimeOffset.MinValue;
        var local = others.Concat(db.Set<PriceRow>().Local.Where(row => row.HasKeyOf(draft))).Distinct().Where(row => !row.IsReplaced).ToList();
        var holding = local.SingleOrDefault(row => row.IsValidAt(from));
        if (check && (holding is null ? seen is not null : seen != (holding.Id, holding.Version)))
        {
            return new PriceChange(PriceOutcome.Conflict, holding);
        }
        if (holding is not null && HasRatesOf(holding, draft))
        {
            return new PriceChange(PriceOutcome.Unchanged, holding);
        }

        var next = local.Where(row => row.ValidFrom > from).Min(row => row.ValidFrom);
        var row = ToRow(draft, state.NextId, holding?.ValidTo ?? next, author);
        if (holding is not null)
        {
            End(holding, draft.ValidFrom ?? DateTimeOffset.MinValue, draft.Reason, author);
        }
        state.NextId++;
        db.Add(row);
        Touch(db, state);
        return new PriceChange(PriceOutcome.Done, row);
    }

    private PriceRow ToRow(PriceDraft draft, int id, DateTimeOffset? validTo, string author) => new()
    {
        Id = id,
        Provider = draft.Provider,
        Model = draft.Model,
        ServiceTier = draft.ServiceTier,
        InputAbove = draft.InputAbove,
        ValidFrom = draft.ValidFrom,
        ValidTo = validTo,
        Currency = draft.Currency,
        UsdPerUnit = draft.UsdPerUnit,
        Input = draft.Input!.Value,
        CacheRead = draft.CacheRead,
        CacheWrite = draft.CacheWrite,
        CacheWrite1h = draft.CacheWrite1h,
        Output = draft.Output!.Value,
        Reasoning = draft.Reasoning,
        RequestFee = draft.RequestFee,
        Source = draft.Source,
        SourceDate = draft.SourceDate,
        Reason = draft.Reason,
        CreatedBy = author,
        CreatedAt = time.GetUtcNow(),
        ChangedBy = author,
        ChangedAt = time.GetUtcNow(),
    };

    private void End(PriceRow row, DateTimeOffset end, string reason, string author)
    {
        (row.ValidTo, row.EndReason) = (end, reason);
        (row.ChangedBy, row.ChangedAt) = (author, time.GetUtcNow());
    }

    private static AuditSubject SubjectOf(PriceRow row) => new("price", row.Id.ToString(CultureInfo.InvariantCulture), $"{row.Provider} {row.Model}");

    private static bool HasRatesOf(PriceRow row, PriceDraft draft) =>
        (row.Input, row.CacheRead, row.CacheWrite, row.CacheWrite1h, row.Output, row.Reasoning, row.RequestFee, row.Currency, row.UsdPerUnit)
        == (draft.Input, draft.CacheRead, draft.CacheWrite, draft.CacheWrite1h, draft.Output, draft.Reasoning, draft.RequestFee, draft.Currency, draft.UsdPerUnit);

    // Every change changes this row, so that of two at once the second fails and is tried again on what the first left.
    private static void Touch(PortalDb db, PriceTableState state)
    {
        if (db.Entry(state).State == EntityState.Unchanged)
        {
            db.Entry(state).State = EntityState.Modified;
        }
    }

    private async Task<PriceChange> RepeatAsync(Func<PortalDb, PriceTableState?, Task<PriceChange>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            try
            {
                var result = await change(db, await db.Set<PriceTableState>().SingleOrDefaultAsync(state => state.Tenant == AllTenants, cancellationToken));
                if (result.Outcome == PriceOutcome.Done)
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                return result;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another change came first: look again.
            }
        }
    }

    private static Task<long> VersionAsync(PortalDb db, CancellationToken cancellationToken) =>
        db.Set<PriceTableState>().Where(state => state.Tenant == AllTenants).Select(state => state.Version).SingleOrDefaultAsync(cancellationToken);
}
