using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit;

/// <summary>Version 1 of the bytes that an entry is in the tree. Once entries were written with a version, its code never changes.</summary>
internal static class EntryFormat
{
    /// <summary>What new entries are written with.</summary>
    public const int Current = 1;

    /// <summary>Writes the leaf's bytes of an entry, from nothing but its columns.</summary>
    /// <exception cref="NotSupportedException">The entry was written by a newer portal.</exception>
    public static void Write(AuditEntry entry, CanonicalWriter writer)
    {
        if (entry.Format != Current)
        {
            throw new NotSupportedException($"Entry {entry.Id} has format {entry.Format}, this portal knows format {Current}.");
        }
        writer.Raw("{\"v\":1,\"id\":"u8).Id(entry.Id);
        writer.Raw(",\"time\":"u8).Time(entry.Time);
        writer.Raw(",\"tenant\":"u8).String(entry.Tenant);
        writer.Raw(",\"actor\":{\"kind\":"u8).Raw(Kind(entry.ActorKind)).Raw(",\"id\":"u8).String(entry.ActorId).Raw(",\"name\":"u8);
        Name(writer, entry.ActorName, entry.ActorCommitment);
        writer.Raw("},\"action\":"u8).String(entry.Action);
        writer.Raw(",\"subject\":{\"kind\":"u8).String(entry.SubjectKind).Raw(",\"id\":"u8).String(entry.SubjectId).Raw(",\"name\":"u8);
        Name(writer, entry.SubjectName, entry.SubjectCommitment);
        writer.Raw("},\"reason\":"u8);
        Name(writer, text: null, entry.ReasonCommitment);
        writer.Raw(",\"correlation\":"u8).String(entry.CorrelationId);
        writer.Raw(",\"changes\":"u8).Raw(entry.Changes).Raw("}"u8);
    }

    /// <summary>A text in clear, or what stands for it.</summary>
    public static void Name(CanonicalWriter writer, string? text, byte[]? commitment)
    {
        if (commitment is null)
        {
            writer.String(text);
        }
        else
        {
            writer.Raw("{\"commitment\":"u8).Hex(commitment).Raw("}"u8);
        }
    }

    private static ReadOnlySpan<byte> Kind(ActorKind kind) => kind switch
    {
        ActorKind.Person => "\"person\""u8,
        ActorKind.Key => "\"key\""u8,
        ActorKind.System => "\"system\""u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of actor."),
    };
}
