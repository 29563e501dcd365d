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

    public string? Find(string place) => _texts.GetValueOrDefault(place)?.Text;

    /// <summary>Forgets texts with their salts; returns how many.</summary>
    public int Erase(Func<string, string, bool> which)
    {
        var places = _texts.Where(text => which(text.Key, text.Value.Text)).Select(text => text.Key).ToList();
        places.ForEach(place => _texts.Remove(place));
        return places.Count;
    }

    public string ToJson() => JsonSerializer.Serialize(_texts);
}
