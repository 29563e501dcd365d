using System.Globalization;
using System.Security.Claims;

namespace Portal.Governance.Access;

/// <summary>Claims of the portal's principals, people and API keys alike.</summary>
public static class PortalClaims
{
    /// <summary>The tenant (project) whose telemetry the principal writes or reads.</summary>
    public const string Tenant = "portal:tenant";

    /// <summary>The scope of an API key: <c>ingest</c>, <c>read</c> or <c>admin</c>. People have none.</summary>
    public const string Scope = "portal:scope";

    /// <summary>When a person's session ends, in Unix seconds. API keys have none.</summary>
    public const string SessionEnd = "portal:session-end";

    /// <summary>When the session of a principal ends, UTC; null where it has no end of its own.</summary>
    public static DateTimeOffset? GetSessionEnd(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return long.TryParse(principal.FindFirst(SessionEnd)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    /// <summary>The tenant of a principal.</summary>
    /// <exception cref="InvalidOperationException">The principal carries no tenant, so it was not made by the portal.</exception>
    public static string GetTenant(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.FindFirst(Tenant)?.Value ?? throw new InvalidOperationException("The principal carries no tenant claim.");
    }
}
