using System.Security.Claims;
using Microsoft.Extensions.Options;
using Portal.Access.Keys;
using Portal.Governance.Access;

namespace Portal.Access;

/// <summary>Tells of connections of people and of keys whether they may go on.</summary>
internal static class OpenConnections
{
    private const string KeyPrefix = "key:";

    // Not zero: while the database is away, what it said last is believed for a while.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(1);

    public static ConnectionRights Create(IServiceProvider provider)
    {
        var keys = provider.GetRequiredService<KeyRing>();
        var sessions = provider.GetRequiredService<PersonSessions>();
        var development = provider.GetRequiredService<DevelopmentSignIn>();
        return new ConnectionRights(TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<AccessOptions>>().Value.RevalidateSeconds), async (user, cancellationToken) =>
            user.HasClaim(claim => claim.Type == PortalClaims.Scope)
                ? KeyIdOf(user) is { } id && keys.Stands(id)
                : await sessions.FindAsync(user, Fresh, cancellationToken) is { } state && development.Admits(state.Session)
                    && state.Session.Tenant == user.GetTenant() && AccessMatrix.Passes(state.Principal, PortalPolicies.View));
    }

    private static string? KeyIdOf(ClaimsPrincipal key) =>
        key.FindFirstValue(ClaimTypes.NameIdentifier) is { } name && name.StartsWith(KeyPrefix, StringComparison.Ordinal) ? name[KeyPrefix.Length..] : null;
}
