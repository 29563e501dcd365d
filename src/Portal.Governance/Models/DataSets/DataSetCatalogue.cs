using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Models.DataSets;

/// <summary>A data set in a list.</summary>
/// <param name="Latest">Name of its newest version; null: it has none yet.</param>
/// <param name="Versions">How many it has.</param>
public sealed record DataSetEntry(DataSet Set, string? Latest, long? Rows, int Versions);

/// <summary>A version with its data set's name.</summary>
public sealed record DataSetNode(Guid VersionId, string DataSet, string Version);

/// <summary>One step of where data came from.</summary>
/// <param name="Target">What was made.</param>
/// <param name="Source">What it was made from; null: from <paramref name="Origin"/>.</param>
public sealed record LineageStep(DataSetNode Target, DataSetNode? Source, string Origin, DerivationKind Kind);

/// <summary>A run that read a version.</summary>
public sealed record DataSetReader(Guid VersionId, string Model, string Run, string Context);

/// <summary>A data set with its versions.</summary>
/// <param name="Versions">The newest first.</param>
/// <param name="Upstream">Everything its versions came from, step by step to the first origin.</param>
/// <param name="Downstream">Everything that was made from its versions.</param>
/// <param name="Readers">Runs that read one of its versions.</param>
public sealed record DataSetRecord(
    DataSet Set, IReadOnlyList<DataSetVersion> Versions, IReadOnlyList<LineageStep> Upstream, IReadOnlyList<LineageStep> Downstream, IReadOnlyList<DataSetReader> Readers);

/// <summary>Reads data sets.</summary>
public sealed class DataSetCatalogue(IDbContextFactory<PortalDb> store)
{
    /// <summary>Steps followed at most in either direction.</summary>
    private const int Depth = 30;

    /// <summary>All data sets of a tenant, by title.</summary>
    public async Task<IReadOnlyList<DataSetEntry>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var sets = await db.Set<DataSet>().AsNoTracking().Where(set => set.Tenant == tenant).OrderBy(set => set.Title).ToListAsync(cancellationToken);
        var versions = (await db.Set<DataSetVersion>().AsNoTracking()
                .Where(version => db.Set<DataSet>().Any(set => set.Id == version.DataSetId && set.Tenant == tenant))
                .Select(version => new { version.DataSetId, version.Name, version.Rows, version.CreatedAt })
                .ToListAsync(cancellationToken))
            .ToLookup(version => version.DataSetId);
        return [.. sets.Select(set =>
        {
            var newest = versions[set.Id].MaxBy(version => version.CreatedAt);
            return new DataSetEntry(set, newest?.Name, newest?.Rows, versions[set.Id].Count());
        })];
    }

    /// <summary>Null: the tenant has no such data set.</summary>
    public async Task<DataSetRecord?> FindAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.Set<DataSet>().AsNoTracking().SingleOrDefaultAsync(set => set.Tenant == tenant && set.Name == name, cancellationToken) is not { } found)
        {
            return null;
        }
        var versions = await db.Set<DataSetVersion>().AsNoTracking().Where(version => version.DataSetId == found.Id)
            .OrderByDescending(version => version.CreatedAt).ThenByDescending(version => version.Name).ToListAsync(cancellationToken);
        var ids = versions.ConvertAll(version => version.Id);
        return new DataSetRecord(
            found,
            versions,
            await FollowAsync(db, ids, upstream: true, cancellationToken),
            await FollowAsync(db, ids, upstream: false, cancellationToken),
            await ReadersAsync(db, ids, cancellationToken));
    }

    /// <summary>The data sets that runs of a model read, the newest version of each first.</summary>
    public async Task<IReadOnlyList<DataSetNode>> OfModelAsync(Guid modelId, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var read =
            from run in db.Set<Runs.ModelRun>()
            where run.ModelId == modelId
            join input in db.Set<Runs.RunInput>() on run.Id equals input.RunId
            join version in db.Set<DataSetVersion>() on input.DataSetVersionId equals version.Id
            join set in db.Set<DataSet>() on version.DataSetId equals set.Id
            orderby set.Name, version.CreatedAt descending
            select new DataSetNode(version.Id, set.Name, version.Name);
        return [.. (await read.ToListAsync(cancellationToken)).Distinct()];
    }

    /// <summary>Breadth first, one query a step, so that a circle that an import may have brought ends.</summary>
    private static async Task<IReadOnlyList<LineageStep>> FollowAsync(PortalDb db, List<Guid> from, bool upstream, CancellationToken cancellationToken)
    {
        List<LineageStep> steps = [];
        HashSet<Guid> seen = [.. from];
        for (var depth = 0; from.Count > 0 && depth < Depth; depth++)
        {
            var derivations = await db.Set<DataSetDerivation>().AsNoTracking()
                .Where(one => upstream ? from.Contains(one.VersionId) : one.SourceId != null && from.Contains(one.SourceId.Value)).ToListAsync(cancellationToken);
            var nodes = await NodesAsync(db, derivations.Select(one => one.VersionId).Concat(derivations.Select(one => one.SourceId).OfType<Guid>()), cancellationToken);
            steps.AddRange(derivations.Select(one => new LineageStep(nodes[one.VersionId], one.SourceId is { } source ? nodes[source] : null, one.Origin, one.Kind)));
            from = [.. (upstream ? derivations.Select(one => one.SourceId).OfType<Guid>() : derivations.Select(one => one.VersionId)).Where(seen.Add)];
        }
        return steps;
    }

    private static async Task<Dictionary<Guid, DataSetNode>> NodesAsync(PortalDb db, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        List<Guid> wanted = [.. ids.Distinct()];
        var nodes =
            from version in db.Set<DataSetVersion>()
            where wanted.Contains(version.Id)
            join set in db.Set<DataSet>() on version.DataSetId equals set.Id
            select new DataSetNode(version.Id, set.Name, version.Name);
        return await nodes.ToDictionaryAsync(node => node.VersionId, cancellationToken);
    }

    private static async Task<IReadOnlyList<DataSetReader>> ReadersAsync(PortalDb db, List<Guid> versions, CancellationToken cancellationToken)
    {
        var readers =
            from input in db.Set<Runs.RunInput>()
            where input.DataSetVersionId != null && versions.Contains(input.DataSetVersionId.Value)
            join run in db.Set<Runs.ModelRun>() on input.RunId equals run.Id
            join model in db.Set<Model>() on run.ModelId equals model.Id
            orderby run.StartedAt descending
            select new DataSetReader(input.DataSetVersionId!.Value, model.Name, run.Name, input.Context);
        return await readers.ToListAsync(cancellationToken);
    }
}
