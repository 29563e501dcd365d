using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Portal.Governance.Models.Cards;

/// <summary>A part of a card's Markdown: a heading and what stands under it, character for character as in the file.</summary>
/// <param name="Field">Id of the field it fills; null: text of the author's own.</param>
/// <param name="Heading">The whole line with its end; empty for what stands above the first heading.</param>
/// <param name="Text">Up to the next part, with its blank lines.</param>
public sealed record CardSection(string? Field, string Heading, string Text)
{
    /// <summary>1 for <c>#</c>; 0 where there is no heading.</summary>
    public int Level => Heading.AsSpan().TrimStart().IndexOfAnyExcept('#') is > 0 and var level ? level : 0;

    /// <summary>The heading's words.</summary>
    public string Title => CardSections.TitleOf(Heading);
}

/// <summary>Splits the Markdown of a card into parts and joins them again: joined parts are the Markdown, whatever it is.</summary>
internal static partial class CardSections
{
    public static ImmutableArray<CardSection> Split(string body)
    {
        var parts = Parts(body);
        var sections = ImmutableArray.CreateBuilder<CardSection>();
        foreach (var (heading, text) in parts)
        {
            var part = new CardSection(CardFields.Default.FindByHeading(TitleOf(heading))?.Id, heading, text);
            if (part is { Field: null, Level: 1 } && sections.All(known => known.Level == 0))
            {
                // The title of the whole card: what stands under it sums the model up.
                part = part with { Field = CardFields.Summary };
            }
            // A heading of the author's own below a field's heading belongs to the field's text.
            if (part.Field is null && part.Level > 0 && sections is [.., { Field: not null and not CardFields.Summary } above] && part.Level > above.Level)
            {
                sections[^1] = above with { Text = above.Text + heading + text };
            }
            else
            {
                sections.Add(part);
            }
        }
        return OnePerField(sections);
    }

    public static string Join(ImmutableArray<CardSection> sections) => string.Concat(sections.SelectMany(section => new[] { section.Heading, section.Text }));

    public static string TitleOf(string heading) => Heading().Match(heading) is { Success: true } match ? match.Groups["title"].Value : "";

    /// <summary>Of several parts for one field the first one with words fills it; the others are the author's own.</summary>
    private static ImmutableArray<CardSection> OnePerField(ImmutableArray<CardSection>.Builder sections)
    {
        foreach (var same in sections.Index().Where(entry => entry.Item.Field is not null).GroupBy(entry => entry.Item.Field, StringComparer.Ordinal).Where(group => group.Count() > 1).ToList())
        {
            var chosen = same.FirstOrDefault(entry => !string.IsNullOrWhiteSpace(entry.Item.Text), same.First()).Index;
            foreach (var (index, other) in same.Where(entry => entry.Index != chosen))
            {
                sections[index] = other with { Field = null };
            }
        }
        return sections.ToImmutable();
    }

    private static List<(string Heading, string Text)> Parts(string body)
    {
        var parts = new List<(string Heading, string Text)>();
        var (heading, start) = ("", 0);
        var fence = "";
        for (int at = 0, next; at < body.Length; at = next)
        {
            var end = body.AsSpan(at).IndexOf('\n');
            next = end < 0 ? body.Length : at + end + 1;
            var line = body[at..next];
            fence = Fence(line, fence);
            if (fence.Length == 0 && Heading().IsMatch(line))
            {
                parts.Add((heading, body[start..at]));
                (heading, start) = (line, next);
            }
        }
        parts.Add((heading, body[start..]));
        return parts is [("", ""), _, ..] ? parts[1..] : parts;
    }

    /// <summary>The fence of the code block the line stands in; empty outside.</summary>
    private static string Fence(string line, string open)
    {
        var match = CodeFence().Match(line);
        if (!match.Success || (line.TrimStart()[0] == '`' && match.Groups["info"].ValueSpan.Contains('`')))
        {
            return open;
        }
        var fence = match.Groups["fence"].Value;
        var closes = open.Length > 0 && fence[0] == open[0] && fence.Length >= open.Length && match.Groups["info"].ValueSpan.Trim().IsEmpty;
        return open.Length == 0 ? fence : closes ? "" : open;
    }

    [GeneratedRegex(@"^ {0,3}#{1,6}(?:[ \t]+(?<title>.*?))?(?:[ \t]+#+)?[ \t]*\r?\n?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}(?<fence>`{3,}|~{3,})(?<info>[^\r\n]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeFence();
}
