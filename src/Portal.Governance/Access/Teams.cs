using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <param name="Team">As it is now stored: after a conflict the other's.</param>
public sealed record TeamChange(ProjectOutcome Outcome, Team? Team = null);

/// <param name="Members">How many people.</param>
public sealed record TeamSummary(Team Team, int Members);

/// <summary>Teams of projects and the people in them.</summary>
public sealed class Teams(IDbContextFactory<PortalDb> contexts, AccessGuard guard, TimeProvider time)
{
    /// <summary>The teams of a project by name.</summary>
    public async Task<IReadOnlyList<TeamSummary>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<Team>().AsNoTracking().Where(team => team.Tenant == tenant)
            .Select(team => new { Team = team, Members = db.Set<TeamMember>().Count(member => member.TeamId == team.Id) }).ToListAsync(cancellationToken);
        return [.. found.OrderBy(one => one.Team.Name, StringComparer.CurrentCultureIgnoreCase).Select(one => new TeamSummary(one.Team, one.Members))];
    }

    public async Task<Team?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Team>().AsNoTracking().SingleOrDefaultAsync(team => team.Id == id, cancellationToken);
    }

    /// <summary>The people of a team by name.</summary>
    public async Task<IReadOnlyList<Person>> ListMembersAsync(Guid teamId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Person>().AsNoTracking().Where(person => db.Set<TeamMember>().Any(member => member.TeamId == teamId && member.PersonId == person.Id))
            .OrderBy(person => person.Name).ToListAsync(cancellationToken);
    }

    /// <summary>People whose name or address contains a text, by name; disabled ones not.</summary>
    public async Task<IReadOnlyList<Person>> FindPeopleAsync(string text, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sought = text.Trim();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Compared here: the two database systems have different ideas of equal letters.
        var people = await db.Set<Person>().AsNoTracking().Where(person => !person.Disabled).OrderBy(person => person.Name).ToListAsync(cancellationToken);
        return [.. people
            .Where(person => person.Name.Contains(sought, StringComparison.CurrentCultureIgnoreCase) || person.Email?.Contains(sought, StringComparison.OrdinalIgnoreCase) == true)
            .Take(most)];
    }

    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<TeamChange> CreateAsync(ClaimsPrincipal user, string tenant, string name, CancellationToken cancellationToken)
    {
        var actor = await ProjectGuard.RequireAsync(guard, user, tenant, cancellationToken);
        if (!ProjectRules.IsTitle(name))
        {
            return new TeamChange(ProjectOutcome.Invalid);
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<Project>().AnyAsync(project => project.Tenant == tenant, cancellationToken))
        {
            return new TeamChange(ProjectOutcome.Missing);
        }
        var team = new Team { Id = Guid.CreateVersion7(time.GetUtcNow()), Tenant = tenant, Name = name.Trim(), ChangedBy = actor.Name, ChangedAt = time.GetUtcNow() };
        db.Add(team);
        db.Audit(actor, "access.team.created", SubjectOf(team));
        return await SaveAsync(db, team, cancellationToken);
    }

    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<TeamChange> RenameAsync(ClaimsPrincipal user, Guid id, long version, string name, CancellationToken cancellationToken)
    {
        if (!ProjectRules.IsTitle(name))
        {
            return new TeamChange(ProjectOutcome.Invalid);
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (actor, team) = await OpenAsync(db, user, id, cancellationToken);
        if (team is null)
        {
            return new TeamChange(ProjectOutcome.Missing);
        }
        db.ExpectVersion(team, version);
        (team.Name, team.ChangedBy, team.ChangedAt) = (name.Trim(), actor.Name, time.GetUtcNow());
        db.Audit(actor, "access.team.renamed", SubjectOf(team));
        return await SaveAsync(db, team, cancellationToken);
    }

    /// <summary>Deletes a team with its rights. Its people and keys stay; the keys belong to the project then.</summary>
    /// <param name="version">The version the caller saw.</param>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<TeamChange> DeleteAsync(ClaimsPrincipal user, Guid id, long version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (actor, team) = await OpenAsync(db, user, id, cancellationToken);
        if (team is null)
        {
            return new TeamChange(ProjectOutcome.Missing);
        }
        db.ExpectVersion(team, version);
        // Read so that the audit entry names what went with the team.
        db.RemoveRange(await db.Set<TeamMember>().Where(member => member.TeamId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Set<Grant>().Where(grant => grant.TeamId == id).ToListAsync(cancellationToken));
        foreach (var key in await db.Set<ApiKey>().Where(key => key.TeamId == id).ToListAsync(cancellationToken))
        {
            key.TeamId = null;
        }
        db.Remove(team);
        db.Audit(actor, "access.team.deleted", SubjectOf(team));
        return await SaveAsync(db, team, cancellationToken);
    }

    /// <summary>Puts a person into a team; being in it already is no fault.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<TeamChange> AddMemberAsync(ClaimsPrincipal user, Guid id, Guid personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (actor, team) = await OpenAsync(db, user, id, cancellationToken);
        if (team is null || !await db.Set<Person>().AnyAsync(person => person.Id == personId, cancellationToken))
        {
            return new TeamChange(ProjectOutcome.Missing);
        }
        if (await db.Set<TeamMember>().AnyAsync(member => member.TeamId == id && member.PersonId == personId, cancellationToken))
        {
            return new TeamChange(ProjectOutcome.Done, team);
        }
        db.Add(new TeamMember { TeamId = id, PersonId = personId });
        db.Audit(actor, "access.team-member.added", SubjectOf(team));
        return await SaveAsync(db, team, cancellationToken);
    }

    /// <summary>Takes a person out of a team; what they may do by it ends at once.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<TeamChange> RemoveMemberAsync(ClaimsPrincipal user, Guid id, Guid personId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (actor, team) = await OpenAsync(db, user, id, cancellationToken);
        if (team is null || await db.Set<TeamMember>().SingleOrDefaultAsync(member => member.TeamId == id && member.PersonId == personId, cancellationToken) is not { } member)
        {
            return new TeamChange(ProjectOutcome.Missing);
        }
        db.Remove(member);
        db.Audit(actor, "access.team-member.removed", SubjectOf(team));
        return await SaveAsync(db, team, cancellationToken);
    }

    /// <summary>The team for a change, and who may make it. Whoever may not learns nothing of whether it exists.</summary>
    private async Task<(Actor Actor, Team? Team)> OpenAsync(PortalDb db, ClaimsPrincipal user, Guid id, CancellationToken cancellationToken)
    {
        var team = await db.Set<Team>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken);
        return (await ProjectGuard.RequireAsync(guard, user, team?.Tenant ?? user.GetTenant(), cancellationToken), team);
    }

    private async Task<TeamChange> SaveAsync(PortalDb db, Team team, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new TeamChange(ProjectOutcome.Done, team);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new TeamChange(ProjectOutcome.Conflict, await FindAsync(team.Id, cancellationToken));
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Both systems report a broken unique index in words of their own; asking again tells it from other failures.
            await using var again = await contexts.CreateDbContextAsync(cancellationToken);
            var twin = await again.Set<Team>().AsNoTracking().FirstOrDefaultAsync(other => other.Tenant == team.Tenant && other.Name == team.Name && other.Id != team.Id, cancellationToken);
            if (twin is not null)
            {
                return new TeamChange(ProjectOutcome.Duplicate, twin);
            }
            throw;
        }
    }

    internal static AuditSubject SubjectOf(Team team) => new("team", team.Id.ToString(), team.Name);
}
