using Microsoft.EntityFrameworkCore;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>People who can sign in.</summary>
public sealed class People(IDbContextFactory<PortalDb> contexts, TimeProvider time)
{
    /// <summary>
    /// Takes in what the provider says: a new person is added, a known one gets the name, address and roles of now. Whoever has no role is kept, too, so that an
    /// administrator can give one, but may not come in.
    /// </summary>
    public async Task<SignInResult> SignInAsync(ExternalIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        try
        {
            return await TakeInAsync(identity, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The same person signed in twice at once, or was changed this moment: the second look finds what the other one wrote.
            return await TakeInAsync(identity, cancellationToken);
        }
    }

    private async Task<SignInResult> TakeInAsync(ExternalIdentity identity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var roles = identity.Roles.Where(role => PortalRoles.All.Contains(role, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await db.Set<Person>().SingleOrDefaultAsync(known => known.Issuer == identity.Issuer && known.Subject == identity.Subject, cancellationToken);
        if (person is not null && (person.Issuer != identity.Issuer || person.Subject != identity.Subject))
        {
            // SQL Server's usual collations overlook case and trailing spaces; a provider's names do not (OpenID Connect Core 1.0, section 2).
            throw new InvalidOperationException($"The database takes the subject of this sign-in for that of person {person.Id}. Give the columns issuer and subject of access_people a binary collation.");
        }
        if (person is null)
        {
            person = new Person
            {
                Id = Guid.CreateVersion7(now),
                Issuer = identity.Issuer,
                Subject = identity.Subject,
                Name = Cut(identity.Name, PersonMapping.NameLength),
                Email = identity.Email,
                ProviderRoles = roles,
                CreatedAt = now,
                ChangedBy = Cut(identity.Name, PersonMapping.NameLength),
                ChangedAt = now,
            };
            db.Add(person);
            db.Audit(ActorOf(person), "access.person.added", SubjectOf(person));
            await db.SaveChangesAsync(cancellationToken);
        }
        else if (Update(person, identity, roles))
        {
            (person.ChangedBy, person.ChangedAt) = (person.Name, now);
            db.Audit(ActorOf(person), "access.person.taken-over", SubjectOf(person), "What the identity provider said at sign-in");
            await db.SaveChangesAsync(cancellationToken);
        }
        return new SignInResult(person, person.Disabled ? SignInRefusal.Disabled : await HasRightAsync(db, person, cancellationToken) ? null : SignInRefusal.NoRole);
    }

    /// <summary>Whether something is new.</summary>
    private static bool Update(Person person, ExternalIdentity identity, List<string> roles)
    {
        var name = Cut(identity.Name, PersonMapping.NameLength);
        var changed = person.Name != name || person.Email != identity.Email || !person.ProviderRoles.Order(StringComparer.Ordinal).SequenceEqual(roles.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        if (changed)
        {
            (person.Name, person.Email, person.ProviderRoles) = (name, identity.Email, roles);
        }
        return changed;
    }

    private static async Task<bool> HasRightAsync(PortalDb db, Person person, CancellationToken cancellationToken)
    {
        if (person.ProviderRoles.Count + person.Roles.Count > 0)
        {
            return true;
        }
        var personId = person.Id;
        return await db.Set<Grant>().AnyAsync(
            grant => grant.PersonId == personId || (grant.TeamId != null && db.Set<TeamMember>().Any(member => member.PersonId == personId && member.TeamId == grant.TeamId)), cancellationToken);
    }

    internal static AuditSubject SubjectOf(Person person) => new(AuditSubject.Person, person.Id.ToString(), person.Name);

    private static Actor ActorOf(Person person) => new(ActorKind.Person, person.Id.ToString(), person.Name, Project.Default);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
