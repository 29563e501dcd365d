namespace Portal.Telemetry.Bias;

/// <summary>Groups formed by several attributes together, and whether crude gaps survive a look within models.</summary>
internal static class IntersectionAnalysis
{
    private const int MostRows = 500;

    public static (IReadOnlyList<BiasIntersection> Rows, int Hidden) Analyze(
        IReadOnlyList<OutcomeCell> cells, IReadOnlyList<string> attributes, BiasMetric metric, int depth, BiasRequest request)
    {
        var tables = new Dictionary<string, GroupTable>(StringComparer.Ordinal);
        var comparer = new GroupComparer(request.RatioLine, request.DifferenceFloor);
        var drafts = new List<(IReadOnlyList<KeyValuePair<string, string>> Groups, RateCounts Rate)>();
        var hidden = 0;
        for (var size = 1; size <= depth; size++)
        {
            foreach (var names in Choose(attributes, size))
            {
                var table = new GroupTable(cells, names, request.MinimumSize, place => IsHiddenAbove(tables, names, place));
                tables[GroupSuppression.Key(names)] = table;
                if (size == 1)
                {
                    continue;
                }
                hidden += table.HiddenPlaces.Count();
                var shown = table.Shown.Where(group => !group.Place.Contains(GroupRates.OtherValue, StringComparer.Ordinal)).ToList();
                foreach (var group in shown)
                {
                    var rate = group.Tally.Of(metric);
                    comparer.Add(string.Join(", ", names), string.Join(", ", group.Place), metric, rate, BiasAnalysis.Rest(shown, group).Of(metric));
                    drafts.Add(([.. names.Zip(group.Place, KeyValuePair.Create)], rate));
                }
            }
        }
        var rows = drafts.Zip(comparer.Finish(), (draft, entry) => Row(draft.Groups, draft.Rate, entry.Comparison));
        return (
            [.. rows.OrderByDescending(row => row.LeastGap).ThenByDescending(row => Math.Abs(row.Difference.Value ?? 0)).ThenByDescending(row => row.N).Take(MostRows)],
            hidden);
    }

    /// <param name="cells">Split by model.</param>
    public static IReadOnlyList<SimpsonCheck> CheckSimpson(IReadOnlyList<OutcomeCell> cells, IReadOnlyList<string> attributes, BiasMetric metric, BiasRequest request) =>
        [.. attributes.Select(attribute => CheckSimpson(cells, attribute, metric, request)).OfType<SimpsonCheck>()];

    private static SimpsonCheck? CheckSimpson(IReadOnlyList<OutcomeCell> cells, string attribute, BiasMetric metric, BiasRequest request)
    {
        var groups = new GroupTable(cells, [attribute], request.MinimumSize).Shown.Where(group => group.Value != GroupRates.OtherValue).ToList();
        var farthest = groups
            .Select(group => (group.Value, Gap: group.Tally.Of(metric).Value - BiasAnalysis.Rest(groups, group).Of(metric).Value))
            .Where(group => group.Gap is not null)
            .MaxBy(group => Math.Abs(group.Gap!.Value));
        if (farthest.Value is null)
        {
            return null;
        }
        var (strata, sum, weights) = (0, 0.0, 0.0);
        foreach (var model in cells.GroupBy(cell => cell.Name, StringComparer.Ordinal))
        {
            var within = new GroupTable(model, [attribute], request.MinimumSize).Shown.Where(group => groups.Exists(one => one.Value == group.Value)).ToList();
            if (within.Find(group => group.Value == farthest.Value) is not { } group)
            {
                continue;
            }
            var (own, rest) = (group.Tally.Of(metric), BiasAnalysis.Rest(within, group).Of(metric));
            if (own.Value is { } ownRate && rest.Value is { } restRate)
            {
                var weight = own.All.Weight * rest.All.Weight / (own.All.Weight + rest.All.Weight);
                (strata, sum, weights) = (strata + 1, sum + (weight * (ownRate - restRate)), weights + weight);
            }
        }
        var (crude, stratified) = (farthest.Gap!.Value, weights > 0 ? sum / weights : (double?)null);
        return new SimpsonCheck(attribute, farthest.Value, crude, stratified, strata, stratified is { } adjusted && crude * adjusted < 0);
    }

    private static BiasIntersection Row(IReadOnlyList<KeyValuePair<string, string>> groups, RateCounts rate, GroupComparison comparison)
    {
        var (low, high) = (comparison.Difference.Low ?? 0, comparison.Difference.High ?? 0);
        var least = low > 0 ? low : high < 0 ? -high : 0;
        return new BiasIntersection(
            groups, rate.N, rate.Estimate(), rate.Trials == 0 ? null : (rate.Successes + 0.5) / (rate.Trials + 1), comparison.Difference, least,
            comparison.P, comparison.AdjustedP, comparison.Status);
    }

    /// <summary>Whether a table of fewer attributes hides what the place is part of: the parts of a hidden group add up to it.</summary>
    private static bool IsHiddenAbove(Dictionary<string, GroupTable> tables, IReadOnlyList<string> names, IReadOnlyList<string> place)
    {
        for (var size = 1; size < names.Count; size++)
        {
            foreach (var indexes in Choose([.. Enumerable.Range(0, names.Count)], size))
            {
                var table = tables[GroupSuppression.Key([.. indexes.Select(i => names[i])])];
                if (table.Hidden.Contains(GroupSuppression.Key([.. indexes.Select(i => place[i])])))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Every choice of so many items, in their order.</summary>
    private static IEnumerable<IReadOnlyList<T>> Choose<T>(IReadOnlyList<T> items, int size, int start = 0)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }
        for (var i = start; i <= items.Count - size; i++)
        {
            foreach (var rest in Choose(items, size - 1, i + 1))
            {
                yield return [items[i], .. rest];
            }
        }
    }
}
