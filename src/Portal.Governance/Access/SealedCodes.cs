using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>Why a sealed code opens nothing. From outside a wrong, used, expired and revoked code are the same.</summary>
public enum SealedCodeRefusal
{
    /// <summary>Mistyped, used, past its end or taken back.</summary>
    Unknown,

    /// <summary>The portal has an administrator by now.</summary>
    HasAdministrator,

    /// <summary>Whoever uses it says neither who they are nor why.</summary>
    Unnamed,
}

/// <param name="Person">Whom the code lets in; null: nobody.</param>
/// <param name="Code">The code's record; null where there is none.</param>
public sealed record SealedCodeUse(Person? Person, SealedCode? Code, SealedCodeRefusal? Refusal);

/// <summary>
/// Ways in without the identity provider: the first administrator's code, and codes that administrators seal for the day on which the provider is down.
/// Every use is a person of its own, an entry in the audit trail, and stays listed until an administrator has looked into it.
/// </summary>
public sealed class SealedCodes(IDbContextFactory<PortalDb> contexts, AccessGuard guard, SealedCodeFile file, TimeProvider time)
{
    /// <summary>Days for which a sealed code can be kept.</summary>
    public const int MostDays = 366;

    private const string Kind = "sealed-code";
    private const string Suffix = " (break-glass)";
    private const string Machine = "command line";

    /// <summary>Raised after codes changed, on the thread that changed them.</summary>
    public event EventHandler? Changed;

    /// <summary>Whether somebody can administer the portal who comes back after signing out.</summary>
    /// <param name="development">Whether people of Development can sign in here.</param>
    public async Task<bool> HasAdministratorAsync(bool development, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await PeopleAdministration.Administrators(db).AnyAsync(person => development || person.Issuer != LocalIssuers.Development, cancellationToken);
    }

