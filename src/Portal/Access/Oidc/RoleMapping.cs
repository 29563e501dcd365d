using System.Text.Json;
using Portal.Access.Oidc.Jose;
using Portal.Governance.Access;

namespace Portal.Access.Oidc;

/// <summary>Which roles of the portal a person's app roles and groups give.</summary>
internal static class RoleMapping
{
    /// <summary>In <see cref="OidcProviderOptions.Roles"/>: everybody who may sign in.</summary>
    public const string Everybody = "*";

    private static readonly string[] UsualClaims = ["roles", "groups"];

    /// <summary>The claims that hold roles or groups.</summary>
    public static IReadOnlyList<string> ClaimsOf(OidcProviderOptions provider) => provider.RoleClaims.Count > 0 ? provider.RoleClaims : UsualClaims;

    /// <summary>Whether any claim with roles or groups is there.</summary>
    public static bool HasRoleClaims(JsonElement claims, OidcProviderOptions provider) => ClaimsOf(provider).Any(name => Find(claims, name) is not null);

    /// <summary>Refuses a token that speaks of groups without listing them: taking that for "no groups" would take roles away without a word.</summary>
    /// <exception cref="SignInRefusedException">The provider left the groups out because there are too many.</exception>
    public static void CheckGroups(JsonElement claims, OidcProviderOptions provider)
    {
        if (ClaimsOf(provider).Contains("groups", StringComparer.Ordinal) && HasGroupsOverage(claims))
        {
            throw new SignInRefusedException(
                SignInFault.GroupsOverage,
                "Microsoft Entra ID left the groups out of the token because the person is in too many (groups overage). "
                + "In the app registration choose 'Groups assigned to the application' for the groups claim, or use app roles and set RoleClaims to roles.");
        }
    }

    /// <summary>The roles, in the order of <see cref="PortalRoles.All"/>.</summary>
    public static IReadOnlyList<string> RolesOf(JsonElement claims, OidcProviderOptions provider)
    {
        var held = ClaimsOf(provider).SelectMany(name => Texts(Find(claims, name))).ToHashSet(StringComparer.Ordinal);
        return [.. PortalRoles.All.Where(role => provider.Roles.TryGetValue(role, out var values) && values.Any(value => value == Everybody || held.Contains(value)))];
    }

    /// <summary>Beyond about 200 groups Entra puts a reference (<c>_claim_names</c>, or <c>hasgroups</c>) in the place of the list.</summary>
    private static bool HasGroupsOverage(JsonElement claims) =>
        !claims.Has("groups")
        && ((claims.TryGetProperty("_claim_names", out var names) && names.ValueKind == JsonValueKind.Object && names.Has("groups"))
            || (claims.TryGetProperty("hasgroups", out var has) && (has.ValueKind == JsonValueKind.True || (has.ValueKind == JsonValueKind.String && has.ValueEquals("true")))));

    /// <summary>A claim of that very name (names may hold dots), else what a path of names leads to.</summary>
    private static JsonElement? Find(JsonElement claims, string name)
    {
        if (claims.TryGetProperty(name, out var value))
        {
            return value;
        }
        var found = claims;
        foreach (var step in name.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(step, out found))
            {
                return null;
            }
        }
        return found;
    }

    private static IEnumerable<string> Texts(JsonElement? claim) => claim switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
        _ => [],
    };
}
