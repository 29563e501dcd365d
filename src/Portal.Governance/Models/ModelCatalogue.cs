using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Models;

/// <summary>Reads the registry of models.</summary>
public sealed class ModelCatalogue(IDbContextFactory<PortalDb> store)
{
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
}
