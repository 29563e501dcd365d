using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Models.Cards;

/// <summary>What people have typed into cards and not saved: kept so that a closed tab, a broken connection or somebody else's save loses nothing.</summary>
public sealed class ModelCardTypings(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    /// <summary>Null: the person typed nothing that is not saved.</summary>
    public async Task<ModelCardTyping?> FindAsync(Guid modelId, string person, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await Of(db, modelId, person).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    /// <param name="origin">The draft the person began from, and its version.</param>
    public async Task KeepAsync(Guid modelId, string person, CardContent typed, CardContent origin, long basedOn, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await Of(db, modelId, person).SingleOrDefaultAsync(cancellationToken) is { } known)
        {
            (known.Content, known.Origin, known.BasedOn, known.TypedAt) = (CardJson.Write(typed), CardJson.Write(origin), basedOn, time.GetUtcNow());
        }
        else
        {
            db.Add(new ModelCardTyping { ModelId = modelId, PersonId = person, Content = CardJson.Write(typed), Origin = CardJson.Write(origin), BasedOn = basedOn, TypedAt = time.GetUtcNow() });
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task ForgetAsync(Guid modelId, string person, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        await Of(db, modelId, person).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<ModelCardTyping> Of(PortalDb db, Guid modelId, string person) =>
        db.Set<ModelCardTyping>().Where(typing => typing.ModelId == modelId && typing.PersonId == person);
}
