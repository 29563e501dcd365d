using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Access;

/// <summary>How somebody stands.</summary>
public enum PersonStatus
{
    /// <summary>May sign in.</summary>
    Active,

    /// <summary>Known to the provider, but without any role.</summary>
    Waiting,

    /// <summary>An administrator shut them out.</summary>
    Disabled,
}

/// <summary>Which people to list; null: any.</summary>
public sealed record PeopleFilter
{
    public const int PageSize = 50;

    /// <summary>Part of a name or address, in any case.</summary>
    public string? Search { get; init; }

    /// <summary>One of <see cref="PortalRoles.All"/>, held by the provider's word or assigned.</summary>
    public string? Role { get; init; }

    public PersonStatus? Status { get; init; }

    /// <summary>The first is 1.</summary>
    public int Page { get; init; } = 1;
}

/// <summary>A person in the list.</summary>
/// <param name="Roles">By the provider and assigned, in the order of <see cref="PortalRoles.All"/>.</param>
/// <param name="HasGrants">Whether the person holds something in some project beside roles.</param>
public sealed record PersonEntry(Guid Id, string Name, string? Email, string Issuer, PersonStatus Status, IReadOnlyList<string> Roles, bool HasGrants, DateTimeOffset? LastSeen);

/// <param name="Total">Of the filter, on all pages.</param>
public sealed record PersonEntries(IReadOnlyList<PersonEntry> People, int Total);

/// <summary>Reads people for administrators.</summary>
public sealed class PeopleList(IDbContextFactory<PortalDb> contexts)
{
    /// <summary>One page of people, by name.</summary>
    public async Task<PersonEntries> ListAsync(PeopleFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var matching = Matching(db, filter);
        var total = await matching.CountAsync(cancellationToken);
        var people = await matching
            .OrderBy(person => person.Name).ThenBy(person => person.Id)
            .Skip((filter.Page - 1) * PeopleFilter.PageSize).Take(PeopleFilter.PageSize)
            .Select(person => new { Person = person, HasGrants = Granted(db).Any(id => id == person.Id) })
            .ToListAsync(cancellationToken);
        return new PersonEntries([.. people.Select(row => Entry(row.Person, row.HasGrants))], total);
    }

    /// <summary>Null: there is nobody of that id.</summary>
    public async Task<Person?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(person => person.Id == id, cancellationToken);
    }

    /// <summary>What the person may do, in every project where that is anything; the default project first.</summary>
    public async Task<IReadOnlyList<PersonRights>> RightsAsync(Person person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = person.Id;
        var tenants = await db.Set<Grant>()
            .Where(grant => grant.PersonId == id || (grant.TeamId != null && db.Set<TeamMember>().Any(member => member.PersonId == id && member.TeamId == grant.TeamId)))
            .Select(grant => grant.Tenant).Distinct().ToListAsync(cancellationToken);
        var rights = new List<PersonRights>();
        foreach (var tenant in tenants.Where(tenant => tenant != Project.Default).Order(StringComparer.Ordinal).Prepend(Project.Default))
        {
            rights.Add(await PersonRights.ReadAsync(db, person, tenant, cancellationToken));
        }
        return [.. rights.Where(one => one.Rights.Count > 0)];
    }

    private static IQueryable<Person> Matching(PortalDb db, PeopleFilter filter)
    {
        var people = db.Set<Person>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var part = filter.Search.Trim().ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // the database compares, in its own collation
            people = people.Where(person => person.Name.ToUpper().Contains(part) || (person.Email != null && person.Email.ToUpper().Contains(part)));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }
        if (filter.Role is { } role)
        {
            people = people.Where(person => person.ProviderRoles.Contains(role) || person.Roles.Contains(role));
        }
        return filter.Status switch
        {
            PersonStatus.Disabled => people.Where(person => person.Disabled),
            PersonStatus.Waiting => people.Where(person => !person.Disabled && !person.ProviderRoles.Any() && !person.Roles.Any() && !Granted(db).Any(id => id == person.Id)),
            PersonStatus.Active => people.Where(person => !person.Disabled && (person.ProviderRoles.Any() || person.Roles.Any() || Granted(db).Any(id => id == person.Id))),
            _ => people,
        };
    }

    /// <summary>Ids of people who hold a grant, themselves or by a team.</summary>
    private static IQueryable<Guid> Granted(PortalDb db) =>
        db.Set<Grant>().Where(grant => grant.PersonId != null).Select(grant => grant.PersonId!.Value)
            .Concat(from grant in db.Set<Grant>() join member in db.Set<TeamMember>() on grant.TeamId equals member.TeamId select member.PersonId);

    private static PersonEntry Entry(Person person, bool hasGrants)
    {
        var roles = PortalRoles.All.Where(role => person.HoldsRole(role)).ToList();
        var status = person.Disabled ? PersonStatus.Disabled : roles.Count > 0 || hasGrants ? PersonStatus.Active : PersonStatus.Waiting;
        return new PersonEntry(person.Id, person.Name, person.Email, person.Issuer, status, roles, hasGrants, person.LastSeen);
    }
}
