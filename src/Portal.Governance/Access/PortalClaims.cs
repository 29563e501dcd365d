using System.Security.Claims;

namespace Portal.Governance.Access;

/// <summary>Claims of the portal's principals, people and API keys alike.</summary>
public static class PortalClaims
{
    /// <summary>The tenant (project) whose telemetry the principal writes or reads.</summary>
    public const string Tenant = "portal:tenant";

    /// <summary>The scope of an API key: <c>ingest</c>, <c>read</c> or <c>admin</c>. People have none.</summary>
    public const string Scope = "portal:scope";

    /// <summary>The tenant of a principal.</summary>
    /// <exception cref="InvalidOperationException">The principal carries no tenant, so it was not made by the portal.</exception>
    public static string GetTenant(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.FindFirst(Tenant)?.Value ?? throw new InvalidOperationException("The principal carries no tenant claim.");
    }
}
