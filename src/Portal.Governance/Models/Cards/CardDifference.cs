using System.Globalization;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Governance.Models.Cards;

public enum CardChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>What part of a card a change is about.</summary>
public enum CardSubject
{
    /// <summary>A field's text; the key is the field's id.</summary>
    Field,

    /// <summary>A part of the author's own; the key is its heading.</summary>
    Section,

    /// <summary>A key of the metadata; the key is its path.</summary>
    Metadata,

    /// <summary>The value of an evaluation result; the key says what was measured.</summary>
    Metric,

    /// <summary>Whether a field applies; the key is the field's id, the values are the reasons.</summary>
    Applicability,

    /// <summary>A live panel of the card; the key is the panel's id.</summary>
    Panel,

    /// <summary>The frozen value of a live panel; the key is the panel's id.</summary>
    Number,

    /// <summary>Order, blank lines or line ends only.</summary>
    Layout,
}

/// <param name="Before">Null where it was added.</param>
/// <param name="After">Null where it was removed.</param>
public sealed record CardChange(CardChangeKind Kind, CardSubject Subject, string Key, string? Before, string? After);

/// <summary>What changed between two states of a card, by meaning: fields, keys and results, not lines.</summary>
public static class CardDifference
{
    public static IReadOnlyList<CardChange> Between(CardContent before, CardContent after, IReadOnlyList<FrozenNumber>? numbersBefore = null, IReadOnlyList<FrozenNumber>? numbersAfter = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<CardChange> changes =
        [
            .. Compare(CardSubject.Field, Fields(before), Fields(after)),
            .. Compare(CardSubject.Section, Own(before), Own(after)),
            .. CompareMetadata(before.Metadata, after.Metadata),
            .. Compare(CardSubject.Applicability, Reasons(before), Reasons(after)),
            .. Compare(CardSubject.Panel, Panels(before), Panels(after)),
            .. Compare(CardSubject.Number, Numbers(numbersBefore), Numbers(numbersAfter)),
        ];
        // Nothing may change unseen: what is the same in words may differ in its bytes.
        if (!changes.Any(change => change.Subject is CardSubject.Field or CardSubject.Section) && !string.Equals(before.Body, after.Body, StringComparison.Ordinal))
        {
            changes.Add(new CardChange(CardChangeKind.Changed, CardSubject.Layout, "body", null, null));
        }
        if (!changes.Any(change => change.Subject is CardSubject.Metadata or CardSubject.Metric) && before.Metadata != after.Metadata)
        {
            changes.Add(new CardChange(CardChangeKind.Changed, CardSubject.Layout, "metadata", null, null));
        }
        return changes;
    }

    private static IEnumerable<CardChange> CompareMetadata(MetadataMap? before, MetadataMap? after) =>
        Compare(CardSubject.Metadata, MetadataPaths.Flatten(before), MetadataPaths.Flatten(after))
            .Select(change => change.Key.StartsWith(HubMetadata.ModelIndex, StringComparison.Ordinal) && change.Key.EndsWith(".value", StringComparison.Ordinal) ? change with { Subject = CardSubject.Metric } : change);

    private static IEnumerable<CardChange> Compare(CardSubject subject, Dictionary<string, string> before, Dictionary<string, string> after)
    {
        foreach (var (key, now) in after)
        {
            if (!before.TryGetValue(key, out var past))
            {
                yield return new CardChange(CardChangeKind.Added, subject, key, null, now);
            }
            else if (!string.Equals(past, now, StringComparison.Ordinal))
            {
                yield return new CardChange(CardChangeKind.Changed, subject, key, past, now);
            }
        }
        foreach (var (key, past) in before.Where(entry => !after.ContainsKey(entry.Key)))
        {
            yield return new CardChange(CardChangeKind.Removed, subject, key, past, null);
        }
    }

    private static Dictionary<string, string> Fields(CardContent content) => content.Sections.Where(section => section.Field is not null)
        .Select(section => (Id: section.Field!, Text: Words(section)))
        .Where(entry => entry.Text.Length > 0)
        .ToDictionary(entry => entry.Id, entry => entry.Text, StringComparer.Ordinal);

    private static Dictionary<string, string> Own(CardContent content) => content.Sections.Where(section => section.Field is null && (section.Heading.Length > 0 || Words(section).Length > 0))
        .GroupBy(section => section.Title, StringComparer.Ordinal)
        .SelectMany(same => same.Select((section, again) => (Key: again == 0 ? section.Title : string.Create(CultureInfo.InvariantCulture, $"{section.Title} ({again + 1})"), Text: Words(section))))
        .ToDictionary(entry => entry.Key, entry => entry.Text, StringComparer.Ordinal);

    private static Dictionary<string, string> Reasons(CardContent content) =>
        content.States.Where(state => state.Value.NotApplicable is not null).ToDictionary(state => state.Key, state => state.Value.NotApplicable!, StringComparer.Ordinal);

    private static Dictionary<string, string> Panels(CardContent content) =>
        content.Panels.ToDictionary(panel => panel.Id, panel => string.Join(' ', new[] { panel.Title, panel.Metric, panel.By, panel.Form, panel.Range }.Where(part => !string.IsNullOrEmpty(part))), StringComparer.Ordinal);

    private static Dictionary<string, string> Numbers(IReadOnlyList<FrozenNumber>? numbers) => (numbers ?? []).Where(number => number.Value is not null)
        .ToDictionary(number => number.PanelId, number => number.Value!.Value.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static string Words(CardSection section) => section.Text.ReplaceLineEndings("\n").Trim('\n');
}
