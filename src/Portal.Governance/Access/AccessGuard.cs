using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>
/// Decides in every command, whatever the door, from the rights of this moment: a person who was disabled or lost a role a second ago is refused, although their page
/// is still open. API keys were looked up when their request came in.
/// </summary>
public sealed class AccessGuard(PersonSessions sessions, IDbContextFactory<PortalDb> contexts)
{
    /// <summary>Lets the principal go on, and says who it is.</summary>
    /// <param name="policy">One of <see cref="PortalPolicies"/>.</param>
    /// <param name="application">What it is asked for; null: the project as a whole.</param>
    /// <exception cref="AccessRefusedException">The principal may not; the message says why.</exception>
    public async Task<Actor> RequireAsync(ClaimsPrincipal user, string policy, string? application = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        var (principal, refusal) = await DecideAsync(user, policy, application, cancellationToken);
        return refusal is null ? Actor.Of(principal) : throw new AccessRefusedException(refusal.Value, policy, application);
    }

    /// <summary>Whether the principal may, as of this moment.</summary>
    public async Task<bool> MayAsync(ClaimsPrincipal user, string policy, string? application = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return (await DecideAsync(user, policy, application, cancellationToken)).Refusal is null;
    }

    /// <summary>The applications of the principal's project whose prompts and answers they may read, as of this moment.</summary>
    public async Task<ContentReach> ContentReachAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (IsKey(user))
        {
            return AccessMatrix.Passes(user, PortalPolicies.ReadContent)
                ? new ContentReach(ByDefault: true, await ContentByGrantOnlyAsync(user.GetTenant(), cancellationToken))
                : ContentReach.Nothing;
        }
        return await sessions.FindAsync(user, TimeSpan.Zero, cancellationToken) is { } state ? ContentReach.Of(state.Rights) : ContentReach.Nothing;
    }

    private async Task<(ClaimsPrincipal Principal, AccessRefusal? Refusal)> DecideAsync(ClaimsPrincipal user, string policy, string? application, CancellationToken cancellationToken)
    {
        if (IsKey(user))
        {
            return (user, await DecideKeyAsync(user, policy, application, cancellationToken));
        }
        if (await sessions.FindAsync(user, TimeSpan.Zero, cancellationToken) is not { } state)
        {
            return (user, AccessRefusal.SignedOut);
        }
        return (state.Principal, state.Rights.Allow(policy, application) ? null : Refuse(policy, application, state.Rights.ContentByGrantOnly));
    }

    private async Task<AccessRefusal?> DecideKeyAsync(ClaimsPrincipal key, string policy, string? application, CancellationToken cancellationToken)
    {
        if (!AccessMatrix.Passes(key, policy))
        {
            return AccessRefusal.NotAllowed;
        }
        // Grants are given to people and teams: to a key such content stays closed.
        return policy == PortalPolicies.ReadContent && application is not null
            ? (await ContentByGrantOnlyAsync(key.GetTenant(), cancellationToken)).Contains(application) ? AccessRefusal.ContentByGrantOnly : null
            : null;
    }

    private async Task<IReadOnlySet<string>> ContentByGrantOnlyAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await PersonRights.ContentByGrantOnlyAsync(db, tenant, cancellationToken);
    }

    private static AccessRefusal Refuse(string policy, string? application, IReadOnlySet<string> contentByGrantOnly) =>
        policy == PortalPolicies.ReadContent && application is not null && contentByGrantOnly.Contains(application) ? AccessRefusal.ContentByGrantOnly : AccessRefusal.NotAllowed;

    private static bool IsKey(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == PortalClaims.Scope);
}
