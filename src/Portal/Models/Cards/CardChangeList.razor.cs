using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;
using Portal.Panels;

namespace Portal.Models.Cards;

/// <summary>Changes of a card, as the diff page, the import, the publication and the conflict notice show them.</summary>
public sealed partial class CardChangeList : ComponentBase
{
    /// <summary>Unchanged words shown beside a change, in characters.</summary>
    private const int Around = 160;

    [Parameter, EditorRequired] public IReadOnlyList<CardChange> Changes { get; set; } = [];

    [Parameter, EditorRequired] public CardView Before { get; set; } = default!;

    [Parameter, EditorRequired] public CardView After { get; set; } = default!;

    [Inject] private PanelNames Names { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    private static IReadOnlyList<TextPiece> Pieces(CardChange change) => change switch
    {
        { Before: null } => [new TextPiece(change.After ?? "", CardChangeKind.Added)],
        { After: null } => [new TextPiece(change.Before, CardChangeKind.Removed)],
        { Subject: CardSubject.Field or CardSubject.Section or CardSubject.Applicability } => TextDifference.Words(change.Before, change.After),
        _ when change.Before.Contains('\n', StringComparison.Ordinal) || change.After.Contains('\n', StringComparison.Ordinal) => TextDifference.Words(change.Before, change.After),
        _ => [new TextPiece(change.Before, CardChangeKind.Removed), new TextPiece(" ", Kind: null), new TextPiece(change.After, CardChangeKind.Added)],
    };

    /// <summary>Of a long stretch that did not change only its ends stand beside the changes.</summary>
    private static string Shortened(string text) => text.Length <= 2 * Around ? text : $"{text[..Around]} … {text[^Around..]}";

    private string ValueOf(string? value, string panel)
    {
        var unit = After.Numbers.Concat(Before.Numbers).FirstOrDefault(number => number.PanelId == panel)?.Unit;
        return decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? CardWords.OfValue(number, unit) : "–";
    }
}
