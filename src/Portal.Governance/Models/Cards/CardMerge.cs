using System.Collections.Immutable;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Governance.Models.Cards;

/// <param name="Merged">Both sides' changes; where both changed the same, mine.</param>
/// <param name="Overlaps">What both changed, and not to the same: ids of fields, keys of metadata (<c>metadata.license</c>), panels, or <c>body</c>.</param>
public sealed record CardMergeResult(CardContent Merged, IReadOnlyList<string> Overlaps);

/// <summary>Joins two people's changes to the same card.</summary>
public static class CardMerge
{
    /// <param name="origin">What both began from.</param>
    public static CardMergeResult Join(CardContent origin, CardContent mine, CardContent theirs)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(mine);
        ArgumentNullException.ThrowIfNull(theirs);
        var overlaps = new List<string>();
        var merged = JoinBody(origin, mine, theirs, overlaps);
        merged = merged with
        {
            Metadata = JoinMetadata(origin.Metadata, mine.Metadata, theirs.Metadata, overlaps),
            States = JoinStates(origin, mine, theirs),
            Panels = [.. Join(origin.Panels, mine.Panels, theirs.Panels, panel => panel.Id, "panels.", overlaps)],
        };
        return new CardMergeResult(merged, overlaps);
    }

    private static CardContent JoinBody(CardContent origin, CardContent mine, CardContent theirs, List<string> overlaps)
    {
        if (mine.Body == origin.Body || mine.Body == theirs.Body)
        {
            return theirs;
        }
        if (theirs.Body == origin.Body)
        {
            return theirs with { Body = mine.Body };
        }
        if (!Frame(mine).SequenceEqual(Frame(origin)))
        {
            // I moved parts about or wrote some of my own: only the whole text can be taken, mine or theirs.
            overlaps.Add("body");
            return theirs with { Body = mine.Body };
        }
        var joined = theirs;
        foreach (var field in CardFields.Default.All.Where(field => field.Kind is CardFieldKind.Text).Select(field => field.Id))
        {
            var (was, wrote, found) = (origin.Text(field) ?? "", mine.Text(field) ?? "", theirs.Text(field) ?? "");
            if (wrote == was || wrote == found)
            {
                continue;
            }
            if (found != was)
            {
                overlaps.Add(field);
            }
            joined = joined.WithText(field, wrote);
        }
        return joined;
    }

    /// <summary>Everything that is no field's text.</summary>
    private static IEnumerable<(string, string)> Frame(CardContent content) =>
        content.Sections.Where(section => section.Field is null).Select(section => (section.Heading, section.Text.Trim('\r', '\n')));

    private static MetadataMap? JoinMetadata(MetadataMap? origin, MetadataMap? mine, MetadataMap? theirs, List<string> overlaps)
    {
        if (mine == origin || mine == theirs)
        {
            return theirs;
        }
        if (theirs == origin)
        {
            return mine;
        }
        var joined = theirs ?? MetadataMap.Empty;
        foreach (var key in (mine ?? MetadataMap.Empty).Entries.Concat((origin ?? MetadataMap.Empty).Entries).Select(entry => entry.Key.Text).Distinct(StringComparer.Ordinal))
        {
            var (was, wrote, found) = (origin?.Find(key), mine?.Find(key), theirs?.Find(key));
            if (Equals(wrote, was) || Equals(wrote, found))
            {
                continue;
            }
            if (!Equals(found, was))
            {
                overlaps.Add($"metadata.{key}");
            }
            joined = joined.With(key, wrote);
        }
        return joined;
    }

    private static ImmutableSortedDictionary<string, CardFieldState> JoinStates(CardContent origin, CardContent mine, CardContent theirs)
    {
        var joined = theirs.States;
        foreach (var (field, state) in mine.States.Where(entry => entry.Value != origin.StateOf(entry.Key)))
        {
            joined = joined.SetItem(field, state);
        }
        return joined;
    }

    private static IEnumerable<T> Join<T>(ImmutableArray<T> origin, ImmutableArray<T> mine, ImmutableArray<T> theirs, Func<T, string> id, string prefix, List<string> overlaps)
        where T : class
    {
        T? Of(ImmutableArray<T> all, string key) => all.FirstOrDefault(item => string.Equals(id(item), key, StringComparison.Ordinal));
        foreach (var key in theirs.Concat(mine).Select(id).Distinct(StringComparer.Ordinal))
        {
            var (was, wrote, found) = (Of(origin, key), Of(mine, key), Of(theirs, key));
            var iChanged = !Equals(wrote, was);
            if (iChanged && !Equals(found, was) && !Equals(wrote, found))
            {
                overlaps.Add(prefix + key);
            }
            if ((iChanged ? wrote : found) is { } kept)
            {
                yield return kept;
            }
        }
    }
}
