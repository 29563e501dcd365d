using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Store;

namespace Portal.Governance.Access;

/// <summary>When sessions end by themselves.</summary>
/// <param name="Idle">After so long without a request and without an open page.</param>
public sealed record SessionLimits(TimeSpan Idle);

/// <summary>A session that stands, as of the moment it was looked up.</summary>
/// <param name="Principal">The person with the rights of that moment.</param>
public sealed record SessionState(Session Session, Person Person, PersonRights Rights, ClaimsPrincipal Principal);

/// <summary>Sessions of people. They live in the database: every instance of the portal knows which of them stand, and with which rights.</summary>
public sealed class PersonSessions(IDbContextFactory<PortalDb> contexts, SessionLimits limits, TimeProvider time)
{
    /// <summary>An answer about a session is repeated for so long on the way of requests.</summary>
    public static readonly TimeSpan RequestAge = TimeSpan.FromSeconds(5);

    /// <summary>While the database does not answer, its last word about a session is believed for so long.</summary>
    public static readonly TimeSpan OutageAge = TimeSpan.FromMinutes(5);

    private const int MostRemembered = 10_000;
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, (SessionState? State, long Read)> _remembered = new(StringComparer.Ordinal);

    /// <summary>Begins a session, always under a new id.</summary>
    /// <param name="method">One of <see cref="SignInMethods"/>.</param>
    /// <param name="providerSessionId">The provider's name for its own session; null: unknown.</param>
    /// <param name="lifetime">Whatever the person does, the session ends after so long.</param>
    /// <param name="device">The browser's description of itself.</param>
    public async Task<ClaimsPrincipal> BeginAsync(
        Person person, string method, string? providerSessionId, TimeSpan lifetime, string? device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var session = new Session
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            PersonId = person.Id,
            Tenant = await FirstTenantAsync(db, person, cancellationToken),
            Method = method,
            ProviderSessionId = providerSessionId,
            Device = device is { Length: > SessionMapping.DeviceLength } ? device[..SessionMapping.DeviceLength] : device,
            StartedAt = now,
            LastSeenAt = now,
            EndsAt = now + lifetime,
        };
        db.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<Person>().Where(known => known.Id == person.Id).ExecuteUpdateAsync(update => update.SetProperty(known => known.LastSeen, now), cancellationToken);
        var gone = now - Kept;
        await db.Set<Session>().Where(old => old.EndsAt < gone).ExecuteDeleteAsync(cancellationToken);
        return SessionPrincipal.Of(session, person, await PersonRights.ReadAsync(db, person, session.Tenant, cancellationToken));
    }

    /// <summary>The session behind a principal with the person's rights of now; null when it is over, was ended, or the person is disabled.</summary>
    /// <param name="age">An answer may be so old; zero: ask the database.</param>
    public async Task<SessionState?> FindAsync(ClaimsPrincipal principal, TimeSpan age, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.FindFirst(PortalClaims.Session)?.Value is not { } id)
        {
            return null;
        }
        if (age > TimeSpan.Zero && _remembered.TryGetValue(id, out var known) && time.GetElapsedTime(known.Read) < age)
        {
            return known.State is { } state && state.Session.EndsAt > time.GetUtcNow() ? state : null;
        }
        var read = time.GetTimestamp();
        SessionState? found;
        try
        {
            found = await ReadAsync(id, cancellationToken);
        }
        catch (Exception fault) when (age > TimeSpan.Zero && RecordsFault.IsUnavailable(fault) && StoodLately(id) is not null)
        {
            // Whoever was let in a moment ago goes on reading numbers while the database is away; commands ask with an age of zero and wait for it.
            return StoodLately(id);
        }
        if (_remembered.Count >= MostRemembered)
        {
            Forget();
        }
        _remembered[id] = (found, read);
        return found;
    }

    /// <summary>Ends the session of a principal everywhere: its cookie and its open pages.</summary>
    public Task EndAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.FindFirst(PortalClaims.Session)?.Value is { } id ? EndAsync(sessions => sessions.Where(session => session.Id == id), cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Ends what the provider has ended: its session, or all sessions of a person where it names no session.</summary>
    /// <returns>How many sessions ended.</returns>
    /// <exception cref="ArgumentException">Neither the person nor the session is named.</exception>
    public Task<int> EndByProviderAsync(string issuer, string? subject, string? providerSessionId, CancellationToken cancellationToken)
    {
        if (subject is null && providerSessionId is null)
        {
            throw new ArgumentException("Name the person, the provider's session, or both.", nameof(subject));
        }
        return EndAsync(
            (db, sessions) => sessions.Where(session => (providerSessionId == null || session.ProviderSessionId == providerSessionId)
                && db.Set<Person>().Any(person => person.Id == session.PersonId && person.Issuer == issuer && (subject == null || person.Subject == subject))),
            cancellationToken);
    }

    /// <summary>Ends every session of a person.</summary>
    /// <returns>How many sessions ended.</returns>
    public Task<int> EndAllAsync(Guid personId, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(session => session.PersonId == personId), cancellationToken);

    /// <summary>Ends one session of a person.</summary>
    /// <returns>1, or 0 where the person has no such session.</returns>
    public Task<int> EndAsync(Guid personId, string session, CancellationToken cancellationToken) =>
        EndAsync(sessions => sessions.Where(one => one.PersonId == personId && one.Id == session), cancellationToken);

    /// <summary>Makes the session work in another project.</summary>
    /// <returns>The person there; null when the session is over or the person holds no right in that project.</returns>
    public async Task<ClaimsPrincipal?> SwitchAsync(ClaimsPrincipal principal, string tenant, CancellationToken cancellationToken)
    {
        if (await FindAsync(principal, TimeSpan.Zero, cancellationToken) is not { } state)
        {
            return null;
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rights = await PersonRights.ReadAsync(db, state.Person, tenant, cancellationToken);
        if (!rights.Allow(PortalPolicies.View, application: null))
        {
            return null;
        }
        await db.Set<Session>().Where(session => session.Id == state.Session.Id).ExecuteUpdateAsync(update => update.SetProperty(session => session.Tenant, tenant), cancellationToken);
        return (await FindAsync(principal, TimeSpan.Zero, cancellationToken))?.Principal;
    }

    /// <summary>Sessions of a person that stand, the latest seen first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(Guid personId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var idle = now - limits.Idle;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Session>().AsNoTracking()
            .Where(session => session.PersonId == personId && session.EndedAt == null && session.EndsAt > now && session.LastSeenAt > idle)
            .OrderByDescending(session => session.LastSeenAt).ToListAsync(cancellationToken);
    }

    private SessionState? StoodLately(string id) =>
        _remembered.TryGetValue(id, out var known) && time.GetElapsedTime(known.Read) < OutageAge && known.State is { } state && state.Session.EndsAt > time.GetUtcNow() ? state : null;

    private async Task<SessionState?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (
            from session in db.Set<Session>().AsNoTracking()
            join person in db.Set<Person>().AsNoTracking() on session.PersonId equals person.Id
            where session.Id == id && session.EndedAt == null && session.EndsAt > now && !person.Disabled
            select new { Session = session, Person = person }).SingleOrDefaultAsync(cancellationToken);
        if (found is null || found.Session.LastSeenAt + limits.Idle <= now)
        {
            return null;
        }
        if (now - found.Session.LastSeenAt >= SeenStep)
        {
            await db.Set<Session>().Where(session => session.Id == id).ExecuteUpdateAsync(update => update.SetProperty(session => session.LastSeenAt, now), cancellationToken);
            await db.Set<Person>().Where(person => person.Id == found.Person.Id).ExecuteUpdateAsync(update => update.SetProperty(person => person.LastSeen, now), cancellationToken);
        }
        var rights = await PersonRights.ReadAsync(db, found.Person, found.Session.Tenant, cancellationToken);
        return rights.Rights.Count == 0 ? null : new SessionState(found.Session, found.Person, rights, SessionPrincipal.Of(found.Session, found.Person, rights));
    }

    private Task<int> EndAsync(Func<IQueryable<Session>, IQueryable<Session>> which, CancellationToken cancellationToken) => EndAsync((_, sessions) => which(sessions), cancellationToken);

    private async Task<int> EndAsync(Func<PortalDb, IQueryable<Session>, IQueryable<Session>> which, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = which(db, db.Set<Session>().Where(session => session.EndedAt == null));
        var ids = await open.Select(session => session.Id).ToListAsync(cancellationToken);
        var ended = await open.ExecuteUpdateAsync(update => update.SetProperty(session => session.EndedAt, now), cancellationToken);
        foreach (var id in ids)
        {
            _remembered.TryRemove(id, out _);
        }
        return ended;
    }

    /// <summary>The default project where the person may work there, else the first in which they may.</summary>
    private static async Task<string> FirstTenantAsync(PortalDb db, Person person, CancellationToken cancellationToken)
    {
        if (person.ProviderRoles.Count + person.Roles.Count > 0)
        {
            return Project.Default;
        }
        var personId = person.Id;
        var teams = db.Set<TeamMember>().Where(member => member.PersonId == personId).Select(member => member.TeamId);
        var tenants = await db.Set<Grant>()
            .Where(grant => grant.PersonId == personId || (grant.TeamId != null && teams.Contains(grant.TeamId.Value)))
            .Where(grant => !db.Set<Project>().Any(project => project.Tenant == grant.Tenant && project.ArchivedAt != null))
            .Select(grant => grant.Tenant).Distinct().ToListAsync(cancellationToken);
        return tenants.Contains(Project.Default, StringComparer.Ordinal) ? Project.Default : tenants.Order(StringComparer.Ordinal).FirstOrDefault() ?? Project.Default;
    }

    private void Forget()
    {
        foreach (var (id, (_, read)) in _remembered)
        {
            if (time.GetElapsedTime(read) >= OutageAge)
            {
                _remembered.TryRemove(id, out _);
            }
        }
    }
}
