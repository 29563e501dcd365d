using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;
using Portal.Governance.Models.Cards;

namespace Portal.Governance.Models;

/// <summary>Reads the registry of models.</summary>
public sealed class ModelCatalogue(IDbContextFactory<PortalDb> store)
{
    /// <summary>More words than this nobody types; each costs a look through the text.</summary>
    private const int MostWords = 8;

    /// <summary>The models of a filter, by title. All of them: who looks, sorts by numbers that live elsewhere.</summary>
    public async Task<IReadOnlyList<CatalogueRow>> ListAsync(string tenant, CatalogueFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var people = db.Set<Person>();
        var teams = db.Set<Team>();
        var rows =
            from model in Matching(db, tenant, filter)
            join person in people on model.OwnerId equals (Guid?)person.Id into persons
            from person in persons.DefaultIfEmpty()
            join team in teams on model.OwnerTeamId equals (Guid?)team.Id into owners
            from team in owners.DefaultIfEmpty()
            join draft in db.Set<ModelCard>() on model.Id equals draft.ModelId into cards
            from card in cards.DefaultIfEmpty()
            let owner = person != null ? person.Name : team.Name
            where filter.Owners.Count == 0 || filter.Owners.Contains(owner ?? "")
            orderby model.Title, model.Name
            select new CatalogueRow(
                model.Id, model.Name, model.Title, model.Purpose, model.Application, model.Provider, owner, model.OwnerTeamId != null, model.RiskClass, model.Stage,
                db.Set<ModelVersion>().Count(version => version.ModelId == model.Id),
                card != null ? card.FieldsAsked : null, card != null ? card.FieldsMet : null, model.ChangedAt);
        return await rows.AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>What can be chosen, and how many there are.</summary>
    public async Task<CatalogueSummary> SummarizeAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var models = db.Set<Model>().Where(model => model.Tenant == tenant);
        var applications = await models.Select(model => model.Application ?? "").Distinct().Order().ToListAsync(cancellationToken);
        var providers = await models.Select(model => model.Provider ?? "").Distinct().Order().ToListAsync(cancellationToken);
        var stages = await models.GroupBy(model => model.Stage).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var classes = await models.Where(model => model.Stage != LifecycleStage.Retired).GroupBy(model => model.RiskClass ?? "")
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, StringComparer.Ordinal, cancellationToken);
        var people = await db.Set<Person>().Where(person => models.Any(model => model.OwnerId == person.Id)).Select(person => person.Name).ToListAsync(cancellationToken);
        var teams = await db.Set<Team>().Where(team => models.Any(model => model.OwnerTeamId == team.Id)).Select(team => team.Name).ToListAsync(cancellationToken);
        var ownerless = await models.AnyAsync(model => model.OwnerId == null && model.OwnerTeamId == null, cancellationToken);
        return new CatalogueSummary(
            applications, providers, [.. people.Concat(teams).Distinct(StringComparer.CurrentCulture).Order(StringComparer.CurrentCulture), .. ownerless ? [""] : Array.Empty<string>()], stages, classes);
    }

    /// <summary>The first models whose text holds the words of a search, by title.</summary>
    public async Task<IReadOnlyList<Model>> FindManyAsync(string tenant, string search, int most, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await Matching(db, tenant, new CatalogueFilter { Search = search, Stages = Enum.GetValues<LifecycleStage>() })
            .AsNoTracking().OrderBy(model => model.Title).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>Null: the tenant has no such model.</summary>
    public async Task<Model?> FindAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<Model>().AsNoTracking().SingleOrDefaultAsync(model => model.Tenant == tenant && model.Name == name, cancellationToken);
    }

    /// <summary>Null: the tenant has no such model.</summary>
    public async Task<Model?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<Model>().AsNoTracking().SingleOrDefaultAsync(model => model.Tenant == tenant && model.Id == id, cancellationToken);
    }

    /// <summary>Null: the model has no such version.</summary>
    public async Task<ModelVersion?> FindVersionAsync(Guid modelId, string name, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ModelVersion>().AsNoTracking().SingleOrDefaultAsync(version => version.ModelId == modelId && version.Name == name, cancellationToken);
    }

    /// <summary>The versions of a model, the newest first.</summary>
    public async Task<IReadOnlyList<ModelVersion>> GetVersionsAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<ModelVersion>().AsNoTracking().Where(version => version.ModelId == modelId).OrderByDescending(version => version.CreatedAt).ThenByDescending(version => version.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Everything that tells the tenant's versions in telemetry.</summary>
    public async Task<IReadOnlyList<LinkedVersion>> GetLinksAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var versions = await (
            from version in db.Set<ModelVersion>()
            join model in db.Set<Model>() on version.ModelId equals model.Id
            where model.Tenant == tenant
            select new { version.Id, version.ModelId, model.Application, version.ResponseModels, version.ServiceVersions, version.VersionAttribute }).AsNoTracking().ToListAsync(cancellationToken);
        var deployed = (await (
            from deployment in db.Set<Deployment>()
            join model in db.Set<Model>() on deployment.ModelId equals model.Id
            where model.Tenant == tenant && deployment.To == null
            select new { deployment.VersionId, deployment.Environment }).ToListAsync(cancellationToken)).ToLookup(one => one.VersionId, one => one.Environment);
        return
        [
            .. versions.Select(one => new LinkedVersion(one.ModelId, one.Id, one.Application, one.ResponseModels, one.ServiceVersions, one.VersionAttribute, [.. deployed[one.Id]]))
                .Where(link => link.IsLinked),
        ];
    }

    private static IQueryable<Model> Matching(PortalDb db, string tenant, CatalogueFilter filter)
    {
        var models = db.Set<Model>().Where(model => model.Tenant == tenant);
        models = filter.Stages.Count > 0 ? models.Where(model => filter.Stages.Contains(model.Stage)) : models.Where(model => model.Stage != LifecycleStage.Retired);
        if (filter.Applications.Count > 0)
        {
            models = models.Where(model => filter.Applications.Contains(model.Application ?? ""));
        }
        if (filter.Providers.Count > 0)
        {
            models = models.Where(model => filter.Providers.Contains(model.Provider ?? ""));
        }
        if (filter.RiskClasses.Count > 0)
        {
            models = models.Where(model => filter.RiskClasses.Contains(model.RiskClass ?? ""));
        }
        if (filter.Cards.Count > 0)
        {
            var (none, incomplete, complete) = (filter.Cards.Contains(CardState.None), filter.Cards.Contains(CardState.Incomplete), filter.Cards.Contains(CardState.Complete));
            var drafts = db.Set<ModelCard>();
            models = models.Where(model =>
                (none && !drafts.Any(card => card.ModelId == model.Id))
                || (incomplete && drafts.Any(card => card.ModelId == model.Id && (card.FieldsMet < card.FieldsAsked || card.PublishedNumber == 0)))
                || (complete && drafts.Any(card => card.ModelId == model.Id && card.FieldsMet >= card.FieldsAsked && card.PublishedNumber > 0)));
        }
        foreach (var word in SearchFold.Of(filter.Search).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MostWords))
        {
            models = models.Where(model => model.SearchText.Contains(word) || db.Set<ModelVersion>().Any(version => version.ModelId == model.Id && version.SearchText.Contains(word)));
        }
        return models;
    }
}
