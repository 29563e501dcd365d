using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Tests.Bias;

public sealed class BiasAnalysisTests
{
    [Fact]
    public void PairTally_FiveHundredPairs_GivesFlipRateAndExactTest()
    {
        // 12 flips one way, 30 the other: (12 + 30) / 500 = 0.084, Wilson 0.0627441 to 0.1115993, McNemar exact 0.0079158973.
        var tally = new PairTally(Request());
        tally.Add(Groups("m"), Groups("f"), new Flips(300, 10, 2));
        tally.Add(Groups("f"), Groups("m"), new Flips(200, 28, 2));
        tally.Add(Groups("f"), Groups("f"), new Flips(100, 1, 1));

        var swap = tally.Attributes().ShouldHaveSingleItem();

        (swap.From, swap.To, swap.Pairs, swap.FavourableToUnfavourable, swap.UnfavourableToFavourable).ShouldBe(("f", "m", 500L, 30L, 12L));
        swap.FlipRate.Value!.Value.ShouldBe(0.084, 1e-12);
        swap.FlipRate.Low!.Value.ShouldBe(0.0627441, 1e-7);
        swap.FlipRate.High!.Value.ShouldBe(0.1115993, 1e-7);
        swap.P!.Value.ShouldBe(0.0079158973, 1e-9);
        swap.NetEffect.Value!.Value.ShouldBe(18 / 500.0, 1e-12);
        tally.SelfFlip().Value!.Value.ShouldBe(0.02, 1e-12);
        swap.Excess.Value!.Value.ShouldBe(0.064, 1e-12);
    }

    [Fact]
    public void Analyze_NoActualPositives_LeavesTheTruePositiveRateUndefined()
    {
        var bias = Analyze([Cell("f", true, Actual.No, 40), Cell("f", false, Actual.No, 40), Cell("m", true, Actual.Yes, 40), Cell("m", false, Actual.Yes, 40)]);

        bias.Groups.Single(group => group.Value == "f").TruePositiveRate.ShouldBe(Estimate.None(UndefinedReason.NoObservations));
        bias.GapOf(BiasCriterion.EqualOpportunity).Difference.Value.ShouldBeNull();
        bias.GapOf(BiasCriterion.EqualizedOdds).Difference.Undefined.ShouldNotBeNull();
        bias.GapOf(BiasCriterion.EqualizedOdds).Status.Verdict.ShouldBe(Verdict.Insufficient);
    }

    [Fact]
    public void Analyze_FewFailures_GivesNoVerdict()
    {
        // 96 of 100 against 60 of 100: four failures are too few, however clear it looks.
        var bias = Analyze([Cell("f", true, Actual.Unknown, 60), Cell("f", false, Actual.Unknown, 40), Cell("m", true, Actual.Unknown, 96), Cell("m", false, Actual.Unknown, 4)]);

        bias.GapOf(BiasCriterion.DemographicParity).Difference.Value!.Value.ShouldBe(0.36, 1e-12);
        bias.Status.Verdict.ShouldBe(Verdict.Insufficient);
        bias.Comparisons.ShouldAllBe(comparison => comparison.P == null);
    }

    [Fact]
    public void Analyze_ReferenceThatMayNotBeShown_IsNotReplaced()
    {
        var bias = Analyze(
            [Cell("f", true, Actual.Unknown, 60), Cell("f", false, Actual.Unknown, 40), Cell("m", true, Actual.Unknown, 60), Cell("m", false, Actual.Unknown, 40),
                Cell("x", true, Actual.Unknown, 6), Cell("y", true, Actual.Unknown, 6)],
            request => request with { References = new Dictionary<string, string> { ["gender"] = "x" } });

        bias.Reference.ShouldBeNull();
        bias.HiddenGroups.ShouldBe(["x", "y"]);
        bias.Comparisons.ShouldBeEmpty();
    }

    [Fact]
    public void CheckSimpson_MixOfModelsMakesTheGap_SaysThatItReverses()
    {
        // Within each model f is granted more often (90 of 100 : 700 of 900; 270 of 900 : 20 of 100), together less often (360 of 1000 : 720 of 1000).
        OutcomeCell[] cells =
        [
            Cell("f", true, Actual.Unknown, 90, "a"), Cell("f", false, Actual.Unknown, 10, "a"), Cell("m", true, Actual.Unknown, 700, "a"), Cell("m", false, Actual.Unknown, 200, "a"),
            Cell("f", true, Actual.Unknown, 270, "b"), Cell("f", false, Actual.Unknown, 630, "b"), Cell("m", true, Actual.Unknown, 20, "b"), Cell("m", false, Actual.Unknown, 80, "b"),
        ];

        var check = IntersectionAnalysis.CheckSimpson(cells, ["gender"], BiasMetric.SelectionRate, Request()).ShouldHaveSingleItem();

        Math.Abs(check.Crude).ShouldBe(0.36, 1e-12);
        // Both strata weigh 100 * 900 / 1000 = 90: (0.9 - 7/9 + 0.3 - 0.2) / 2 = 0.1111.
        Math.Abs(check.Stratified!.Value).ShouldBe(1 / 9.0, 1e-12);
        check.Reverses.ShouldBeTrue();
    }

    [Fact]
    public void Intersections_SmallGroupWithALargeGap_DoesNotLeadALargeGroupWithASureOne()
    {
        // f/old: 8 of 12 (+0.25, far from sure). m/old: 600 of 1000. The rest about 0.4.
        OutcomeCell[] cells =
        [
            .. Both("f", "old", 8, 4), .. Both("f", "young", 400, 600), .. Both("m", "old", 600, 400), .. Both("m", "young", 400, 600),
        ];

        var (rows, _) = IntersectionAnalysis.Analyze(cells, ["age", "gender"], BiasMetric.SelectionRate, 2, Request());

        rows[0].Groups.ShouldBe([new("age", "old"), new("gender", "m")]);
        var small = rows.Single(row => row.N == 12);
        small.LeastGap.ShouldBe(0);
        small.Shrunk!.Value.ShouldBe(8.5 / 13, 1e-12);
        small.Status.Verdict.ShouldBe(Verdict.Insufficient);

        static OutcomeCell[] Both(string gender, string age, long granted, long refused) =>
            [.. new[] { (true, granted), (false, refused) }.Select(side => Cell(gender, side.Item1, Actual.Unknown, side.Item2) with { Groups = new Dictionary<string, string> { ["gender"] = gender, ["age"] = age } })];
    }

    private static AttributeBias Analyze(OutcomeCell[] cells, Func<BiasRequest, BiasRequest>? change = null) =>
        BiasAnalysis.Analyze(cells, ["gender"], (change ?? (request => request))(Request()))[0];

    private static BiasRequest Request() => new()
    {
        Filter = new CallFilter { Tenant = "default", Applications = ["loans"] },
        From = DateTimeOffset.UnixEpoch,
        To = DateTimeOffset.UnixEpoch.AddDays(1),
    };

    private static Dictionary<string, string> Groups(string gender) => new() { ["gender"] = gender };

    private static OutcomeCell Cell(string gender, bool favourable, Actual actual, long n, string model = "") => new(
        Groups(gender), model, default, favourable, actual, Misses: 0, new Count(n, n, n), default, default, default);
}
