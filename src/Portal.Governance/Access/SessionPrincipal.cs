using System.Globalization;
using System.Security.Claims;

namespace Portal.Governance.Access;

/// <summary>The principal of a person's session: what the cookie carries, and what pages see.</summary>
public static class SessionPrincipal
{
    private const string AuthenticationType = "portal.person";

    /// <summary>The person of a session with the rights of now.</summary>
    public static ClaimsPrincipal Of(Session session, Person person, PersonRights rights)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(rights);
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()),
                new Claim(ClaimTypes.Name, person.Name),
                new Claim(PortalClaims.Tenant, session.Tenant),
                new Claim(PortalClaims.Session, session.Id),
                new Claim(PortalClaims.SignInMethod, session.Method),
                new Claim(PortalClaims.SessionEnd, session.EndsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                .. Chosen(PortalClaims.Language, person.Language),
                .. Chosen(PortalClaims.TimeZone, person.TimeZone),
                .. Chosen(PortalClaims.Theme, person.Theme),
                .. rights.Roles.Order(StringComparer.Ordinal).Select(role => new Claim(ClaimTypes.Role, role)),
                .. rights.ApplicationRoles.Order(StringComparer.Ordinal).Select(role => new Claim(PortalClaims.ApplicationRole, role)),
            ],
            AuthenticationType));
    }

    /// <summary>Whether two principals say the same: same session, name, project and rights.</summary>
    public static bool AreEqual(ClaimsPrincipal one, ClaimsPrincipal other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Claims.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(other.Claims.Select(Text).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static IEnumerable<Claim> Chosen(string type, string? value) => value is null ? [] : [new Claim(type, value)];

    private static string Text(Claim claim) => $"{claim.Type}\n{claim.Value}";
}
