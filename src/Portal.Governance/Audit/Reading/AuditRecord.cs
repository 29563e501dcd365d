using System.Text.Json;

namespace Portal.Governance.Audit.Reading;

/// <summary>A text that may be personal.</summary>
/// <param name="Text">Null once it was erased.</param>
/// <param name="IsPersonal">The trail has a commitment of it only; the text comes from beside the trail.</param>
public sealed record AuditWords(string? Text, bool IsPersonal)
{
    public bool IsErased => Text is null;
}

/// <summary>What happened to a record.</summary>
public enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>How the trail shows a value.</summary>
public enum AuditValueKind
{
    /// <summary>As it is; a null has no text.</summary>
    Clear,

    /// <summary>Committed to; the text comes from beside the trail.</summary>
    Personal,

    /// <summary>Committed to; the text was erased.</summary>
    Erased,

    /// <summary>Too large for the trail: its SHA-256 and length in bytes.</summary>
    Hash,

    /// <summary>Only that there was one.</summary>
    Secret,
}

/// <param name="Text">The value as text, invariant; of a <see cref="AuditValueKind.Hash"/> the hash in hex.</param>
/// <param name="Bytes">Length of what was hashed.</param>
public sealed record AuditValue(AuditValueKind Kind, string? Text, long? Bytes = null);

/// <param name="Name">The property's name in the code.</param>
/// <param name="Before">Null for a record that was added.</param>
/// <param name="After">Null for a record that was deleted.</param>
public sealed record AuditField(string Name, AuditValue? Before, AuditValue? After);

/// <param name="Record">The kind of record: its class's name.</param>
/// <param name="Id">Its key.</param>
public sealed record AuditChange(string Record, string Id, ChangeKind Kind, IReadOnlyList<AuditField> Fields);

/// <summary>An entry of the trail as people read it, with the personal texts that have not been erased.</summary>
public sealed record AuditRecord
{
    public required Guid Id { get; init; }

    /// <summary>Place in the tree, from 0; null for the second until the sequencer gives it one.</summary>
    public required long? LeafIndex { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    public required string Tenant { get; init; }

    public required ActorKind ActorKind { get; init; }

    public required string ActorId { get; init; }

    public required AuditWords ActorName { get; init; }

    /// <summary>slice.noun.past-verb</summary>
    public required string Action { get; init; }

    public required string SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    public required AuditWords SubjectName { get; init; }

    /// <summary>Null where none was given.</summary>
    public required AuditWords? Reason { get; init; }

    /// <summary>Trace id of the request, lower-case hex.</summary>
    public required string? CorrelationId { get; init; }

    public required IReadOnlyList<AuditChange> Changes { get; init; }

    internal static AuditRecord Of(AuditEntry entry, string? textsJson, long? leafIndex)
    {
        var texts = AuditTextSet.Parse(textsJson);
        return new AuditRecord
        {
            Id = entry.Id,
            LeafIndex = leafIndex,
            Time = entry.Time,
            Tenant = entry.Tenant,
            ActorKind = entry.ActorKind,
            ActorId = entry.ActorId,
            ActorName = Words(entry.ActorName, entry.ActorCommitment, AuditTextSet.Actor, texts),
            Action = entry.Action,
            SubjectKind = entry.SubjectKind,
            SubjectId = entry.SubjectId,
            SubjectName = Words(entry.SubjectName, entry.SubjectCommitment, AuditTextSet.Subject, texts),
            Reason = entry.ReasonCommitment is null ? null : Words(null, entry.ReasonCommitment, AuditTextSet.Reason, texts),
            CorrelationId = entry.CorrelationId,
            Changes = ReadChanges(entry.Changes, texts),
        };
    }

    private static AuditWords Words(string? clear, byte[]? commitment, string place, AuditTextSet texts) =>
        commitment is null ? new AuditWords(clear, IsPersonal: false) : new AuditWords(texts.Find(place), IsPersonal: true);

    private static List<AuditChange> ReadChanges(string json, AuditTextSet texts)
    {
        using var document = JsonDocument.Parse(json);
        List<AuditChange> changes = [];
        foreach (var record in document.RootElement.EnumerateArray())
        {
            var number = changes.Count;
            changes.Add(new AuditChange(
                record.GetProperty("record").GetString()!,
                record.GetProperty("id").GetString()!,
                Enum.Parse<ChangeKind>(record.GetProperty("change").GetString()!, ignoreCase: true),
                [
                    .. record.GetProperty("fields").EnumerateObject().Select(field => new AuditField(
                        field.Name,
                        ReadValue(field, "before", number, texts),
                        ReadValue(field, "after", number, texts))),
                ]));
        }
        return changes;
    }

    private static AuditValue? ReadValue(JsonProperty field, string side, int record, AuditTextSet texts)
    {
        if (!field.Value.TryGetProperty(side, out var value))
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            return new AuditValue(AuditValueKind.Clear, value.ValueKind == JsonValueKind.Null ? null : value.ToString());
        }
        if (value.TryGetProperty("sha256", out var hash))
        {
            return new AuditValue(AuditValueKind.Hash, hash.GetString(), value.GetProperty("bytes").GetInt64());
        }
        if (!value.TryGetProperty("commitment", out _))
        {
            return new AuditValue(AuditValueKind.Secret, Text: null);
        }
        var text = texts.Find($"changes/{record}/{field.Name}/{side}");
        return new AuditValue(text is null ? AuditValueKind.Erased : AuditValueKind.Personal, text);
    }
}
