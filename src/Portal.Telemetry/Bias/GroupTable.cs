namespace Portal.Telemetry.Bias;

/// <summary>The decisions of a question by the values of one or more attributes, and which of the groups may be shown.</summary>
internal sealed class GroupTable
{
    /// <summary>The place of decisions that do not name the attribute.</summary>
    public const string MissingValue = "__missing__";

    private const int FilterBits = 3;

    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <param name="cells">Of one application and window, those that miss a filter included.</param>
    /// <param name="isHiddenAbove">Whether a coarser table hides what a place is part of.</param>
    public GroupTable(IEnumerable<OutcomeCell> cells, IReadOnlyList<string> attributes, int minimumSize, Func<IReadOnlyList<string>, bool>? isHiddenAbove = null)
    {
        foreach (var cell in cells)
        {
            string[] place = [.. attributes.Select(attribute => cell.Groups.GetValueOrDefault(attribute, MissingValue))];
            var key = GroupSuppression.Key(place);
            if (!_groups.TryGetValue(key, out var group))
            {
                _groups[key] = group = new Group(place, new GroupTally(), new long[FilterBits]);
            }
            if (cell.Misses == 0)
            {
                group.Tally.Add(cell);
            }
            else if (int.IsPow2(cell.Misses))
            {
                // Without this one filter the answer would count it too: the difference of the two answers tells of exactly these.
                group.Beside[int.Log2(cell.Misses)] += cell.Count.N;
            }
        }
        Hidden = GroupSuppression.Hide(
            [.. _groups.Values.Select(group => new SizedCell(group.Place, group.Tally.N, Array.Exists(group.Beside, n => n > 0 && n < minimumSize)))],
            minimumSize,
            isHiddenAbove is null ? null : cell => isHiddenAbove(cell.Place));
    }

    /// <summary>Keys of places that must not be shown.</summary>
    public IReadOnlySet<string> Hidden { get; }

    /// <summary>Groups that may be shown, without those that lack an attribute; the largest first.</summary>
    public IEnumerable<Group> Shown => _groups.Values
        .Where(group => group.Tally.N > 0 && !group.Place.Contains(MissingValue, StringComparer.Ordinal) && !Hidden.Contains(GroupSuppression.Key(group.Place)))
        .OrderByDescending(group => group.Tally.N).ThenBy(group => GroupSuppression.Key(group.Place), StringComparer.Ordinal);

    /// <summary>Places of groups that may not be shown, without those that lack an attribute; ordered by name.</summary>
    public IEnumerable<IReadOnlyList<string>> HiddenPlaces => _groups.Values
        .Where(group => !group.Place.Contains(MissingValue, StringComparer.Ordinal) && Hidden.Contains(GroupSuppression.Key(group.Place)))
        .Select(group => group.Place)
        .OrderBy(GroupSuppression.Key, StringComparer.Ordinal);

    /// <summary>Decisions without the attribute of a table of one; null: too few to be told.</summary>
    public long? Missing => Hidden.Contains(MissingValue) ? null : _groups.GetValueOrDefault(MissingValue)?.Tally.N ?? 0;

    /// <param name="Place">A value per attribute.</param>
    /// <param name="Beside">Decisions that each filter alone keeps out.</param>
    internal sealed record Group(IReadOnlyList<string> Place, GroupTally Tally, long[] Beside)
    {
        public string Value => Place[0];
    }
}
