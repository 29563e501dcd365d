using System.Globalization;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>One state of a card: a published version, or the draft.</summary>
/// <param name="Version">Null: the draft.</param>
public sealed record CardView(CardContent Content, IReadOnlyList<FrozenNumber> Numbers, ModelCardVersion? Version)
{
    /// <summary>The draft's name in addresses.</summary>
    public const string Draft = "draft";

    /// <summary>"3", or "draft".</summary>
    public string Name => Version?.Number.ToString(CultureInfo.InvariantCulture) ?? Draft;

    public static CardView Of(ModelCardVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new CardView(CardJson.Read(version.Content), FrozenNumber.Read(version.Numbers), version);
    }

    public static CardView DraftOf(OpenedCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return new CardView(card.Draft, [], Version: null);
    }
}

/// <summary>Finds the states of a card by the names they have in addresses.</summary>
public sealed class CardViews(ModelCards cards)
{
    /// <param name="name">A number, or <see cref="CardView.Draft"/>; null: the newest version, and the draft where none was published.</param>
    /// <returns>Null: there is no such state.</returns>
    public async Task<CardView?> FindAsync(OpenedCard card, string? name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(card);
        var number = name is null ? card.Card?.PublishedNumber ?? 0
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked
            : name == CardView.Draft ? 0
            : -1;
        if (number == 0 && name is null or CardView.Draft)
        {
            return card.Card is null ? null : CardView.DraftOf(card);
        }
        return number > 0 && await cards.FindVersionAsync(card.Model.Id, number, cancellationToken) is { } version ? CardView.Of(version) : null;
    }
}
