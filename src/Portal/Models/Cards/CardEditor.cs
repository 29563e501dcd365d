using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>What one author is writing: what they began from, what they have now, and which fields they confirmed.</summary>
public sealed class CardEditor(CardContent origin, long seen, string author, TimeProvider time)
{
    private readonly HashSet<string> _confirmed = new(StringComparer.Ordinal);

    /// <summary>The draft the author began from.</summary>
    public CardContent Origin { get; private set; } = origin;

    /// <summary>Its number; 0: there was no card.</summary>
    public long Seen { get; private set; } = seen;

    public CardContent Current { get; private set; } = origin;

    public IReadOnlyCollection<string> Confirmed => _confirmed;

    public bool IsDirty => _confirmed.Count > 0 || CardJson.Write(Current) != CardJson.Write(Origin);

    public void Change(CardContent content) => Current = content;

    public void Confirm(string field) => _confirmed.Add(field);

    /// <summary>Goes on from another state of the draft.</summary>
    public void Rebase(CardContent origin, long seen, CardContent current) => (Origin, Seen, Current) = (origin, seen, current);

    /// <summary>The draft was saved as it stands.</summary>
    public void Saved(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        _confirmed.Clear();
        Rebase(CardJson.Read(card.Draft), card.Version, CardJson.Read(card.Draft));
    }

    /// <summary>How far a field is told if the draft is saved now.</summary>
    public (CardFieldStatus Status, CardGap Gap, string? Detail) Judge(CardField field, CardContext context) =>
        CardCompleteness.Judge(CardStamps.Confirm(Origin, Current, author, time.GetUtcNow(), []), field, context);
}
