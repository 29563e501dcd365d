using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Content;

/// <summary>The record of looks at content. Append-only: there is no way to change or remove a look.</summary>
public sealed class ContentLooks(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    /// <summary>Writes a look down. Call it before the content is shown: when it throws, nothing may be shown.</summary>
    public async Task RecordAsync(ContentLook look, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(look);
        var record = new ContentLook
        {
            Tenant = look.Tenant,
            Time = time.GetUtcNow(),
            ViewerId = Cut(look.ViewerId, ContentLookMapping.ViewerLength)!,
            ViewerName = Cut(look.ViewerName, ContentLookMapping.ViewerLength)!,
            Door = look.Door,
            TraceId = look.TraceId,
            SpanId = look.SpanId,
            ConversationId = Cut(look.ConversationId, ContentLookMapping.ConversationLength),
            Query = Cut(look.Query, ContentLookMapping.QueryLength),
            Calls = look.Calls,
        };
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        db.Add(record);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Looks, newest first.</summary>
    public async Task<ContentLookList> ListAsync(ContentLookFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var looks = await Matching(db, filter)
            .OrderByDescending(look => look.Id)
            .Take(filter.Limit + 1)
            .ToListAsync(cancellationToken);
        return new ContentLookList([.. looks.Take(filter.Limit)], looks.Count > filter.Limit);
    }

    /// <summary>Everybody who has looked, by name.</summary>
    public async Task<IReadOnlyList<ContentViewer>> ListViewersAsync(string tenant, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var viewers = await db.Set<ContentLook>()
            .Where(look => look.Tenant == tenant)
            .GroupBy(look => look.ViewerId)
            .Select(looks => new { Id = looks.Key, Name = looks.Max(look => look.ViewerName)!, Looks = looks.LongCount() })
            .ToListAsync(cancellationToken);
        return [.. viewers.Select(viewer => new ContentViewer(viewer.Id, viewer.Name, viewer.Looks)).OrderBy(viewer => viewer.Name, StringComparer.CurrentCulture)];
    }

    private static IQueryable<ContentLook> Matching(PortalDb db, ContentLookFilter filter)
    {
        var looks = db.Set<ContentLook>().AsNoTracking().Where(look => look.Tenant == filter.Tenant);
        if (filter.ViewerId is { } viewer)
        {
            looks = looks.Where(look => look.ViewerId == viewer);
        }
        if (filter.From is { } from)
        {
            looks = looks.Where(look => look.Time >= from);
        }
        if (filter.To is { } to)
        {
            looks = looks.Where(look => look.Time < to);
        }
        if (filter.TraceId is { } trace)
        {
            looks = looks.Where(look => look.TraceId == trace);
        }
        if (filter.SpanId is { } span)
        {
            looks = looks.Where(look => look.SpanId == span);
        }
        if (filter.Before is { } before)
        {
            looks = looks.Where(look => look.Id < before);
        }
        return looks;
    }

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : $"{text[..(length - 1)]}…";
}

/// <summary>Which looks to list; null: any.</summary>
public sealed record ContentLookFilter
{
    public required string Tenant { get; init; }
    public string? ViewerId { get; init; }

    /// <summary>Included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Excluded.</summary>
    public DateTimeOffset? To { get; init; }
    public string? TraceId { get; init; }
    public string? SpanId { get; init; }

    /// <summary>Only looks older than the one of this id, which is how the next page is asked for.</summary>
    public long? Before { get; init; }
    public int Limit { get; init; } = 50;
}

/// <param name="HasMore">Older looks of the same filter exist.</param>
public sealed record ContentLookList(IReadOnlyList<ContentLook> Looks, bool HasMore);

/// <summary>A person or API key that has looked at content.</summary>
public sealed record ContentViewer(string Id, string Name, long Looks);
