using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Costs;

namespace Portal.Cost;

/// <summary>Changes of budgets by a person or program that may administer the portal; checked here by the rights of this moment, whatever page or endpoint asks.</summary>
public sealed class BudgetCommands(Budgets budgets, AccessGuard guard)
{
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<BudgetChange> AddAsync(ClaimsPrincipal caller, BudgetDraft draft, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await budgets.AddAsync(actor, draft, cancellationToken);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<BudgetChange> ChangeAsync(ClaimsPrincipal caller, Guid id, long version, BudgetDraft draft, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await budgets.ChangeAsync(actor, id, version, draft, cancellationToken);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<BudgetChange> DeleteAsync(ClaimsPrincipal caller, Guid id, long version, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await budgets.DeleteAsync(actor, id, version, cancellationToken);
    }

    /// <summary>Undoes a deletion.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    /// <exception cref="ArgumentException">The budget is another tenant's.</exception>
    public async Task<BudgetChange> RestoreAsync(ClaimsPrincipal caller, Budget deleted, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await budgets.RestoreAsync(actor, deleted, cancellationToken);
    }
}
