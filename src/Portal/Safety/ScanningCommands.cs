using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Scanning;

namespace Portal.Safety;

/// <summary>Changes of what becomes of personal data, by whoever may administer the portal; checked here by the rights of this moment, whatever page or endpoint asks.</summary>
public sealed class ScanningCommands(ScanningPolicyStore policies, AccessGuard guard)
{
    /// <summary>Keeps the policy of an application; ingest follows at once.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    /// <exception cref="ScanningPolicyConflictException">Somebody was faster.</exception>
    public async Task<ScanningPolicy> SaveAsync(ClaimsPrincipal caller, string application, ScanningPolicyChange change, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return await policies.SaveAsync(actor, application, change, cancellationToken);
    }
}
