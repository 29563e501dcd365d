using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

/// <summary>
/// A thousand pairs of windows of twenty features between which nothing happened. Bounds are quantiles of the binomial distribution at one in a million: a rule
/// that keeps its rate passes with any seed, one whose rate is wrong by a few tenths of a per cent does not.
/// </summary>
public sealed class FalseAlarmTests
{
    private const int Pairs = 1000;
    private const double Rate = .05;

    [Fact]
    public void NoDrift_OverAThousandPairs_FalseAlarmsStayAtTheChosenRate()
    {
        var traffic = new SimulatedTraffic(20_260_701);
        var windows = Enumerable.Range(0, Pairs).Select(_ => Quiet(traffic)).ToList();
        var findings = DriftRule.JudgeSeries(windows);

        // Before correction: every test on its own.
        var p = windows.SelectMany(window => window.Select(evidence => evidence.P!.Value)).ToList();
        p.Count.ShouldBe(Pairs * 20);
        p.Count(value => value <= Rate).ShouldBeLessThanOrEqualTo(MostOf(p.Count, Rate));
        // Chi-square and proportions keep the rate from below too. Kolmogorov's limit is cautious on bins (2.6 % here), but not silent.
        var categories = windows.SelectMany(window => window.Where(evidence => evidence.Feature[0] == 'c').Select(evidence => evidence.P!.Value)).ToList();
        categories.Count(value => value <= Rate).ShouldBeGreaterThanOrEqualTo(LeastOf(categories.Count, .045));
        var numbers = windows.SelectMany(window => window.Where(evidence => evidence.Feature[0] == 'n').Select(evidence => evidence.P!.Value)).ToList();
        numbers.Count(value => value <= Rate).ShouldBeGreaterThanOrEqualTo(LeastOf(numbers.Count, .02));

        // After correction: a tick with any significant feature at all is a false discovery, since nothing drifted.
        findings.Count(tick => tick.Any(finding => finding.AdjustedP <= Rate)).ShouldBeLessThanOrEqualTo(MostOf(Pairs, Rate));
        findings.Count(tick => DriftRule.Summarize(tick).Verdict == Verdict.Watch).ShouldBeLessThanOrEqualTo(MostOf(Pairs, Rate));
        // An alert needs the same feature twice in three windows: at most 20 features · 2 · (5 %/20)² = 0.025 % of windows, 0.25 of a thousand.
        findings.Count(tick => DriftRule.Summarize(tick).Verdict == Verdict.Alert).ShouldBeLessThanOrEqualTo(MostOf(Pairs, 20 * 2 * Math.Pow(Rate / 20, 2)));
    }

    [Fact]
    public void Drift_OfOneFeatureAmongTwenty_IsNamedAndNoOther()
    {
        // The control of the test above: the rule is not quiet because it says nothing. One feature grows by a third, 500 calls a window.
        var traffic = new SimulatedTraffic(3);
        var windows = Enumerable.Range(0, 100).Select(_ => Quiet(traffic).Append(traffic.Number("moved", 6, 1, 5000, 500, shift: .3)).ToList()).ToList();
        var findings = DriftRule.JudgeSeries(windows);

        findings.Count(tick => tick[^1].Verdict is Verdict.Watch or Verdict.Alert).ShouldBeGreaterThanOrEqualTo(95);
        findings.Skip(2).Count(tick => tick[^1].Verdict == Verdict.Alert).ShouldBeGreaterThanOrEqualTo(90);
        // With one true discovery the rule may add 5 % false ones.
        findings.Count(tick => tick.Take(20).Any(finding => finding.Verdict is Verdict.Watch or Verdict.Alert)).ShouldBeLessThanOrEqualTo(MostOf(100, .1));
    }

    [Fact]
    public void HoursThatWobble_WithTheCalibratedGate_NoLongerAlarm()
    {
        // Real hours are not independent draws: here each one's level differs by some 8 %, which no analytic null knows of.
        var traffic = new SimulatedTraffic(11);
        var reference = Enumerable.Range(0, 28).Select(_ => Hour(traffic)).ToList();
        var gates = Enumerable.Range(0, reference.Count)
            .Select(i => Measure(Sum(reference.Where((_, j) => j != i)), reference[i])).ToList();
        var all = Sum(reference);
        var current = Enumerable.Range(0, 300).Select(_ => Measure(all, Hour(traffic))).ToList();

        var plain = current.Select(measures => DriftRule.Judge([measures.Evidence("latency_ms")])[0].Verdict);
        var gated = current.Select(measures => DriftRule.Judge([measures.Evidence("latency_ms", Gate)])[0].Verdict);

        plain.Count(verdict => verdict == Verdict.Watch).ShouldBeGreaterThan(45);
        gated.Count(verdict => verdict == Verdict.Watch).ShouldBeLessThanOrEqualTo(MostOf(300, Rate));

        double? Gate(DriftStatistic statistic) =>
            CalibratedGate.Of([.. gates.Select(measures => statistic == DriftStatistic.Psi ? measures.Psi!.Value : measures.LogWasserstein!.Value)]);
    }

    private static readonly (short[] Bins, double[] Probabilities) Wide = SimulatedTraffic.Lognormal(6, 1.4);

    private static double[] Hour(SimulatedTraffic traffic)
    {
        var (bins, probabilities) = SimulatedTraffic.Lognormal(6 + (.08 * traffic.Normal()), 1);
        var counts = traffic.Draw(probabilities, 3000);
        return [.. Wide.Bins.Select(bin => Array.IndexOf(bins, bin) is >= 0 and var place ? counts[place] : 0)];
    }

    private static double[] Sum(IEnumerable<double[]> hours) => hours.Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);

    private static DriftMeasures Measure(double[] reference, double[] current) =>
        DriftMeasures.OfLogNumbers(reference, current, Wide.Bins, [.. Wide.Bins.Select(bin => Math.Pow(2, bin / 8.0))]);

    /// <summary>Twelve numbers, six categories and two rates; 5,000 calls before and 100 to 1,000 now.</summary>
    private static List<DriftEvidence> Quiet(SimulatedTraffic traffic)
    {
        var (n, m) = (5000L, (long)traffic.Uniform(100, 1000));
        return
        [
            .. Enumerable.Range(0, 12).Select(i => traffic.Number($"n{i}", i, .3 + (.1 * i), n, m)),
            .. Enumerable.Range(2, 6).Select(k => traffic.Category($"c{k}", [.. Enumerable.Range(1, k).Select(i => 2.0 * i / (k * (k + 1)))], n, m)),
            traffic.Rate("error", .02, .02, n, m),
            traffic.Rate("refusal", .3, .3, n, m),
        ];
    }

    /// <summary>The most of n that happen at this rate, but for one run in a million.</summary>
    private static int MostOf(int n, double rate) => Enumerable.Range(0, n + 1).First(k => BinomialDistribution.AtLeast(k + 1, n, rate) < 1e-6);

    private static int LeastOf(int n, double rate) => Enumerable.Range(0, n + 1).Last(k => BinomialDistribution.AtMost(k - 1, n, rate) < 1e-6);
}
