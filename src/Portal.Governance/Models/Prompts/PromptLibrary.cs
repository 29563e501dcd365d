using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Models.Prompts;

/// <summary>A prompt in a list.</summary>
/// <param name="Labels">Which version each label points to.</param>
public sealed record PromptEntry(Prompt Prompt, IReadOnlyList<PromptLabel> Labels);

/// <summary>A prompt with its history.</summary>
/// <param name="Versions">The newest first.</param>
/// <param name="Labels">By name.</param>
/// <param name="Moves">The newest first.</param>
public sealed record PromptRecord(Prompt Prompt, IReadOnlyList<PromptVersion> Versions, IReadOnlyList<PromptLabel> Labels, IReadOnlyList<PromptLabelMove> Moves);

/// <summary>Reads prompts.</summary>
public sealed class PromptLibrary(IDbContextFactory<PortalDb> store)
{
    /// <summary>All prompts of a tenant, by name.</summary>
    public async Task<IReadOnlyList<PromptEntry>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var prompts = await db.Set<Prompt>().AsNoTracking().Where(prompt => prompt.Tenant == tenant).OrderBy(prompt => prompt.Name).ToListAsync(cancellationToken);
        var labels = (await db.Set<PromptLabel>().AsNoTracking()
                .Where(label => db.Set<Prompt>().Any(prompt => prompt.Id == label.PromptId && prompt.Tenant == tenant)).ToListAsync(cancellationToken))
            .ToLookup(label => label.PromptId);
        return [.. prompts.Select(prompt => new PromptEntry(prompt, [.. labels[prompt.Id].OrderBy(label => label.Name, StringComparer.Ordinal)]))];
    }

    /// <summary>Null: the tenant has no such prompt.</summary>
    public async Task<PromptRecord?> FindAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Prompt>().AsNoTracking().SingleOrDefaultAsync(prompt => prompt.Tenant == tenant && prompt.Name == name, cancellationToken) is not { } found)
        {
            return null;
        }
        return new PromptRecord(
            found,
            await db.Set<PromptVersion>().AsNoTracking().Where(version => version.PromptId == found.Id).OrderByDescending(version => version.Number).ToListAsync(cancellationToken),
            await db.Set<PromptLabel>().AsNoTracking().Where(label => label.PromptId == found.Id).OrderBy(label => label.Name).ToListAsync(cancellationToken),
            await db.Set<PromptLabelMove>().AsNoTracking().Where(move => move.PromptId == found.Id).OrderByDescending(move => move.MovedAt).ToListAsync(cancellationToken));
    }

    /// <summary>The version a label points to: what an application asks for at its start. <see cref="PromptRules.Latest"/> is the newest.</summary>
    /// <returns>Null: there is no such prompt or label.</returns>
    public async Task<PromptVersion?> ResolveAsync(string tenant, string name, string label, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var versions =
            from prompt in db.Set<Prompt>()
            where prompt.Tenant == tenant && prompt.Name == name
            join version in db.Set<PromptVersion>() on prompt.Id equals version.PromptId
            where label == PromptRules.Latest
                ? version.Number == prompt.LatestNumber
                : db.Set<PromptLabel>().Any(one => one.PromptId == prompt.Id && one.Name == label && one.Number == version.Number)
            select version;
        return await versions.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>One version by its number; null: there is none.</summary>
    public async Task<PromptVersion?> FindVersionAsync(string tenant, string name, int number, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return await db.Set<PromptVersion>().AsNoTracking().SingleOrDefaultAsync(
            version => version.Number == number && db.Set<Prompt>().Any(prompt => prompt.Id == version.PromptId && prompt.Tenant == tenant && prompt.Name == name), cancellationToken);
    }
}
