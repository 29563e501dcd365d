using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Audit.Reading;

/// <summary>The audit trail for readers. Whoever asks has checked that the reader may.</summary>
public sealed class AuditLog(IDbContextFactory<PortalDb> store)
{
    private const int MostListed = 1000;
    private const int MostChoices = 500;

    /// <summary>Entries of a tenant, the newest first.</summary>
    public async Task<AuditPage> ListAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var limit = Math.Clamp(filter.Limit, 1, MostListed);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var matching = Matching(db, filter);
        if (filter.Before is { } before)
        {
            if (await db.Set<AuditEntry>().Where(entry => entry.Id == before).Select(entry => new { entry.Time, entry.Number }).SingleOrDefaultAsync(cancellationToken) is not { } last)
            {
                return new AuditPage([], HasMore: false);
            }
            matching = matching.Where(entry => entry.Time < last.Time || (entry.Time == last.Time && entry.Number < last.Number));
        }
        var rows = await WithRest(db, matching.OrderByDescending(entry => entry.Time).ThenByDescending(entry => entry.Number).Take(limit + 1))
            .OrderByDescending(row => row.Entry.Time).ThenByDescending(row => row.Entry.Number)
            .ToListAsync(cancellationToken);
        return new AuditPage([.. rows.Take(limit).Select(row => AuditRecord.Of(row.Entry, row.Texts, row.Leaf))], rows.Count > limit);
    }

    /// <summary>One entry of a tenant; null: there is none.</summary>
    public async Task<AuditRecord?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var row = await WithRest(db, db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Tenant == tenant && entry.Id == id)).SingleOrDefaultAsync(cancellationToken);
        return row is null ? null : AuditRecord.Of(row.Entry, row.Texts, row.Leaf);
    }

    /// <summary>What the trail of a tenant can be filtered by.</summary>
    public async Task<AuditChoices> ListChoicesAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var entries = db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Tenant == tenant);
        var actors = await entries.GroupBy(entry => new { entry.ActorId, entry.ActorKind })
            .Select(group => new { group.Key.ActorId, group.Key.ActorKind, Newest = group.Max(entry => entry.Number) })
            .OrderByDescending(actor => actor.Newest).Take(MostChoices).ToListAsync(cancellationToken);
        var newest = actors.ConvertAll(actor => actor.Newest);
        var names = await WithRest(db, db.Set<AuditEntry>().AsNoTracking().Where(entry => newest.Contains(entry.Number))).ToListAsync(cancellationToken);
        var nameOf = names.ToDictionary(row => row.Entry.ActorId, row => AuditRecord.Of(row.Entry, row.Texts, row.Leaf).ActorName.Text, StringComparer.Ordinal);
        return new AuditChoices(
            [.. actors.Select(actor => new AuditActor(actor.ActorId, actor.ActorKind, nameOf.GetValueOrDefault(actor.ActorId))).OrderBy(actor => actor.Name ?? actor.Id, StringComparer.CurrentCulture)],
            await entries.Select(entry => entry.Action).Distinct().OrderBy(action => action).Take(MostChoices).ToListAsync(cancellationToken),
            await entries.Select(entry => entry.SubjectKind).Distinct().OrderBy(kind => kind).Take(MostChoices).ToListAsync(cancellationToken));
    }

    /// <summary>How the whole trail stands, of all tenants.</summary>
    public async Task<AuditState> GetStateAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        return new AuditState(
            await db.Set<AuditHead>().Select(head => head.Size).SingleOrDefaultAsync(cancellationToken),
            await db.Set<AuditPending>().LongCountAsync(cancellationToken),
            await db.Set<AuditCheckpoint>().AsNoTracking().OrderByDescending(checkpoint => checkpoint.Size).FirstOrDefaultAsync(cancellationToken),
            await db.Set<AuditAnchor>().AsNoTracking().OrderBy(anchor => anchor.Sink).ToListAsync(cancellationToken),
            await db.Set<AuditVerificationRun>().AsNoTracking().OrderByDescending(run => run.FinishedAt).FirstOrDefaultAsync(cancellationToken));
    }

    private static IQueryable<AuditEntry> Matching(PortalDb db, AuditFilter filter)
    {
        var entries = db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Tenant == filter.Tenant);
        if (filter.From is { } from)
        {
            entries = entries.Where(entry => entry.Time >= from);
        }
        if (filter.To is { } to)
        {
            entries = entries.Where(entry => entry.Time < to);
        }
        if (filter.ActorId is { } actor)
        {
            entries = entries.Where(entry => entry.ActorId == actor);
        }
        if (filter.Action is { } action)
        {
            var prefix = $"{action.TrimEnd('.')}.";
            entries = entries.Where(entry => entry.Action == action || entry.Action.StartsWith(prefix));
        }
        if (filter.SubjectKind is { } kind)
        {
            entries = entries.Where(entry => entry.SubjectKind == kind);
        }
        if (filter.SubjectId is { } subject)
        {
            entries = entries.Where(entry => entry.SubjectId == subject);
        }
        if (filter.CorrelationId is { } correlation)
        {
            entries = entries.Where(entry => entry.CorrelationId == correlation);
        }
        if (filter.Text is { Length: > 0 } text)
        {
            var words = text.ToLowerInvariant();
            // Texts beside the trail are JSON, in which letters beyond ASCII stand as escapes.
            var escaped = JsonEncodedText.Encode(text).ToString().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // the database compares, in its own collation
            entries = entries.Where(entry => entry.Action.ToLower().Contains(words) || entry.SubjectId.ToLower().Contains(words) || entry.SubjectName!.ToLower().Contains(words)
                || entry.Changes.ToLower().Contains(words)
                || db.Set<AuditTexts>().Any(beside => beside.EntryId == entry.Id && beside.Texts.ToLower().Contains(escaped)));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        }
        return entries;
    }

    private static IQueryable<Row> WithRest(PortalDb db, IQueryable<AuditEntry> entries) =>
        from entry in entries
        join found in db.Set<AuditTexts>() on entry.Id equals found.EntryId into besides
        from beside in besides.DefaultIfEmpty()
        join leaf in db.Set<AuditLeaf>() on entry.Number equals leaf.EntryNumber into leaves
        from leaf in leaves.DefaultIfEmpty()
        select new Row { Entry = entry, Texts = beside.Texts, Leaf = leaf == null ? null : leaf.Index };

    private sealed record Row
    {
        public required AuditEntry Entry { get; init; }

        public required string? Texts { get; init; }

        public required long? Leaf { get; init; }
    }
}
