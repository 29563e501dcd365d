using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <param name="Project">As it is now stored: after a conflict the other's.</param>
public sealed record ProjectChange(ProjectOutcome Outcome, Project? Project = null);

/// <param name="Project">The project.</param>
/// <param name="Teams">How many teams it has.</param>
/// <param name="Grants">How many rights were given in it.</param>
/// <param name="Keys">How many keys are not revoked.</param>
public sealed record ProjectSummary(Project Project, int Teams, int Grants, int Keys);

/// <summary>Projects, and who may work in which.</summary>
public sealed class Projects(IDbContextFactory<PortalDb> contexts, AccessGuard guard, TimeProvider time)
{
    /// <summary>All projects by title, archived ones last.</summary>
    public async Task<IReadOnlyList<ProjectSummary>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<Project>().AsNoTracking().Select(project => new
        {
            Project = project,
            Teams = db.Set<Team>().Count(team => team.Tenant == project.Tenant),
            Grants = db.Set<Grant>().Count(grant => grant.Tenant == project.Tenant),
            Keys = db.Set<ApiKey>().Count(key => key.Tenant == project.Tenant && key.RevokedAt == null),
        }).ToListAsync(cancellationToken);
        return [.. found.OrderBy(one => one.Project.ArchivedAt is not null).ThenBy(one => one.Project.Title, StringComparer.CurrentCultureIgnoreCase)
            .Select(one => new ProjectSummary(one.Project, one.Teams, one.Grants, one.Keys))];
    }

    public async Task<Project?> FindAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Project>().AsNoTracking().SingleOrDefaultAsync(project => project.Tenant == tenant, cancellationToken);
    }

    /// <summary>The projects a person may work in, archived ones not; for whoever is no person, none.</summary>
    public async Task<IReadOnlyList<Project>> ListForAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!Guid.TryParse(user.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var personId))
        {
            return [];
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(person => person.Id == personId && !person.Disabled, cancellationToken) is not { } person)
        {
            return [];
        }
        var open = await db.Set<Project>().AsNoTracking().Where(project => project.ArchivedAt == null).ToListAsync(cancellationToken);
        var teams = db.Set<TeamMember>().Where(member => member.PersonId == personId).Select(member => member.TeamId);
        var granted = await db.Set<Grant>().Where(grant => grant.PersonId == personId || (grant.TeamId != null && teams.Contains(grant.TeamId.Value)))
            .Select(grant => grant.Tenant).Distinct().ToListAsync(cancellationToken);
        var own = person.ProviderRoles.Concat(person.Roles).ToHashSet(StringComparer.Ordinal);
        return [.. open
            .Where(project => own.Contains(PortalRoles.Admin) || granted.Contains(project.Tenant, StringComparer.Ordinal) || (project.Tenant == Project.Default && own.Count > 0))
            .OrderBy(project => project.Title, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>Makes a project. Its name goes into keys and data and never changes.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<ProjectChange> CreateAsync(ClaimsPrincipal user, string tenant, string title, CancellationToken cancellationToken)
    {
        var actor = await RequireAsync(user, tenant, cancellationToken);
        if (!ProjectRules.IsTenant(tenant) || !ProjectRules.IsTitle(title))
        {
            return new ProjectChange(ProjectOutcome.Invalid);
        }
        if (await FindAsync(tenant, cancellationToken) is { } twin)
        {
            return new ProjectChange(ProjectOutcome.Duplicate, twin);
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var project = new Project { Tenant = tenant, Title = title.Trim(), ChangedBy = actor.Name, ChangedAt = time.GetUtcNow() };
        db.Add(project);
        db.Audit(actor, "access.project.created", SubjectOf(project));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            if (await FindAsync(tenant, cancellationToken) is { } other)
            {
                return new ProjectChange(ProjectOutcome.Duplicate, other);
            }
            throw;
        }
        return new ProjectChange(ProjectOutcome.Done, project);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public Task<ProjectChange> RenameAsync(ClaimsPrincipal user, string tenant, long version, string title, CancellationToken cancellationToken) => ProjectRules.IsTitle(title)
        ? ChangeAsync(user, tenant, version, "access.project.renamed", project => project.Title = title.Trim(), cancellationToken)
        : Task.FromResult(new ProjectChange(ProjectOutcome.Invalid));

    /// <summary>Closes a project: its keys are refused within seconds and nobody switches to it. Nothing is deleted; <see cref="RestoreAsync"/> opens it again.</summary>
    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<ProjectChange> ArchiveAsync(ClaimsPrincipal user, string tenant, long version, CancellationToken cancellationToken)
    {
        if (tenant == Project.Default)
        {
            return new ProjectChange(ProjectOutcome.Invalid); // people without a grant have nowhere else to go
        }
        var now = time.GetUtcNow();
        var change = await ChangeAsync(user, tenant, version, "access.project.archived", project => project.ArchivedAt = now, cancellationToken);
        if (change.Outcome is ProjectOutcome.Done)
        {
            // Who worked in it signs in again, and comes out in a project that is open.
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Set<Session>().Where(session => session.Tenant == tenant && session.EndedAt == null)
                .ExecuteUpdateAsync(session => session.SetProperty(one => one.EndedAt, now), cancellationToken);
        }
        return change;
    }

    /// <summary>Opens an archived project again; its keys work as before.</summary>
    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public Task<ProjectChange> RestoreAsync(ClaimsPrincipal user, string tenant, long version, CancellationToken cancellationToken) =>
        ChangeAsync(user, tenant, version, "access.project.restored", project => project.ArchivedAt = null, cancellationToken);

    private async Task<ProjectChange> ChangeAsync(ClaimsPrincipal user, string tenant, long version, string action, Action<Project> change, CancellationToken cancellationToken)
    {
        var actor = await RequireAsync(user, tenant, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Project>().SingleOrDefaultAsync(one => one.Tenant == tenant, cancellationToken) is not { } project)
        {
            return new ProjectChange(ProjectOutcome.Missing);
        }
        db.ExpectVersion(project, version);
        change(project);
        (project.ChangedBy, project.ChangedAt) = (actor.Name, time.GetUtcNow());
        db.Audit(actor, action, SubjectOf(project));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new ProjectChange(ProjectOutcome.Done, project);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ProjectChange(ProjectOutcome.Conflict, await FindAsync(tenant, cancellationToken));
        }
    }

    private Task<Actor> RequireAsync(ClaimsPrincipal user, string tenant, CancellationToken cancellationToken) => ProjectGuard.RequireAsync(guard, user, tenant, cancellationToken);

    internal static AuditSubject SubjectOf(Project project) => new("project", project.Tenant, project.Title);
}

/// <summary>Who may change a project that need not be the one they work in.</summary>
internal static class ProjectGuard
{
    /// <summary>People of role Admin hold it in every project; a key of scope admin opens its own project only.</summary>
    /// <returns>The actor, in the project in question: that is whose audit trail the entry belongs to.</returns>
    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    public static async Task<Actor> RequireAsync(AccessGuard guard, ClaimsPrincipal user, string tenant, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return actor.Kind == ActorKind.Person || actor.Tenant == tenant
            ? actor with { Tenant = tenant }
            : throw new AccessRefusedException(AccessRefusal.NotAllowed, PortalPolicies.Administer);
    }
}
