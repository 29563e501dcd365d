using Microsoft.EntityFrameworkCore;
using Portal.Governance.Applications;

namespace Portal.Governance.Access;

/// <summary>Where a right comes from.</summary>
public enum RightOrigin
{
    /// <summary>The identity provider says so at sign-in.</summary>
    Provider,

    /// <summary>An administrator assigned it to the person.</summary>
    Assigned,

    /// <summary>Given to the person in this project.</summary>
    Grant,

    /// <summary>Given to a team of the person.</summary>
    Team,
}

/// <summary>One role that a person holds in a project.</summary>
/// <param name="Role">A role of <see cref="PortalRoles"/>, or <see cref="PortalRoles.Content"/>.</param>
/// <param name="Application">Null: for the whole project.</param>
/// <param name="Team">Name of the team that has it; null where it is the person's own.</param>
public sealed record PersonRight(string Role, string? Application, RightOrigin Origin, string? Team = null);

/// <summary>What a person may do in one project, as of one moment.</summary>
/// <param name="ContentByGrantOnly">Applications whose content a role alone does not open.</param>
public sealed record PersonRights(string Tenant, IReadOnlyList<PersonRight> Rights, IReadOnlySet<string> ContentByGrantOnly)
{
    /// <summary>Roles for the whole project.</summary>
    public IEnumerable<string> Roles => Rights.Where(right => right.Application is null).Select(right => right.Role).Distinct(StringComparer.Ordinal);

    /// <summary>Roles for some application.</summary>
    public IEnumerable<string> ApplicationRoles => Rights.Where(right => right.Application is not null).Select(right => right.Role).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a policy is passed.</summary>
    /// <param name="application">What it is asked for; null: the project as a whole.</param>
    public bool Allow(string policy, string? application)
    {
        var rule = AccessMatrix.Of(policy);
        var roles = policy == PortalPolicies.ReadContent && application is not null && ContentByGrantOnly.Contains(application) ? [PortalRoles.Content] : rule.Roles;
        return Rights.Any(right => roles.Contains(right.Role, StringComparer.Ordinal) && IsFor(right, rule.Reach, application));
    }

    private static bool IsFor(PersonRight right, AccessReach reach, string? application) =>
        right.Application is null
        || reach == AccessReach.Anywhere
        || (reach == AccessReach.Application && string.Equals(right.Application, application, StringComparison.Ordinal));

    /// <summary>What a person may do in a project.</summary>
    internal static async Task<PersonRights> ReadAsync(PortalDb db, Person person, string tenant, CancellationToken cancellationToken)
    {
        var rights = OwnRights(person, tenant);
        var personId = person.Id;
        var teams = db.Set<TeamMember>().Where(member => member.PersonId == personId).Select(member => member.TeamId);
        var grants = await db.Set<Grant>()
            .Where(grant => grant.Tenant == tenant && (grant.PersonId == personId || (grant.TeamId != null && teams.Contains(grant.TeamId.Value))))
            .Select(grant => new { grant.Role, grant.Application, grant.TeamId, Team = db.Set<Team>().Where(team => team.Id == grant.TeamId).Select(team => team.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        // Admin holds everywhere or nowhere: a grant of it, however it came to be, opens nothing.
        rights.AddRange(grants.Where(grant => PortalRoles.Grantable.Contains(grant.Role, StringComparer.Ordinal))
            .Select(grant => new PersonRight(grant.Role, grant.Application, grant.TeamId is null ? RightOrigin.Grant : RightOrigin.Team, grant.Team)));
        return new PersonRights(tenant, rights, await ContentByGrantOnlyAsync(db, tenant, cancellationToken));
    }

    /// <summary>Applications whose content a role alone does not open.</summary>
    internal static async Task<IReadOnlySet<string>> ContentByGrantOnlyAsync(PortalDb db, string tenant, CancellationToken cancellationToken) =>
        await db.Set<ApplicationSettings>().Where(settings => settings.Tenant == tenant && settings.ContentByGrantOnly)
            .Select(settings => settings.Application).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);

    /// <summary>Roles of the provider and of the portal hold in the default project; Admin in every project.</summary>
    private static List<PersonRight> OwnRights(Person person, string tenant)
    {
        var own = person.ProviderRoles.Select(role => new PersonRight(role, null, RightOrigin.Provider))
            .Concat(person.Roles.Select(role => new PersonRight(role, null, RightOrigin.Assigned)));
        return [.. own.Where(right => PortalRoles.All.Contains(right.Role, StringComparer.Ordinal)
            && (tenant == Project.Default || right.Role == PortalRoles.Admin))];
    }
}
