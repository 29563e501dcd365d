using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>Every statistic that suits a feature, each held against its own thresholds.</summary>
internal static class DriftMeasurements
{
    // What a stability index of 0.1 and 0.25 comes to on other scales, for small shifts: JS² (natural) ≈ Hellinger² ≈ PSI / 8.
    private static readonly (double Watch, double Alert) JensenShannonFloors = (0.134, 0.212);
    private static readonly (double Watch, double Alert) HellingerFloors = (0.112, 0.177);

    public static IReadOnlyList<DriftMeasurement> Of(FeatureFinding entry, double[] reference, double[] current)
    {
        var (measures, finding) = (entry.Measures, entry.Finding);
        var noise = Distances.PsiNull95(Distances.OccupiedBins(reference, current), measures.ReferenceCount, measures.CurrentCount) is { } floor ? Math.Sqrt(floor / 8) : (double?)null;
        var measured = new List<DriftMeasurement?>
        {
            Row(DriftMeasure.Psi, measures.Psi, PsiP(measures), "PSI", measures.Psi, Thresholds(DriftStatistic.Psi, measures.PsiNoise), measures.PsiNoise),
            Row(DriftMeasure.KolmogorovSmirnov, measures.KolmogorovSmirnov, measures.KolmogorovSmirnovP, "D", measures.KolmogorovSmirnov, null, null),
            Row(DriftMeasure.WassersteinLog, measures.LogWasserstein, null, "relative shift", measures.LogWasserstein, Thresholds(DriftStatistic.LogWasserstein, null), null),
            Row(DriftMeasure.WassersteinNormalised, measures.NormalizedWasserstein, null, "standard deviations", measures.NormalizedWasserstein, Thresholds(DriftStatistic.NormalizedWasserstein, null), null),
            Row(DriftMeasure.ChiSquare, measures.ChiSquare?.Statistic, measures.ChiSquare?.P, "Cramér's V", measures.ChiSquare?.CramersV, Thresholds(DriftStatistic.CramersV, null), null),
            Rate(DriftMeasure.RateDifference, measures.RateDifference, Math.Abs(measures.RateDifference?.Value ?? 0), DriftStatistic.RateDifference),
            Rate(DriftMeasure.RateRatio, measures.RateRatio, measures.RateRatio?.Value is { } ratio and > 0 ? Math.Max(ratio, 1 / ratio) : null, DriftStatistic.RateRatio),
            Row(DriftMeasure.JensenShannon, measures.JensenShannonTwo, null, "distance, base 2", measures.JensenShannonTwo, Above(JensenShannonFloors, noise / Math.Sqrt(Math.Log(2))), noise / Math.Sqrt(Math.Log(2))),
            Row(DriftMeasure.Hellinger, measures.Hellinger, null, "distance", measures.Hellinger, Above(HellingerFloors, noise), noise),
        };
        return [.. measured.OfType<DriftMeasurement>()];

        DriftMeasurement? Row(DriftMeasure measure, double? value, double? p, string name, double? effect, (double Watch, double Alert)? thresholds, double? noiseFloor)
        {
            if (value is null)
            {
                return null;
            }
            var (verdict, reason) = Judge(finding, effect, thresholds);
            return new DriftMeasurement(
                measure, value, p, name, effect, thresholds?.Watch, noiseFloor, (ulong)measures.ReferenceCount, (ulong)measures.CurrentCount, verdict, reason);
        }

        DriftMeasurement? Rate(DriftMeasure measure, Estimate? estimate, double? effect, DriftStatistic statistic)
        {
            if (estimate is null)
            {
                return null;
            }
            var (verdict, reason) = effect is null ? (Verdict.Insufficient, DriftReason.NotTestable) : Judge(finding, effect, Thresholds(statistic, null));
            return new DriftMeasurement(
                measure, estimate.Value, measures.P, measure is DriftMeasure.RateRatio ? "larger by smaller rate" : "difference of rates", effect, Thresholds(statistic, null)?.Watch, null,
                (ulong)measures.ReferenceCount, (ulong)measures.CurrentCount, verdict, reason, estimate.Undefined, estimate.Low, estimate.High);
        }

        (double Watch, double Alert)? Thresholds(DriftStatistic statistic, double? noiseFloor)
        {
            var least = Math.Max(entry.Gates.Gate(statistic) ?? 0, noiseFloor ?? 0);
            return DriftThresholds.Default.WatchFloor(statistic) is { } watch && DriftThresholds.Default.AlertFloor(statistic) is { } alert
                ? (Math.Max(watch, least), Math.Max(alert, least)) : null;
        }
    }

    /// <summary>A statistic without a threshold of its own has the feature's verdict: its p is the one that was adjusted.</summary>
    private static (Verdict Verdict, DriftReason Reason) Judge(DriftFinding finding, double? effect, (double Watch, double Alert)? thresholds) =>
        finding.Verdict is Verdict.Insufficient or Verdict.NoData or Verdict.ReferenceStale || thresholds is not { } held ? (finding.Verdict, finding.Reason)
        : finding.AdjustedP is not { } p || p > DriftThresholds.Default.FalseDiscoveryRate ? (Verdict.Ok, DriftReason.NotSignificant)
        : effect < held.Watch ? (Verdict.Ok, DriftReason.TooSmall)
        : effect < held.Alert ? (Verdict.Watch, DriftReason.Small)
        : finding.DriftingWindows >= DriftThresholds.Default.WindowsNeeded ? (Verdict.Alert, DriftReason.Lasting)
        : (Verdict.Watch, DriftReason.NotLasting);

    /// <summary>Under no drift PSI / (1/n + 1/m) follows the chi-square law with B - 1 degrees of freedom.</summary>
    private static double? PsiP(DriftMeasures measures) =>
        measures is { Psi: { } psi, PsiBins: > 1, ReferenceCount: > 0, CurrentCount: > 0 }
            ? ChiSquareDistribution.Survival(psi / ((1.0 / measures.ReferenceCount) + (1.0 / measures.CurrentCount)), measures.PsiBins - 1)
            : null;

    private static (double Watch, double Alert) Above((double Watch, double Alert) floors, double? least) =>
        (Math.Max(floors.Watch, least ?? 0), Math.Max(floors.Alert, least ?? 0));
}
