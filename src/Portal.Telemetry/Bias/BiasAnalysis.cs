using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Bias;

/// <summary>From cells to what is told of an attribute's groups: no input or output.</summary>
internal static class BiasAnalysis
{
    /// <summary>Every attribute asked for; comparisons of all of them are corrected together.</summary>
    /// <param name="cells">Of the application and window, those that miss a filter included.</param>
    public static IReadOnlyList<AttributeBias> Analyze(IReadOnlyList<OutcomeCell> cells, IReadOnlyList<string> attributes, BiasRequest request)
    {
        var comparer = new GroupComparer(request.RatioLine, request.DifferenceFloor);
        var drafts = attributes.Select(attribute => Draft.Of(attribute, cells, request, comparer)).ToList();
        var comparisons = comparer.Finish().ToLookup(entry => entry.Attribute, entry => entry.Comparison, StringComparer.Ordinal);
        return [.. drafts.Select(draft => draft.Complete([.. comparisons[draft.Attribute]]))];
    }

    /// <summary>Rates of one group.</summary>
    /// <param name="total">Decisions of all groups that may be shown.</param>
    public static GroupRates Rates(string value, GroupTally tally, long total) => new(
        value,
        tally.N,
        total == 0 ? 0 : (double)tally.N / total,
        tally.Of(BiasMetric.SelectionRate).Estimate(),
        tally.Of(BiasMetric.TruePositiveRate).Estimate(),
        tally.Of(BiasMetric.FalsePositiveRate).Estimate(),
        tally.Of(BiasMetric.FalseNegativeRate).Estimate(),
        tally.Of(BiasMetric.Precision).Estimate(),
        tally.BaseRate.Estimate(),
        tally.Score);

    /// <summary>All tallies but one, added up.</summary>
    public static GroupTally Rest(IReadOnlyList<GroupTable.Group> groups, GroupTable.Group one)
    {
        var rest = new GroupTally();
        foreach (var group in groups.Where(group => !ReferenceEquals(group, one)))
        {
            rest.Add(group.Tally);
        }
        return rest;
    }

    /// <summary>An attribute before the comparisons of all attributes are corrected together.</summary>
    private sealed record Draft(string Attribute, GroupTable Table, List<GroupTable.Group> Shown, List<GroupTable.Group> Compared, GroupTable.Group? Reference)
    {
        public static Draft Of(string attribute, IReadOnlyList<OutcomeCell> cells, BiasRequest request, GroupComparer comparer)
        {
            var table = new GroupTable(cells, [attribute], request.MinimumSize);
            var shown = table.Shown.ToList();
            var compared = shown.FindAll(group => group.Value != GroupRates.OtherValue);
            var chosen = request.References.GetValueOrDefault(attribute);
            var reference = compared.Find(group => group.Value == chosen);
            // A reference that was chosen and cannot be shown is not replaced by another.
            if (compared.Count >= 2 && (chosen is null || reference is not null))
            {
                foreach (var group in compared.Where(group => !ReferenceEquals(group, reference)))
                {
                    var other = reference?.Tally ?? Rest(compared, group);
                    foreach (var metric in BiasCriteria.Metrics)
                    {
                        comparer.Add(attribute, group.Value, metric, group.Tally.Of(metric), other.Of(metric));
                    }
                }
            }
            return new Draft(attribute, table, shown, compared, reference);
        }

        public AttributeBias Complete(IReadOnlyList<GroupComparison> comparisons)
        {
            var total = Shown.Sum(group => group.Tally.N);
            var none = new BiasVerdict(
                Verdict.Insufficient, new BiasReason(Shown.Count == 0 ? BiasReasonCode.NoGroups : BiasReasonCode.TooFewDecisions, Attribute));
            return new AttributeBias(
                Attribute,
                Reference?.Value,
                [.. Shown.Select(group => Rates(group.Value, group.Tally, total))],
                [.. Table.HiddenPlaces.Select(place => place[0])],
                Table.Missing,
                BiasGaps.Of(Compared, Reference, comparisons),
                comparisons,
                GroupComparer.Worst(comparisons.Select(comparison => comparison.Status), none));
        }
    }
}
