using System.Data;
using System.Data.Common;
using System.Security.Claims;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>Why a change of a person is not possible.</summary>
public enum PersonRefusal
{
    /// <summary>There is nobody of that id.</summary>
    NotFound,

    /// <summary>Nobody changes their own rights.</summary>
    Yourself,

    /// <summary>Nobody would be left who can change anything.</summary>
    LastAdministrator,

    /// <summary>Shutting somebody out asks for a reason.</summary>
    ReasonMissing,

    /// <summary>The reason is longer than <see cref="PeopleAdministration.ReasonLength"/>.</summary>
    ReasonTooLong,

    /// <summary>There is no such role.</summary>
    UnknownRole,
}

/// <summary>A change of a person was not made.</summary>
public sealed class PersonRefusedException(PersonRefusal refusal) : Exception($"The person was not changed: {refusal}.")
{
    public PersonRefusal Refusal { get; } = refusal;
}

/// <summary>Somebody changed the person since the administrator looked; nothing was overwritten.</summary>
/// <param name="current">The person as of now.</param>
public sealed class PersonConflictException(Person current) : Exception($"The person was changed by {current.ChangedBy} at {current.ChangedAt:u}.")
{
    public Person Current { get; } = current;
}

/// <summary>What administrators do with people. Rights are asked of the database in every command, and every command leaves an entry in the audit trail.</summary>
public sealed class PeopleAdministration(IDbContextFactory<PortalDb> contexts, AccessGuard guard, PersonSessions sessions, TimeProvider time)
{
    public const int ReasonLength = 500;

    private const int Attempts = 5;
    private const int SqlServerDeadlock = 1205;

    /// <summary>Shuts a person out: their sessions are over, and no sign-in lets them in.</summary>
    /// <param name="version">The version the administrator saw.</param>
    /// <exception cref="AccessRefusedException">Whoever asks is no administrator.</exception>
    /// <exception cref="PersonRefusedException">It cannot be done.</exception>
    /// <exception cref="PersonConflictException">Somebody was faster.</exception>
    public async Task<Person> DisableAsync(ClaimsPrincipal user, Guid id, long version, string reason, CancellationToken cancellationToken)
    {
        var why = reason?.Trim() ?? "";
        RefuseIf(why.Length == 0, PersonRefusal.ReasonMissing);
        RefuseIf(why.Length > ReasonLength, PersonRefusal.ReasonTooLong);
        var person = await ChangeAsync(user, id, version, "access.person.disabled", why, one => (one.Disabled, one.DisabledReason) = (true, why), cancellationToken);
        await sessions.EndAllAsync(id, cancellationToken);
        return person;
    }

    /// <summary>Lets a person in again, with the rights they had.</summary>
    /// <inheritdoc cref="DisableAsync"/>
    public Task<Person> EnableAsync(ClaimsPrincipal user, Guid id, long version, CancellationToken cancellationToken) =>
        ChangeAsync(user, id, version, "access.person.enabled", reason: null, one => (one.Disabled, one.DisabledReason) = (false, null), cancellationToken);

    /// <summary>Gives a person exactly these roles beside the provider's.</summary>
    /// <inheritdoc cref="DisableAsync"/>
    public Task<Person> AssignRolesAsync(ClaimsPrincipal user, Guid id, long version, IReadOnlyCollection<string> roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(roles);
        RefuseIf(roles.Except(PortalRoles.All, StringComparer.Ordinal).Any(), PersonRefusal.UnknownRole);
        var ordered = PortalRoles.All.Where(role => roles.Contains(role, StringComparer.Ordinal)).ToList();
        return ChangeAsync(user, id, version, "access.person.roles-assigned", reason: null, one => one.Roles = ordered, cancellationToken);
    }

    /// <summary>Ends a session of a person, or all of them.</summary>
    /// <param name="session">Null: all.</param>
    /// <exception cref="AccessRefusedException">Whoever asks is neither that person nor an administrator.</exception>
    public async Task EndSessionsAsync(ClaimsPrincipal user, Guid id, string? session, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.View, cancellationToken: cancellationToken);
        if (actor.Kind != ActorKind.Person || actor.Id != id.ToString())
        {
            await RequireAdministratorAsync(user, cancellationToken);
        }
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var person = await db.Set<Person>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new PersonRefusedException(PersonRefusal.NotFound);
            db.Audit(actor, session is null ? "access.sessions.ended" : "access.session.ended", People.SubjectOf(person));
            await db.SaveChangesAsync(cancellationToken);
        }
        await (session is null ? sessions.EndAllAsync(id, cancellationToken) : sessions.EndAsync(id, session, cancellationToken));
    }

    private async Task<Person> ChangeAsync(ClaimsPrincipal user, Guid id, long version, string action, string? reason, Action<Person> change, CancellationToken cancellationToken)
    {
        var actor = await RequireAdministratorAsync(user, cancellationToken);
        RefuseIf(actor.Id == id.ToString(), PersonRefusal.Yourself);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryChangeAsync(actor, id, version, action, reason, change, cancellationToken);
            }
            catch (Exception fault) when (attempt < Attempts && IsCollision(fault))
            {
                // Another administrator changed people in the same moment; what they did may decide differently now.
            }
        }
    }

    private async Task<Person> TryChangeAsync(Actor actor, Guid id, long version, string action, string? reason, Action<Person> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Two administrators who shut each other out at once would both find one administrator left: serializable transactions find that out.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var person = await db.Set<Person>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new PersonRefusedException(PersonRefusal.NotFound);
        if (person.Version != version)
        {
            throw new PersonConflictException(person);
        }
        var counted = IsAdministrator(person);
        change(person);
        (person.ChangedBy, person.ChangedAt) = (actor.Name, time.GetUtcNow());
        RefuseIf(counted && !IsAdministrator(person) && !await Administrators(db).AnyAsync(one => one.Id != id, cancellationToken), PersonRefusal.LastAdministrator);
        db.Audit(actor, action, People.SubjectOf(person), reason);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return person;
    }

    private static bool IsCollision(Exception fault) => fault switch
    {
        DbUpdateConcurrencyException => true,
        DbException { IsTransient: true } => true,
        SqlException { Number: SqlServerDeadlock } => true,
        { InnerException: { } inner } => IsCollision(inner),
        _ => false,
    };

    private async Task<Actor> RequireAdministratorAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        // A key belongs to one project; people belong to the whole installation.
        return actor.Kind == ActorKind.Person ? actor : throw new AccessRefusedException(AccessRefusal.NotAllowed, PortalPolicies.Administer);
    }

    /// <summary>Whether the person counts as an administrator: one who can come back after signing out.</summary>
    private static bool IsAdministrator(Person person) => !person.Disabled && !LocalIssuers.IsOnce(person.Issuer) && person.HoldsRole(PortalRoles.Admin);

    /// <summary>People who count as administrators.</summary>
    internal static IQueryable<Person> Administrators(PortalDb db) => db.Set<Person>().Where(person => !person.Disabled
        && person.Issuer != LocalIssuers.FirstAdministrator && person.Issuer != LocalIssuers.BreakGlass
        && (person.ProviderRoles.Contains(PortalRoles.Admin) || person.Roles.Contains(PortalRoles.Admin)));

    private static void RefuseIf(bool condition, PersonRefusal refusal)
    {
        if (condition)
        {
            throw new PersonRefusedException(refusal);
        }
    }
}
