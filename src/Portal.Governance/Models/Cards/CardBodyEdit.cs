using System.Collections.Immutable;

namespace Portal.Governance.Models.Cards;

/// <summary>Puts another text into one part of a card's Markdown and touches no other part.</summary>
internal static class CardBodyEdit
{
    public static ImmutableArray<CardSection> Replace(ImmutableArray<CardSection> sections, string field, string text)
    {
        var newLine = sections.Any(section => section.Heading.Contains("\r\n", StringComparison.Ordinal) || section.Text.Contains("\r\n", StringComparison.Ordinal)) ? "\r\n" : "\n";
        var words = text.ReplaceLineEndings("\n").Trim('\n').ReplaceLineEndings(newLine);
        var index = sections.Select(section => section.Field).ToList().IndexOf(field);
        if (index < 0)
        {
            return words.Length == 0 ? sections : Add(sections, field, words, newLine);
        }
        var old = sections[index];
        var core = old.Text.Trim('\r', '\n');
        if (words.Length == 0)
        {
            // A heading above deeper ones stays, or they would hang under another.
            var isParent = index + 1 < sections.Length && sections[index + 1].Level > old.Level;
            return isParent || old.Level <= 1 ? sections.SetItem(index, old with { Text = newLine }) : sections.RemoveAt(index);
        }
        var before = core.Length == 0 ? newLine : old.Text[..old.Text.IndexOf(core, StringComparison.Ordinal)];
        var after = core.Length == 0 ? (index + 1 < sections.Length ? newLine + newLine : newLine) : old.Text[(before.Length + core.Length)..];
        var heading = old.Heading.Length > 0 && !old.Heading.EndsWith('\n') ? old.Heading + newLine : old.Heading;
        return sections.SetItem(index, old with { Heading = heading, Text = before + words + after });
    }

    /// <summary>Where the catalogue's order has it, unless a heading there hangs under another; then at the end.</summary>
    private static ImmutableArray<CardSection> Add(ImmutableArray<CardSection> sections, string field, string words, string newLine)
    {
        var order = CardFields.Default.All.Select((known, place) => (known.Id, place)).ToDictionary(entry => entry.Id, entry => entry.place, StringComparer.Ordinal);
        var before = sections.Select((section, place) => (section, place))
            .LastOrDefault(entry => entry.section.Field is { } known && order[known] < order[field], (section: null!, place: sections.Length - 1)).place;
        var at = before + 1 < sections.Length && sections[before + 1].Level > 2 ? sections.Length : before + 1;
        var builder = sections.ToBuilder();
        if (at > 0)
        {
            var above = builder[at - 1];
            var isBlank = above.Heading.Length == 0 && above.Text.Length == 0;
            var whole = (above.Heading + above.Text).ReplaceLineEndings("\n");
            var gap = isBlank || whole.EndsWith("\n\n", StringComparison.Ordinal) ? "" : whole.EndsWith('\n') ? newLine : newLine + newLine;
            builder[at - 1] = above with { Text = above.Text + gap };
        }
        var heading = $"## {CardFields.Default.Find(field)!.Heading}{newLine}";
        builder.Insert(at, new CardSection(field, heading, newLine + words + newLine + (at < sections.Length ? newLine : "")));
        return builder.ToImmutable();
    }
}
