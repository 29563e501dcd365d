using Microsoft.EntityFrameworkCore;

namespace Portal.Governance.Audit.Reading;

/// <summary>Whose personal data is to go.</summary>
/// <param name="PersonId">The id the person acts under; entries about or by this person lose their texts.</param>
/// <param name="Texts">The person's names and addresses: wherever one of them stands alone, or within a reason, that text goes too.</param>
public sealed record AuditPerson(string PersonId, IReadOnlyCollection<string> Texts);

/// <summary>Erases personal clear text beside the trail, with the salts: what stands in the trail is then a number that tells nothing. Entries, tree and checkpoints stay as they are and verify.</summary>
public sealed class AuditErasure(IDbContextFactory<PortalDb> store, TimeProvider time)
{
    private const int Batch = 500;

    /// <summary>Erases, in all tenants, and leaves an entry that says so. Repeating it erases what came since.</summary>
    /// <returns>How many texts were erased.</returns>
    public async Task<int> ErasePersonalDataAsync(Actor actor, AuditPerson person, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(person);
        var erased = 0;
        foreach (var ids in (await FindAsync(person, cancellationToken)).Chunk(Batch))
        {
            await using var db = await store.CreateDbContextAsync(cancellationToken);
            var rows = await (from texts in db.Set<AuditTexts>()
                              join entry in db.Set<AuditEntry>() on texts.EntryId equals entry.Id
                              where ids.Contains(texts.EntryId)
                              select new { Texts = texts, entry.ActorId, entry.SubjectKind, entry.SubjectId }).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                var set = AuditTextSet.Parse(row.Texts.Texts);
                var about = row.SubjectKind == AuditSubject.Person && row.SubjectId == person.PersonId;
                var by = row.ActorId == person.PersonId;
                erased += set.Erase((place, text) => IsOf(person, place, text, about, by));
                (row.Texts.Texts, row.Texts.ErasedAt) = (set.ToJson(), time.GetUtcNow());
            }
            await db.SaveChangesAsync(cancellationToken);
        }
        await using var last = await store.CreateDbContextAsync(cancellationToken);
        last.Audit(actor, "audit.personal-data.erased", new AuditSubject(AuditSubject.Person, person.PersonId, person.PersonId) { HasPersonalName = false }, reason);
        await last.SaveChangesAsync(cancellationToken);
        return erased;
    }

    /// <summary>What stands in an entry about the person belongs to the person, except who did it; of an entry by the person, the name and the reason do.</summary>
    private static bool IsOf(AuditPerson person, string place, string text, bool about, bool by) => place switch
    {
        AuditTextSet.Actor => by || IsNamed(person, text),
        AuditTextSet.Reason => about || by || person.Texts.Any(known => known.Length > 0 && text.Contains(known, StringComparison.OrdinalIgnoreCase)),
        _ => about || IsNamed(person, text),
    };

    private static bool IsNamed(AuditPerson person, string text) => person.Texts.Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>The entries whose texts have something of the person. Read as a whole before anything is written, so that reading never waits for writing.</summary>
    private async Task<List<Guid>> FindAsync(AuditPerson person, CancellationToken cancellationToken)
    {
        await using var db = await store.CreateDbContextAsync(cancellationToken);
        var found = new List<Guid>();
        var rows = from texts in db.Set<AuditTexts>()
                   join entry in db.Set<AuditEntry>() on texts.EntryId equals entry.Id
                   select new { texts.EntryId, texts.Texts, entry.ActorId, entry.SubjectKind, entry.SubjectId };
        await foreach (var row in rows.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var about = row.SubjectKind == AuditSubject.Person && row.SubjectId == person.PersonId;
            if (AuditTextSet.Parse(row.Texts).Texts.Any(text => IsOf(person, text.Key, text.Value.Text, about, row.ActorId == person.PersonId)))
            {
                found.Add(row.EntryId);
            }
        }
        return found;
    }
}
