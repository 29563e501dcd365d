using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>One feature in full. All features are read, because significance is corrected over all of them.</summary>
internal static class DriftFeatureQuery
{
    private const int MostMoved = 5;

    /// <returns>Null: the application has no such feature in these windows.</returns>
    public static async Task<DriftFeature?> ReadAsync(DriftScope scope, DriftRequest request, string feature, CancellationToken cancellationToken)
    {
        var plan = await scope.PlanAsync(request with { Pinned = null }, calibrate: true, cancellationToken);
        var query = FeatureBinsQuery.Of(request, plan.All);
        var features = await query.ReadAsync(scope.ClickHouse, plan.SlotCount, cancellationToken);
        var comparison = new DriftComparison(plan, features, DriftComparison.IsStale(plan, plan.Reference));
        if (comparison.Whole().FirstOrDefault(entry => string.Equals(entry.Feature.Feature, feature, StringComparison.Ordinal)) is not { } entry)
        {
            return null;
        }
        var (reference, current) = (entry.Feature.Sum(plan.Reference.Numbers), entry.Feature.Sum(plan.Columns.Numbers));
        IReadOnlyList<double?> series = [.. plan.Columns.Numbers.Select(slot => FeatureTest.Of(entry.Feature, reference, entry.Feature.Sum(slot)).Psi)];
        var bins = Bins(entry.Feature, reference, current);
        return new DriftFeature(
            feature,
            entry.Feature.Kind,
            entry.Feature.Binning,
            plan.Windows,
            (ulong)entry.Measures.ReferenceCount,
            (ulong)entry.Measures.CurrentCount,
            entry.Finding,
            DriftMeasurements.Of(entry, reference, current),
            bins,
            [.. bins.Select((bin, index) => (bin.Contribution, index)).Where(bin => bin.Contribution > 0).OrderByDescending(bin => bin.Contribution).Take(MostMoved).Select(bin => bin.index)],
            plan.Times,
            series,
            DriftOnset.Of(plan.Times, series),
            entry.Gates.Gate(FeatureTest.RateIndex(entry.Feature) is null ? DriftStatistic.Psi : DriftStatistic.RateDifference),
            entry.Gates.Windows,
            DriftComputations.Feature(plan, query, entry.Measures.ReferenceCount, entry.Measures.CurrentCount));
    }

    private static List<DriftBin> Bins(FeatureCounts feature, double[] reference, double[] current)
    {
        var (n, m) = (reference.Sum(), current.Sum());
        var terms = Distances.PsiTerms(reference, current, PsiZeroRule.Jeffreys);
        var binning = (FeatureBinning)feature.Binning;
        var isNumber = feature.Kind is FeatureKind.Number;
        var bins = feature.Keys.Select((key, index) => new DriftBin(
            key.Bin,
            isNumber ? null : key.Category,
            isNumber ? Finite(FeatureBins.LowerEdge(binning, key.Bin)) : null,
            isNumber ? Finite(FeatureBins.UpperEdge(binning, key.Bin)) : null,
            (ulong)reference[index],
            (ulong)current[index],
            n > 0 ? reference[index] / n : null,
            m > 0 ? current[index] / m : null,
            terms.Length > 0 ? terms[index] : 0)).Where(bin => bin.Reference + bin.Current > 0);
        return isNumber ? [.. bins] : [.. bins.OrderByDescending(bin => bin.Reference).ThenByDescending(bin => bin.Current).ThenBy(bin => bin.Category, StringComparer.Ordinal)];

        static double? Finite(double edge) => double.IsFinite(edge) ? edge : null;
    }
}
