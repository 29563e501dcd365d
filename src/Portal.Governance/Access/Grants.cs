using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>A right as somebody asks to give it.</summary>
/// <param name="PersonId">Either this or <paramref name="TeamId"/>.</param>
/// <param name="Role">One of <see cref="PortalRoles.Grantable"/>.</param>
/// <param name="Application">Null: for the whole project.</param>
public sealed record GrantDraft(Guid? PersonId, Guid? TeamId, string Role, string? Application);

/// <param name="Holder">Name of the person or team.</param>
public sealed record GrantSummary(Grant Grant, string Holder);

/// <param name="Grant">The right as it is stored.</param>
public sealed record GrantChange(ProjectOutcome Outcome, Grant? Grant = null);

/// <summary>Rights that people and teams were given in projects, beside what their identity provider says.</summary>
public sealed class Grants(IDbContextFactory<PortalDb> contexts, AccessGuard guard, TimeProvider time)
{
    /// <summary>All rights given in a project, by holder.</summary>
    public async Task<IReadOnlyList<GrantSummary>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<Grant>().AsNoTracking().Where(grant => grant.Tenant == tenant)
            .Select(grant => new
            {
                Grant = grant,
                Person = db.Set<Person>().Where(person => person.Id == grant.PersonId).Select(person => person.Name).FirstOrDefault(),
                Team = db.Set<Team>().Where(team => team.Id == grant.TeamId).Select(team => team.Name).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        return [.. found.Select(one => new GrantSummary(one.Grant, one.Person ?? one.Team ?? ""))
            .OrderBy(one => one.Grant.TeamId is null).ThenBy(one => one.Holder, StringComparer.CurrentCultureIgnoreCase).ThenBy(one => one.Grant.Role, StringComparer.Ordinal)];
    }

    /// <summary>Gives a right. Giving it twice is no fault.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<GrantChange> GiveAsync(ClaimsPrincipal user, string tenant, GrantDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var actor = await ProjectGuard.RequireAsync(guard, user, tenant, cancellationToken);
        var application = string.IsNullOrWhiteSpace(draft.Application) ? null : draft.Application.Trim();
        if (draft.PersonId is null == draft.TeamId is null || !PortalRoles.Grantable.Contains(draft.Role, StringComparer.Ordinal) || application?.Length > ProjectRules.ApplicationLength)
        {
            return new GrantChange(ProjectOutcome.Invalid);
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // A team of another project would carry rights across; a person may hold them in several.
        if (!await db.Set<Project>().AnyAsync(project => project.Tenant == tenant, cancellationToken)
            || (draft.TeamId is { } teamId && !await db.Set<Team>().AnyAsync(team => team.Id == teamId && team.Tenant == tenant, cancellationToken))
            || (draft.PersonId is { } personId && !await db.Set<Person>().AnyAsync(person => person.Id == personId, cancellationToken)))
        {
            return new GrantChange(ProjectOutcome.Missing);
        }
        var twin = await db.Set<Grant>().AsNoTracking().FirstOrDefaultAsync(
            grant => grant.Tenant == tenant && grant.PersonId == draft.PersonId && grant.TeamId == draft.TeamId && grant.Role == draft.Role && grant.Application == application, cancellationToken);
        if (twin is not null)
        {
            return new GrantChange(ProjectOutcome.Done, twin);
        }
        var given = new Grant
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Tenant = tenant,
            PersonId = draft.PersonId,
            TeamId = draft.TeamId,
            Role = draft.Role,
            Application = application,
            GrantedBy = actor.Name,
            GrantedAt = time.GetUtcNow(),
        };
        db.Add(given);
        db.Audit(actor, "access.grant.given", SubjectOf(given));
        await db.SaveChangesAsync(cancellationToken);
        return new GrantChange(ProjectOutcome.Done, given);
    }

    /// <summary>Takes a right back: commands refuse at once, open pages close within a minute.</summary>
    /// <exception cref="AccessRefusedException">The caller may not administer.</exception>
    public async Task<GrantChange> WithdrawAsync(ClaimsPrincipal user, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var grant = await db.Set<Grant>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken);
        var actor = await ProjectGuard.RequireAsync(guard, user, grant?.Tenant ?? user.GetTenant(), cancellationToken);
        if (grant is null)
        {
            return new GrantChange(ProjectOutcome.Missing);
        }
        db.Remove(grant);
        db.Audit(actor, "access.grant.withdrawn", SubjectOf(grant));
        await db.SaveChangesAsync(cancellationToken);
        return new GrantChange(ProjectOutcome.Done, grant);
    }

    private static AuditSubject SubjectOf(Grant grant) => new("grant", grant.Id.ToString(), grant.Application is null ? grant.Role : $"{grant.Role} for {grant.Application}");
}
