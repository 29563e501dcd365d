using System.Text.Json;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>A state of a card.</summary>
/// <param name="State"><c>published</c> or <c>draft</c>.</param>
/// <param name="Number">Of a published version; null: the draft.</param>
/// <param name="Hash">SHA-256 over the version's canonical document, which <c>.../card/versions/{number}</c> gives.</param>
/// <param name="Draft">Number of the draft, to be sent as <c>If-Match</c>; 0: there is no card yet.</param>
/// <param name="Card">Schema portal.model-card/1.</param>
/// <param name="Numbers">Live numbers as they stood when the version was published.</param>
public sealed record CardRead(
    string Model, string State, int? Number, string? Hash, DateTimeOffset ChangedAt, long Draft, JsonElement Card, IReadOnlyList<FrozenNumber> Numbers, IReadOnlyList<CardScoreRead> Completeness)
{
    internal static CardRead Of(OpenedCard card, CardView view) => new(
        card.Model.Name,
        view.Version is null ? "draft" : "published",
        view.Version?.Number,
        view.Version?.Hash,
        view.Version?.PublishedAt ?? card.Card!.ChangedAt,
        card.Seen,
        Json(view.Content),
        view.Numbers,
        [.. card.Judge(view.Content).Select(CardScoreRead.Of)]);

    private static JsonElement Json(CardContent content)
    {
        using var document = JsonDocument.Parse(CardJson.Write(content));
        return document.RootElement.Clone();
    }
}

/// <summary>What a framework asks for and how far the card tells it.</summary>
/// <param name="Binding">False: the framework does not bind a model of this risk class.</param>
/// <param name="Open">Required fields that are missing or stale.</param>
public sealed record CardScoreRead(string Framework, string Name, string Source, bool Binding, int Asked, int Met, IReadOnlyList<CardGapRead> Open)
{
    internal static CardScoreRead Of(CardScore score) => new(
        score.Framework.Id, score.Framework.Name, score.Framework.Source, score.IsBinding, score.Asked, score.Met,
        [.. score.Open.Select(finding => new CardGapRead(finding.Field.Id, finding.Reference.Place, finding.Status, finding.Gap, finding.Detail))]);
}

/// <param name="Place">Where the framework asks for it.</param>
public sealed record CardGapRead(string Field, string Place, CardFieldStatus Status, CardGap Gap, string? Detail);

/// <summary>A published version in a list.</summary>
public sealed record CardVersionListed(int Number, string Hash, string? PreviousHash, string Note, string? ModelVersion, string PublishedBy, DateTimeOffset PublishedAt)
{
    internal static CardVersionListed Of(ModelCardVersion version) =>
        new(version.Number, version.Hash, version.PreviousHash, version.Note, version.ModelVersion, version.PublishedBy, version.PublishedAt);
}

/// <summary>How a save or publication ended.</summary>
/// <param name="Draft">Number of the draft now, also the ETag.</param>
public sealed record CardSaved(long Draft, int? Published, string? Hash);

/// <param name="Note">What changed and why; 1 to 2,000 characters.</param>
public sealed record CardPublication(string Note);

/// <summary>What changed between two states of a card.</summary>
public sealed record CardDifferenceRead(string From, string To, IReadOnlyList<CardChange> Changes);

/// <param name="Field">Id of a field; null: the card as a whole.</param>
public sealed record CardCommentRead(Guid Id, string? Field, string Text, string Author, DateTimeOffset WrittenAt, string? ResolvedBy, DateTimeOffset? ResolvedAt)
{
    internal static CardCommentRead Of(ModelCardComment comment) =>
        new(comment.Id, comment.Field, comment.Text, comment.Author, comment.WrittenAt, comment.ResolvedBy, comment.ResolvedAt);
}

/// <param name="Field">Id of a field; null: the card as a whole.</param>
public sealed record CardCommentWritten(string? Field, string Text);
