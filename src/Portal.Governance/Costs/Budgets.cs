using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Costs;

/// <summary>How a change of a budget ended.</summary>
public enum BudgetOutcome
{
    Done,

    /// <summary>The draft breaks <see cref="BudgetRules"/>.</summary>
    Invalid,

    /// <summary>Somebody else changed or deleted the budget meanwhile.</summary>
    Conflict,

    /// <summary>Another budget for the same part of the spend starts in the same month.</summary>
    Duplicate,

    /// <summary>There is no such budget in the tenant.</summary>
    Missing,
}

/// <param name="Budget">The budget as it is now stored: after a conflict the other's; null when it is gone.</param>
/// <param name="Faults">What is wrong with an invalid draft.</param>
public sealed record BudgetChange(BudgetOutcome Outcome, Budget? Budget = null, IReadOnlyList<BudgetFault>? Faults = null);

/// <summary>The budgets of a tenant. Whoever calls what changes them has checked that the actor may; every change is in the audit trail.</summary>
public sealed class Budgets(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    /// <summary>All budgets, by name; those that have not begun and those replaced included.</summary>
    public async Task<IReadOnlyList<Budget>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<Budget>().AsNoTracking().Where(budget => budget.Tenant == tenant)
            .OrderBy(budget => budget.Name).ThenBy(budget => budget.ValidFrom).ToListAsync(cancellationToken);
    }

    public async Task<Budget?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<Budget>().AsNoTracking().SingleOrDefaultAsync(budget => budget.Tenant == tenant && budget.Id == id, cancellationToken);
    }

    public async Task<BudgetChange> AddAsync(Actor actor, BudgetDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (BudgetRules.Check(draft) is { Count: > 0 } faults)
        {
            return new BudgetChange(BudgetOutcome.Invalid, Faults: faults);
        }
        return await InsertAsync(Guid.CreateVersion7(), actor, "costs.budget.added", draft, cancellationToken);
    }

    /// <param name="version">The version the actor saw.</param>
    public async Task<BudgetChange> ChangeAsync(Actor actor, Guid id, long version, BudgetDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(draft);
        if (BudgetRules.Check(draft) is { Count: > 0 } faults)
        {
            return new BudgetChange(BudgetOutcome.Invalid, Faults: faults);
        }
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Budget>().SingleOrDefaultAsync(budget => budget.Tenant == actor.Tenant && budget.Id == id, cancellationToken) is not { } budget)
        {
            return new BudgetChange(BudgetOutcome.Missing);
        }
        db.ExpectVersion(budget, version);
        draft.WriteTo(budget);
        (budget.ChangedBy, budget.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, "costs.budget.changed", SubjectOf(budget));
        return await SaveAsync(db, budget, cancellationToken);
    }

    /// <summary>Deletes a budget; <see cref="RestoreAsync"/> brings it back.</summary>
    /// <param name="version">The version the actor saw.</param>
    public async Task<BudgetChange> DeleteAsync(Actor actor, Guid id, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Budget>().SingleOrDefaultAsync(budget => budget.Tenant == actor.Tenant && budget.Id == id, cancellationToken) is not { } budget)
        {
            return new BudgetChange(BudgetOutcome.Missing);
        }
        db.ExpectVersion(budget, version);
        db.Remove(budget);
        db.Audit(actor, "costs.budget.deleted", SubjectOf(budget));
        return await SaveAsync(db, budget, cancellationToken);
    }

    /// <summary>Undoes a deletion: the budget has its id again, and a new history of versions.</summary>
    /// <exception cref="ArgumentException">The budget belongs to another tenant than the actor.</exception>
    public Task<BudgetChange> RestoreAsync(Actor actor, Budget deleted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deleted);
        ArgumentNullException.ThrowIfNull(actor);
        return deleted.Tenant == actor.Tenant
            ? InsertAsync(deleted.Id, actor, "costs.budget.restored", BudgetDraft.Of(deleted), cancellationToken)
            : throw new ArgumentException("The budget belongs to another tenant.", nameof(deleted));
    }

    private async Task<BudgetChange> InsertAsync(Guid id, Actor actor, string action, BudgetDraft draft, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var budget = new Budget
        {
            Id = id,
            Tenant = actor.Tenant,
            Name = "",
            Scope = draft.Scope,
            MonthlyUsd = 0,
            ValidFrom = draft.ValidFrom,
            Owner = "",
            ChangedBy = actor.Name,
            ChangedAt = time.GetUtcNow(),
        };
        draft.WriteTo(budget);
        db.Add(budget);
        db.Audit(actor, action, SubjectOf(budget));
        return await SaveAsync(db, budget, cancellationToken);
    }

    private static AuditSubject SubjectOf(Budget budget) => new("budget", budget.Id.ToString(), budget.Name);

    private async Task<BudgetChange> SaveAsync(PortalDb db, Budget budget, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new BudgetChange(BudgetOutcome.Done, budget);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new BudgetChange(BudgetOutcome.Conflict, await FindAsync(budget.Tenant, budget.Id, cancellationToken));
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Both systems report a broken unique index in words of their own; asking again tells it from other failures.
            if (await FindTwinAsync(budget, isNew: db.Entry(budget).State == EntityState.Added, cancellationToken) is { } twin)
            {
                return new BudgetChange(BudgetOutcome.Duplicate, twin);
            }
            throw;
        }
    }

    private async Task<Budget?> FindTwinAsync(Budget budget, bool isNew, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<Budget>().AsNoTracking().FirstOrDefaultAsync(
            other => (isNew || other.Id != budget.Id) && other.Tenant == budget.Tenant && other.Scope == budget.Scope && other.Target == budget.Target && other.ValidFrom == budget.ValidFrom,
            cancellationToken);
    }
}
