using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class DriftRuleTests
{
    private static readonly DriftEvidence Strong = new()
    {
        Feature = "latency_ms",
        ReferenceCount = 5000,
        CurrentCount = 500,
        P = 1e-6,
        Effects = [new DriftEffect(DriftStatistic.Psi, .3, NoiseFloor: .04), new DriftEffect(DriftStatistic.LogWasserstein, .12)],
    };

    [Fact]
    public void Judge_SignificantLargeAndLasting_IsAnAlert()
    {
        var finding = Judge(Strong, DriftLevel.Alert);

        finding.Verdict.ShouldBe(Verdict.Alert);
        finding.Reason.ShouldBe(DriftReason.Lasting);
        finding.DriftingWindows.ShouldBe(2);
        finding.Decisive!.Statistic.ShouldBe(DriftStatistic.Psi);
        finding.Decisive.AlertFrom.ShouldBe(.25);
        finding.AdjustedP.ShouldBe(1e-6);
    }

    [Fact]
    public void Judge_FirstWindowOfADrift_IsWatchedUntilItLasts()
    {
        var finding = Judge(Strong);

        finding.Verdict.ShouldBe(Verdict.Watch);
        finding.Reason.ShouldBe(DriftReason.NotLasting);
        finding.Level.ShouldBe(DriftLevel.Alert);
    }

    [Theory] // two of the last three, this one included
    [InlineData(DriftLevel.None, DriftLevel.Alert, Verdict.Alert)]
    [InlineData(DriftLevel.Watch, DriftLevel.Watch, Verdict.Watch)]
    public void Judge_TwoOfThreeWindows_Decide(DriftLevel before, DriftLevel beforeThat, Verdict expected) =>
        Judge(Strong, before, beforeThat).Verdict.ShouldBe(expected);

    [Fact]
    public void Judge_DriftFourWindowsAgo_IsForgotten() =>
        Judge(Strong, DriftLevel.None, DriftLevel.None, DriftLevel.Alert).Verdict.ShouldBe(Verdict.Watch);

    [Fact]
    public void Judge_NoCallsAfterADrift_SaysSoAndNotAlert()
    {
        Judge(Strong with { CurrentCount = 0 }, DriftLevel.Alert, DriftLevel.Alert).Verdict.ShouldBe(Verdict.NoData);
        Judge(Strong with { CurrentCount = 99 }, DriftLevel.Alert, DriftLevel.Alert).Reason.ShouldBe(DriftReason.TooFewCurrent);
        Judge(Strong with { ReferenceCount = 999 }).ShouldSatisfyAllConditions(
            finding => finding.Verdict.ShouldBe(Verdict.Insufficient),
            finding => finding.Reason.ShouldBe(DriftReason.TooFewReference),
            finding => finding.AdjustedP.ShouldBeNull());
        Judge(Strong with { ReferenceCount = 0 }).Reason.ShouldBe(DriftReason.NoReference);
        Judge(Strong with { ReferenceStale = true }).Verdict.ShouldBe(Verdict.ReferenceStale);
    }

    [Fact]
    public void Judge_SignificantButTiny_IsOk()
    {
        var finding = Judge(Strong with { Effects = [new DriftEffect(DriftStatistic.Psi, .09), new DriftEffect(DriftStatistic.LogWasserstein, .02)] });

        finding.Verdict.ShouldBe(Verdict.Ok);
        finding.Reason.ShouldBe(DriftReason.TooSmall);
    }

    [Fact]
    public void Judge_LargeButNotSignificant_IsOk()
    {
        var finding = Judge(Strong with { P = .06 });

        finding.Verdict.ShouldBe(Verdict.Ok);
        finding.Reason.ShouldBe(DriftReason.NotSignificant);
        finding.Level.ShouldBe(DriftLevel.None);
    }

    [Fact]
    public void Judge_SmallStabilityIndexAlone_IsWatchedHoweverLongItLasts()
    {
        var finding = Judge(Strong with { Effects = [new DriftEffect(DriftStatistic.Psi, .15)] }, DriftLevel.Watch, DriftLevel.Watch);

        finding.Verdict.ShouldBe(Verdict.Watch);
        finding.Reason.ShouldBe(DriftReason.Small);
    }

    [Theory] // the threshold is the largest of floor, noise floor and gate
    [InlineData(.34, null, Verdict.Ok)]
    [InlineData(null, .5, Verdict.Ok)]
    [InlineData(.05, .2, Verdict.Watch)]
    public void Judge_NoiseFloorOrGateAboveTheEffect_Hides(double? noise, double? gate, Verdict expected) =>
        Judge(Strong with { Effects = [new DriftEffect(DriftStatistic.Psi, .3, noise, gate)] }).Verdict.ShouldBe(expected);

    [Fact]
    public void Judge_ManyFeatures_CorrectsOverAllThatWereTested()
    {
        // p = .01 alone is significant; with 19 others at .5 it becomes .2. Features without enough data are not in the family.
        var quiet = Enumerable.Range(0, 19).Select(i => Strong with { Feature = $"f{i}", P = .5 });
        var tooFew = Strong with { Feature = "rare", CurrentCount = 20, P = 1e-9 };

        var findings = DriftRule.Judge([Strong with { P = .01 }, .. quiet, tooFew]);

        findings[0].AdjustedP!.Value.ShouldBe(.2, 1e-12);
        findings[0].TestsInTick.ShouldBe(20);
        findings[0].Verdict.ShouldBe(Verdict.Ok);
        findings[^1].Verdict.ShouldBe(Verdict.Insufficient);
    }

    [Fact]
    public void Judge_EmbeddingWithoutTest_CountsByItsGateOnly()
    {
        var embedding = new DriftEvidence
        {
            Feature = "prompt",
            ReferenceCount = 5000,
            CurrentCount = 500,
            Effects = [new DriftEffect(DriftStatistic.CentroidCosine, .05, Gate: .02)],
        };

        Judge(embedding, DriftLevel.Alert).Verdict.ShouldBe(Verdict.Alert);
        Judge(embedding with { Effects = [new DriftEffect(DriftStatistic.CentroidCosine, .01, Gate: .02)] }).Verdict.ShouldBe(Verdict.Ok);
        Judge(embedding with { Effects = [new DriftEffect(DriftStatistic.CentroidCosine, .9)] }).ShouldSatisfyAllConditions(
            finding => finding.Verdict.ShouldBe(Verdict.Insufficient),
            finding => finding.Reason.ShouldBe(DriftReason.NotTestable));
    }

    [Fact]
    public void JudgeSeries_DriftThatStays_IsAlertFromItsSecondWindow()
    {
        var calm = Strong with { P = .7 };

        var findings = DriftRule.JudgeSeries([[calm], [Strong], [Strong], [calm], [calm], [Strong]]);

        findings.Select(window => window[0].Verdict).ShouldBe([Verdict.Ok, Verdict.Watch, Verdict.Alert, Verdict.Ok, Verdict.Ok, Verdict.Watch]);
    }

    [Fact]
    public void JudgeSeries_WindowWithoutTheFeature_CountsAsQuiet()
    {
        var findings = DriftRule.JudgeSeries([[Strong], [], [], [Strong]]);

        findings[3][0].Verdict.ShouldBe(Verdict.Watch);
    }

    [Fact]
    public void Summarize_SomeOfTheFeatures_GivesTheShareOfThoseThatCouldBeJudged()
    {
        var findings = DriftRule.Judge([Strong, Strong with { Feature = "b", P = .9 }, Strong with { Feature = "c", CurrentCount = 3 }]);

        var summary = DriftRule.Summarize(findings);
        summary.ShouldBe(new DriftSummary(Verdict.Watch, 1, 2, 3));
        summary.Share.ShouldBe(.5);
        DriftRule.Summarize([]).ShouldBe(new DriftSummary(Verdict.NoData, 0, 0, 0));
        DriftRule.Summarize([findings[2]]).Verdict.ShouldBe(Verdict.Insufficient);
    }

    [Fact]
    public void V49_CalibratedGate_IsMeanPlusThreeDeviations()
    {
        double[] digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        CalibratedGate.MeanPlusThreeDeviations(digits).ShouldBe(13.1168440, 5e-8);

        CalibratedGate.Of(digits).ShouldBeNull();
        CalibratedGate.Of([.. digits, .. digits])!.Value.ShouldBe(13.1168440, 5e-8);
        // Of 0..199 the 99th percentile is the 198th in order.
        CalibratedGate.Of([.. Enumerable.Range(0, 200).Select(i => (double)i)]).ShouldBe(197);
    }

    private static DriftFinding Judge(DriftEvidence evidence, params IReadOnlyList<DriftLevel> earlier) => DriftRule.Judge([evidence], _ => earlier)[0];
}
