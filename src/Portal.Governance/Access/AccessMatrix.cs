using System.Collections.Frozen;
using System.Security.Claims;

namespace Portal.Governance.Access;

/// <summary>For what a role has to be held to pass a policy.</summary>
public enum AccessReach
{
    /// <summary>For the whole project.</summary>
    Project,

    /// <summary>For the whole project, or for the application in question.</summary>
    Application,

    /// <summary>For anything in the project.</summary>
    Anywhere,
}

/// <summary>Who passes a policy.</summary>
/// <param name="Policy">One of <see cref="PortalPolicies"/>.</param>
/// <param name="Roles">Of people: one of these is enough.</param>
/// <param name="Scopes">Of API keys: one of these is enough.</param>
public sealed record AccessRule(string Policy, AccessReach Reach, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes);

/// <summary>
/// The one table of who may do what. The portal's authorization policies are built from it, and <see cref="AccessGuard"/> decides from it.
/// What is not in it is allowed to nobody.
/// </summary>
public static class AccessMatrix
{
    private static readonly IReadOnlyList<string> NoRoles = [];

    public static IReadOnlyList<AccessRule> Rules { get; } =
    [
        new(PortalPolicies.View, AccessReach.Anywhere, [.. PortalRoles.All, PortalRoles.Content], [PortalScopes.Read, PortalScopes.Registry, PortalScopes.Admin]),
        new(PortalPolicies.Ingest, AccessReach.Project, NoRoles, [PortalScopes.Ingest, PortalScopes.Admin]),
        new(PortalPolicies.Administer, AccessReach.Project, [PortalRoles.Admin], [PortalScopes.Admin]),
        new(PortalPolicies.ReadContent, AccessReach.Application,
            [PortalRoles.ModelOwner, PortalRoles.DataProtectionOfficer, PortalRoles.Reviewer, PortalRoles.Admin, PortalRoles.Content], [PortalScopes.Admin]),
        new(PortalPolicies.ReviewContentLooks, AccessReach.Project, [PortalRoles.DataProtectionOfficer, PortalRoles.Admin], [PortalScopes.Admin]),
        new(PortalPolicies.EditModels, AccessReach.Application, [PortalRoles.ModelOwner, PortalRoles.Admin], [PortalScopes.Registry, PortalScopes.Admin]),
        new(PortalPolicies.ReviewAudit, AccessReach.Project, [PortalRoles.RiskOfficer, PortalRoles.DataProtectionOfficer, PortalRoles.Admin], [PortalScopes.Admin]),
        new(PortalPolicies.Comment, AccessReach.Application,
            [PortalRoles.OnCall, PortalRoles.ModelOwner, PortalRoles.RiskOfficer, PortalRoles.DataProtectionOfficer, PortalRoles.Reviewer, PortalRoles.Admin],
            [PortalScopes.Registry, PortalScopes.Admin]),
        new(PortalPolicies.WriteOutcomes, AccessReach.Project, NoRoles, [PortalScopes.Outcomes, PortalScopes.Admin]),
        new(PortalPolicies.WriteEvaluations, AccessReach.Project, NoRoles, [PortalScopes.Ingest, PortalScopes.Outcomes, PortalScopes.Admin]),
        new(PortalPolicies.WriteFeedback, AccessReach.Project, NoRoles, [PortalScopes.Feedback, PortalScopes.Admin]),
        new(PortalPolicies.AskGate, AccessReach.Project, NoRoles, [PortalScopes.Gate, PortalScopes.Read, PortalScopes.Admin]),
    ];

    private static readonly FrozenDictionary<string, AccessRule> ByPolicy = Rules.ToFrozenDictionary(rule => rule.Policy, StringComparer.Ordinal);

    /// <summary>The rule of a policy.</summary>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static AccessRule Of(string policy) =>
        ByPolicy.GetValueOrDefault(policy) ?? throw new ArgumentException($"There is no policy '{policy}' in the access matrix.", nameof(policy));

    /// <summary>
    /// Whether a principal passes a policy by its claims, which are up to date to some seconds: what pages and endpoints ask before they answer. Where the rule reaches to applications,
    /// a role for some application is enough here; which one is <see cref="AccessGuard"/>'s to ask.
    /// </summary>
    public static bool Passes(ClaimsPrincipal user, string policy)
    {
        ArgumentNullException.ThrowIfNull(user);
        var rule = Of(policy);
        return user.HasClaim(claim => claim.Type == PortalClaims.Scope)
            ? rule.Scopes.Any(scope => user.HasClaim(PortalClaims.Scope, scope))
            : rule.Roles.Any(role => user.IsInRole(role) || (rule.Reach != AccessReach.Project && user.HasClaim(PortalClaims.ApplicationRole, role)));
    }
}
