using System.Security.Claims;
using Portal.Governance.Access;
using Portal.Governance.Drift;

namespace Portal.Drift;

/// <summary>Changes of pinned references by people who may edit models of the application; checked here by the rights of this moment, whatever page or endpoint asks.</summary>
public sealed class DriftReferenceCommands(DriftReferences references, AccessGuard guard)
{
    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    /// <exception cref="ArgumentException">The draft has faults.</exception>
    /// <exception cref="DriftReferenceConflictException">Somebody was faster.</exception>
    public async Task<DriftReference> PinAsync(ClaimsPrincipal caller, string application, DriftReferenceDraft draft, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, application, cancellationToken);
        return await references.PinAsync(actor, application, draft, cancellationToken);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <returns>What was pinned; null: nothing was.</returns>
    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    /// <exception cref="DriftReferenceConflictException">Something else is pinned by now.</exception>
    public async Task<DriftReference?> UnpinAsync(ClaimsPrincipal caller, string application, long version, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(caller, PortalPolicies.EditModels, application, cancellationToken);
        return await references.UnpinAsync(actor, application, version, cancellationToken);
    }
}