    /// <summary>Makes the code of the first administrator, which opens nothing once there is one.</summary>
    public async Task<string> OfferFirstAdministratorAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var text = SealedCodeFormat.Create();
        await AddAsync(Actor.System("portal-start", Project.Default), NewCode(SealedCodeKind.FirstAdministrator, text, lifetime, "portal", note: null, onlyWithoutAdministrator: true), cancellationToken);
        return text;
    }

    /// <summary>Seals a code for the day on which the provider is down.</summary>
    /// <returns>The record and the code, which is shown this once.</returns>
    /// <exception cref="AccessRefusedException">Whoever asks is no administrator, or is here by such a code themselves.</exception>
    public async Task<(SealedCode Code, string Text)> SealAsync(ClaimsPrincipal user, string? note, int days, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays);
        var actor = await RequireAsync(user, cancellationToken);
        var text = SealedCodeFormat.Create();
        var kept = note?.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, SealedCodeMapping.NoteLength)] : null;
        var code = NewCode(SealedCodeKind.BreakGlass, text, TimeSpan.FromDays(days), actor.Name, kept, onlyWithoutAdministrator: false);
        await AddAsync(actor, code, cancellationToken);
        return (code, text);
    }

    /// <summary>Takes an unused code back.</summary>
    /// <exception cref="AccessRefusedException">Whoever asks is no administrator, or is here by such a code themselves.</exception>
    public Task RevokeAsync(ClaimsPrincipal user, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(user, id, "access.sealed-code.revoked", (code, _) => code.RevokedAt ??= time.GetUtcNow(), cancellationToken);

    /// <summary>Says that an administrator has looked into the use of a code; it is no longer shown to all.</summary>
    /// <exception cref="AccessRefusedException">Whoever asks is no administrator, or is here by such a code themselves.</exception>
    public Task AcknowledgeAsync(ClaimsPrincipal user, Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(user, id, "access.sealed-code.acknowledged", (code, actor) => (code.AcknowledgedBy, code.AcknowledgedAt) = (actor.Name, time.GetUtcNow()), cancellationToken);

    /// <summary>Sealed codes, the newest first.</summary>
    public async Task<IReadOnlyList<SealedCode>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SealedCode>().AsNoTracking().Where(code => code.Kind == SealedCodeKind.BreakGlass || code.UsedAt != null)
            .OrderByDescending(code => code.CreatedAt).Take(200).ToListAsync(cancellationToken);
    }

    /// <summary>Uses of break-glass codes that no administrator has looked into.</summary>
    public async Task<IReadOnlyList<SealedCode>> ListOpenAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SealedCode>().AsNoTracking()
            .Where(code => code.Kind == SealedCodeKind.BreakGlass && code.UsedAt != null && code.AcknowledgedAt == null).OrderBy(code => code.UsedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Lets somebody in on a code, once.</summary>
    /// <param name="name">Who they are, in their own words.</param>
    /// <param name="reason">Why; asked for where the kind is <see cref="SealedCodeKind.BreakGlass"/>.</param>
    /// <param name="development">Whether people of Development can sign in here.</param>
    public async Task<SealedCodeUse> UseAsync(SealedCodeKind kind, string? text, string? name, string? reason, bool development, CancellationToken cancellationToken)
    {
        var who = name?.Trim() ?? "";
        var why = reason?.Trim() ?? "";
        if (who.Length is 0 or > PersonMapping.NameLength || why.Length > SealedCodeMapping.ReasonLength || (kind == SealedCodeKind.BreakGlass && why.Length == 0))
        {
            return new SealedCodeUse(null, null, SealedCodeRefusal.Unnamed);
        }
        if (SealedCodeFormat.Hash(text) is not { } sha256)
        {
            return new SealedCodeUse(null, null, SealedCodeRefusal.Unknown);
        }
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var code = await db.Set<SealedCode>().SingleOrDefaultAsync(known => known.Sha256 == sha256 && known.Kind == kind, cancellationToken);
        if (code is null && file.Take(kind, sha256, now) is { } made)
        {
            code = new SealedCode { Id = Guid.CreateVersion7(now), Kind = kind, Sha256 = sha256, CreatedBy = Machine, CreatedAt = made.CreatedAt, ExpiresAt = made.ExpiresAt };
            db.Add(code);
        }
        if (code is null || code.UsedAt is not null || code.RevokedAt is not null || code.ExpiresAt <= now)
        {
            return new SealedCodeUse(null, code, SealedCodeRefusal.Unknown);
        }
        if (code.OnlyWithoutAdministrator && await HasAdministratorAsync(development, cancellationToken))
        {
            return new SealedCodeUse(null, code, SealedCodeRefusal.HasAdministrator);
        }
        var person = await PersonOfAsync(db, code, who, now, cancellationToken);
        (code.UsedAt, code.UsedBy, code.UsedByName, code.Reason) = (now, person.Id, who, why.Length > 0 ? why : null);
        db.Audit(new Actor(ActorKind.Person, person.Id.ToString(), who, Project.Default), "access.sealed-code.used", SubjectOf(code), why);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody used it in the same moment: the version, or the unique key of the person, says so.
            return new SealedCodeUse(null, null, SealedCodeRefusal.Unknown);
        }
        Changed?.Invoke(this, EventArgs.Empty);
        return new SealedCodeUse(person, code, null);
    }

    /// <summary>The person a code lets in: one row for all first administrators, one of its own for each break-glass code.</summary>
    private static async Task<Person> PersonOfAsync(PortalDb db, SealedCode code, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (issuer, subject) = code.Kind == SealedCodeKind.BreakGlass ? (LocalIssuers.BreakGlass, code.Id.ToString()) : (LocalIssuers.FirstAdministrator, "1");
        // What somebody calls themselves is no proof: wherever the name appears, it says how they came in.
        name = code.Kind == SealedCodeKind.BreakGlass ? $"{name[..Math.Min(name.Length, PersonMapping.NameLength - Suffix.Length)]}{Suffix}" : name;
        var person = await db.Set<Person>().SingleOrDefaultAsync(known => known.Issuer == issuer && known.Subject == subject, cancellationToken);
        if (person is null)
        {
            person = new Person { Id = Guid.CreateVersion7(now), Issuer = issuer, Subject = subject, Name = name, Roles = [PortalRoles.Admin], CreatedAt = now, ChangedBy = name, ChangedAt = now };
            db.Add(person);
            return person;
        }
        (person.Name, person.Roles, person.Disabled, person.DisabledReason) = (name, [PortalRoles.Admin], false, null);
        (person.ChangedBy, person.ChangedAt) = (name, now);
        return person;
    }

    private SealedCode NewCode(SealedCodeKind kind, string text, TimeSpan lifetime, string createdBy, string? note, bool onlyWithoutAdministrator)
    {
        var now = time.GetUtcNow();
        return new SealedCode
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Sha256 = SealedCodeFormat.Hash(text)!,
            Note = note,
            OnlyWithoutAdministrator = onlyWithoutAdministrator,
            CreatedBy = createdBy,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
    }

    private async Task AddAsync(Actor actor, SealedCode code, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(code);
        db.Audit(actor, "access.sealed-code.made", SubjectOf(code));
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private async Task ChangeAsync(ClaimsPrincipal user, Guid id, string action, Action<SealedCode, Actor> change, CancellationToken cancellationToken)
    {
        var actor = await RequireAsync(user, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var code = await db.Set<SealedCode>().SingleAsync(known => known.Id == id, cancellationToken);
        change(code, actor);
        db.Audit(actor, action, SubjectOf(code));
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>A session by a code makes no further codes and acknowledges none: it would hide itself.</summary>
    private async Task<Actor> RequireAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var actor = await guard.RequireAsync(user, PortalPolicies.Administer, cancellationToken: cancellationToken);
        return actor.Kind == ActorKind.Person && !user.HasClaim(PortalClaims.SignInMethod, SignInMethods.BreakGlass)
            ? actor
            : throw new AccessRefusedException(AccessRefusal.NotAllowed, PortalPolicies.Administer);
    }

    private static AuditSubject SubjectOf(SealedCode code) => new(Kind, code.Id.ToString(), code.Kind.ToString());
}
