using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;

namespace Portal.Governance.Models;

/// <summary>Somebody who can answer for a model.</summary>
/// <param name="IsTeam">A team; else a person.</param>
public sealed record ModelOwner(Guid Id, string Name, bool IsTeam);

/// <summary>Who can answer for models, and who does.</summary>
public sealed class ModelOwners(IDbContextFactory<PortalDb> store)
{
    /// <summary>A select of more is of no use; whoever is missing is found by the team they belong to.</summary>
    private const int MostPeople = 500;

    /// <summary>The teams of the project and the people who can sign in, each by name.</summary>
    public async Task<IReadOnlyList<ModelOwner>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var teams = await db.Set<Team>().Where(team => team.Tenant == tenant).OrderBy(team => team.Name).Select(team => new ModelOwner(team.Id, team.Name, true)).ToListAsync(cancellationToken);
        var people = await db.Set<Person>().Where(person => !person.Disabled).OrderBy(person => person.Name).Take(MostPeople)
            .Select(person => new ModelOwner(person.Id, person.Name, false)).ToListAsync(cancellationToken);
        return [.. teams, .. people];
    }

    /// <summary>Null: nobody answers for the model, or whoever did is gone.</summary>
    public async Task<ModelOwner?> FindAsync(Model model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return model.OwnerTeamId is { } team ? await db.Set<Team>().Where(one => one.Id == team).Select(one => new ModelOwner(one.Id, one.Name, true)).SingleOrDefaultAsync(cancellationToken)
            : model.OwnerId is { } person ? await db.Set<Person>().Where(one => one.Id == person).Select(one => new ModelOwner(one.Id, one.Name, false)).SingleOrDefaultAsync(cancellationToken)
            : null;
    }
}
