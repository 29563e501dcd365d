using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;

namespace Portal.Access.Oidc;

/// <summary>Every fault of the providers' settings at once, each with its key and what to do.</summary>
internal sealed partial class OidcOptionsValidation : IValidateOptions<OidcOptions>
{
    private const int LongestAuthority = 200;
    private const int LongestMaxAge = 30 * 24 * 60;

    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        List<string> faults = [.. options.Providers.SelectMany(provider => Faults(provider.Key, provider.Value))];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string name, OidcProviderOptions provider)
    {
        var key = $"{OidcOptions.Section}:Providers:{name}";
        if (!ProviderName().IsMatch(name))
        {
            yield return $"{key}: the name stands in addresses; use up to 32 lower-case letters, digits and hyphens.";
        }
        foreach (var fault in AuthorityFaults(provider).Concat(ClientFaults(provider)).Concat(RoleFaults(provider)).Concat(RequestFaults(provider)))
        {
            yield return $"{key}:{fault}";
        }
    }

    private static IEnumerable<string> AuthorityFaults(OidcProviderOptions provider)
    {
        if (!Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority) || authority.Query.Length > 0 || authority.Fragment.Length > 0 || authority.UserInfo.Length > 0)
        {
            yield return "Authority: give the provider's issuer as an address without query, for example https://login.microsoftonline.com/TENANT-ID/v2.0.";
        }
        else if (!SafeAddress.IsSafe(authority))
        {
            yield return $"Authority: '{provider.Authority}' must begin with https; plain http is accepted on this machine (loopback) only.";
        }
        else if (provider.Authority.Length > LongestAuthority)
        {
            yield return $"Authority: must not be longer than {LongestAuthority} characters.";
        }
        else if (EntraTenants.IsShared(authority) && provider.Tenants.Count == 0)
        {
            yield return "Tenants: the authority lets every organisation of Microsoft Entra ID in; list the ids of those whose people may sign in, or name one organisation's id in Authority.";
        }
        foreach (var tenant in provider.Tenants.Where(tenant => !Guid.TryParseExact(tenant, "D", out _)))
        {
            yield return $"Tenants: '{tenant}' is no tenant id; it looks like 11111111-2222-3333-4444-555555555555 (Microsoft Entra admin centre, Overview).";
        }
    }

    private static IEnumerable<string> ClientFaults(OidcProviderOptions provider)
    {
        if (string.IsNullOrWhiteSpace(provider.ClientId))
        {
            yield return "ClientId: give the id under which the portal is registered at the provider.";
        }
        var way = ClientCredentials.WayOf(provider);
        if (way is ClientAuthentication.ClientSecretBasic or ClientAuthentication.ClientSecretPost && string.IsNullOrEmpty(provider.ClientSecret))
        {
            yield return $"ClientSecret: {way} needs the secret; set it in the environment, not in a file that is shared.";
        }
        if (way is ClientAuthentication.None or ClientAuthentication.PrivateKeyJwt && !string.IsNullOrEmpty(provider.ClientSecret))
        {
            yield return $"ClientSecret: {way} uses no secret; remove it, or choose ClientSecretBasic or ClientSecretPost as ClientAuthentication.";
        }
        if (way == ClientAuthentication.PrivateKeyJwt && ClientCredentials.FaultOfKey(provider) is { } fault)
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> RoleFaults(OidcProviderOptions provider)
    {
        foreach (var (role, values) in provider.Roles)
        {
            if (!PortalRoles.All.Contains(role, StringComparer.Ordinal))
            {
                yield return $"Roles:{role}: there is no such role; the roles are {string.Join(", ", PortalRoles.All)}.";
            }
            if (values is null || values.Length == 0 || values.Any(string.IsNullOrWhiteSpace))
            {
                yield return $"Roles:{role}: list at least one app role, group name or group id that gives the role.";
            }
        }
        if (provider.Roles.TryGetValue(PortalRoles.Admin, out var admins) && admins is not null && admins.Contains(RoleMapping.Everybody, StringComparer.Ordinal))
        {
            yield return $"Roles:{PortalRoles.Admin}: '{RoleMapping.Everybody}' would make everybody an administrator; name the app role or group.";
        }
        if (provider.RoleClaims.Any(string.IsNullOrWhiteSpace))
        {
            yield return "RoleClaims: an entry is empty.";
        }
        if (string.IsNullOrWhiteSpace(provider.NameClaim) || string.IsNullOrWhiteSpace(provider.EmailClaim))
        {
            yield return "NameClaim, EmailClaim: give the names of the claims, or leave the keys out for 'name' and 'email'.";
        }
    }

    private static IEnumerable<string> RequestFaults(OidcProviderOptions provider)
    {
        if (provider.Prompt is not (null or "login" or "select_account" or "consent"))
        {
            yield return $"Prompt: '{provider.Prompt}' is not one of login, select_account, consent.";
        }
        if (provider.MaxAgeMinutes is < 0 or > LongestMaxAge)
        {
            yield return $"MaxAgeMinutes: must be between 0 (always ask) and {LongestMaxAge}.";
        }
        foreach (var (key, values) in new[] { ("Scopes", provider.Scopes), ("AcrValues", provider.AcrValues) })
        {
            if (values.Any(value => value.Length == 0 || value.Any(c => c is <= ' ' or '"' or '\\' or > '~')))
            {
                yield return $"{key}: an entry is empty or holds a space, a quote or a character outside ASCII; give one value per entry.";
            }
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProviderName();
}
