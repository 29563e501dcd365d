using System.Globalization;
using System.Security.Claims;

namespace Portal.Governance.Access;

/// <summary>Claims of the portal's principals, people and API keys alike.</summary>
public static class PortalClaims
{
    /// <summary>The tenant (project) whose telemetry the principal writes or reads.</summary>
    public const string Tenant = "portal:tenant";

    /// <summary>A scope of an API key, one of <see cref="PortalScopes"/>; a key with several has several of these claims. People have none.</summary>
    public const string Scope = "portal:scope";

    /// <summary>A role that a person holds for some application of the project only; which one, <see cref="AccessGuard"/> knows.</summary>
    public const string ApplicationRole = "portal:application-role";

    /// <summary>The id of a person's session. API keys have none.</summary>
    public const string Session = "portal:session";

    /// <summary>How a person's session began, one of <see cref="SignInMethods"/>.</summary>
    public const string SignInMethod = "portal:sign-in";

    /// <summary>The language a person chose, two letters; absent: as the browser asks.</summary>
    public const string Language = "portal:language";

    /// <summary>The time zone a person chose, an IANA name; absent: the browser's.</summary>
    public const string TimeZone = "portal:time-zone";

    /// <summary>The theme a person chose; absent: none.</summary>
    public const string Theme = "portal:theme";

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
