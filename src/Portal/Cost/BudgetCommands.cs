using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Portal.Governance.Access;
using Portal.Governance.Costs;

namespace Portal.Cost;

/// <summary>Changes of budgets by a person or program that may administer the portal; checked here, whatever page or endpoint asks.</summary>
public sealed class BudgetCommands(Budgets budgets, IAuthorizationService authorization)
{
    /// <exception cref="UnauthorizedAccessException">The caller may not administer.</exception>
    public async Task<BudgetChange> AddAsync(ClaimsPrincipal caller, BudgetDraft draft, CancellationToken cancellationToken)
    {
        await CheckAsync(caller);
        return await budgets.AddAsync(caller.GetTenant(), draft, NameOf(caller), cancellationToken);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="UnauthorizedAccessException">The caller may not administer.</exception>
    public async Task<BudgetChange> ChangeAsync(ClaimsPrincipal caller, Guid id, long version, BudgetDraft draft, CancellationToken cancellationToken)
    {
        await CheckAsync(caller);
        return await budgets.ChangeAsync(caller.GetTenant(), id, version, draft, NameOf(caller), cancellationToken);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="UnauthorizedAccessException">The caller may not administer.</exception>
    public async Task<BudgetChange> DeleteAsync(ClaimsPrincipal caller, Guid id, long version, CancellationToken cancellationToken)
    {
        await CheckAsync(caller);
        return await budgets.DeleteAsync(caller.GetTenant(), id, version, cancellationToken);
    }

    /// <summary>Undoes a deletion.</summary>
    /// <exception cref="UnauthorizedAccessException">The caller may not administer, or the budget is another tenant's.</exception>
    public async Task<BudgetChange> RestoreAsync(ClaimsPrincipal caller, Budget deleted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deleted);
        await CheckAsync(caller);
        if (!string.Equals(deleted.Tenant, caller.GetTenant(), StringComparison.Ordinal))
        {
            throw new UnauthorizedAccessException("The budget belongs to another tenant.");
        }
        return await budgets.RestoreAsync(deleted, NameOf(caller), cancellationToken);
    }

    private async Task CheckAsync(ClaimsPrincipal caller)
    {
        if (!(await authorization.AuthorizeAsync(caller, PortalPolicies.Administer)).Succeeded)
        {
            throw new UnauthorizedAccessException("Budgets are changed by administrators.");
        }
    }

    private static string NameOf(ClaimsPrincipal caller) => caller.Identity?.Name is { Length: > 0 } name ? name[..Math.Min(name.Length, 200)] : "unknown";
}
