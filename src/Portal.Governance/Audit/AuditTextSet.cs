using System.Text.Json;
using Portal.Governance.Audit.Format;

namespace Portal.Governance.Audit;

/// <param name="Salt">Key of the commitment.</param>
internal sealed record AuditText(byte[] Salt, string Text);

/// <summary>The personal texts of one entry by their place in it.</summary>
internal sealed class AuditTextSet
{
    public const string Actor = "actor";
    public const string Subject = "subject";
    public const string Reason = "reason";

    private readonly SortedDictionary<string, AuditText> _texts;

    public AuditTextSet() => _texts = new SortedDictionary<string, AuditText>(StringComparer.Ordinal);

    private AuditTextSet(SortedDictionary<string, AuditText> texts) => _texts = texts;

    public int Count => _texts.Count;

    public IReadOnlyDictionary<string, AuditText> Texts => _texts;

    public static AuditTextSet Parse(string? json) => string.IsNullOrEmpty(json)
        ? new AuditTextSet()
        : new AuditTextSet(new SortedDictionary<string, AuditText>(JsonSerializer.Deserialize<Dictionary<string, AuditText>>(json)!, StringComparer.Ordinal));

    /// <summary>Keeps a text and returns what stands for it in the trail.</summary>
    public byte[] Commit(string place, string text)
    {
        var salt = Commitment.NewSalt();
        _texts.Add(place, new AuditText(salt, text));
        return Commitment.Of(salt, place, text);
    }

    /// <summary>Whether some of the texts are values of changed records.</summary>
    public bool HasChanges => _texts.Keys.Any(place => place.StartsWith("changes/", StringComparison.Ordinal));

    /// <summary>Which of actor, subject and reason is not what the entry commits to; null: all are.</summary>
    public string? FirstWrong(AuditEntry entry) =>
        IsWrong(Actor, entry.ActorCommitment) ? Actor : IsWrong(Subject, entry.SubjectCommitment) ? Subject : IsWrong(Reason, entry.ReasonCommitment) ? Reason : null;

    public string? Find(string place) => _texts.GetValueOrDefault(place)?.Text;

    /// <summary>Forgets texts with their salts; returns how many.</summary>
    public int Erase(Func<string, string, bool> which)
    {
        var places = _texts.Where(text => which(text.Key, text.Value.Text)).Select(text => text.Key).ToList();
        places.ForEach(place => _texts.Remove(place));
        return places.Count;
    }

    public string ToJson() => JsonSerializer.Serialize(_texts);

    private bool IsWrong(string place, byte[]? commitment) =>
        _texts.TryGetValue(place, out var text) && (commitment is null || !commitment.AsSpan().SequenceEqual(Commitment.Of(text.Salt, place, text.Text)));
}
