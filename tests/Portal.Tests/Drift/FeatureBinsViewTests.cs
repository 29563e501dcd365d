using Portal.Drift;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Features;
using Portal.Telemetry.Statistics;

namespace Portal.Tests.Drift;

public sealed class FeatureBinsViewTests
{
    [Fact]
    public void EmptyBins_BetweenOthers_KeepTheirPlaceOnTheAxis()
    {
        // Bins 8 and 11 hold (2, 2.18] and (2.59, 2.83]: 2^(8/8) to 2^(12/8).
        var columns = FeatureBinsView.Of(Number(FeatureBinning.Logarithmic, [(8, 0.75, 0.5), (11, 0.25, 0.5)], moved: 1));

        columns.Select(column => (column.Reference, column.Current, column.Moved)).ShouldBe([(0.75, 0.5, false), (0, 0, false), (0, 0, false), (0.25, 0.5, true)]);
        columns[0].Lower!.Value.ShouldBe(2, 1e-9);
        columns[3].Upper!.Value.ShouldBe(Math.Pow(2, 1.5), 1e-9);
    }

    [Fact]
    public void ManyBins_AreJoinedWithoutLosingAShare()
    {
        var columns = FeatureBinsView.Of(Number(FeatureBinning.Linear, [.. Enumerable.Range(0, 100).Select(bin => ((short)bin, 0.01, 0.01))], moved: 99));

        columns.Count.ShouldBeLessThanOrEqualTo(FeatureBinsView.MostColumns);
        columns.Sum(column => column.Reference).ShouldBe(1, 1e-9);
        columns.Sum(column => column.Current).ShouldBe(1, 1e-9);
        columns.Where(column => column.Moved).ShouldHaveSingleItem().Upper.ShouldBe(1);
    }

    [Fact]
    public void Zero_AndNumbersBelowIt_StandBeforeTheOthersWithoutAHole()
    {
        // -20000 - 8 holds [-2.18, -2), -10000 zero: thousands of bins lie between them that can hold nothing.
        var columns = FeatureBinsView.Of(Number(FeatureBinning.Logarithmic, [(-20008, 0.2, 0.2), (FeatureBins.ZeroBin, 0.3, 0.3), (8, 0.5, 0.5)], moved: 0));

        columns.Count.ShouldBe(3);
        (columns[1].Lower, columns[1].Upper).ShouldBe((0, 0));
        columns[2].Lower!.Value.ShouldBe(2, 1e-9);
    }

    [Fact]
    public void RareCategory_ThatMoved_IsAmongTheRows()
    {
        DriftBin[] bins = [.. Enumerable.Range(0, 30).Select(i => new DriftBin(0, $"c{i}", null, null, 0, 0, 0.03, 0.03, 0)), new(0, "new", null, null, 0, 0, 0, 0.001, 1)];
        var rows = FeatureBinsView.Of(Feature(FeatureBinning.None, bins, 30));

        rows.Count.ShouldBe(FeatureBinsView.MostCategories);
        rows.Single(row => row.Moved).Category.ShouldBe("new");
    }

    [Theory]
    [InlineData("latency_ms", 512, 558.338, "latency>512ms latency<=558.338ms")]
    [InlineData("output_tokens", 128, 139.58, "output_tokens>128 output_tokens<=139")]
    [InlineData("cost_usd", 0.001, 0.00109, "cost>0.001 cost<=0.00109")]
    [InlineData("documents", 0, 0, "feature.documents>=0 feature.documents<=0")]
    [InlineData("odd key", 2, 4, "feature.\"odd key\">2 feature.\"odd key\"<=4")]
    public void Numbers_OfABin_AreSearchedForAsItHoldsThem(string feature, double lower, double upper, string search) =>
        DriftCallsLink.Search(feature, new FeatureColumn(0, null, lower, upper, 0, 1, Moved: true)).ShouldBe(search);

    [Theory]
    [InlineData("finish_reason", "length", "finish:\"length\"")]
    [InlineData("error", "yes", "status:error")]
    [InlineData("language", "es", "feature.language:\"es\"")]
    [InlineData("topic", "a \"b\"", "feature.topic:\"a \\\"b\\\"\"")]
    [InlineData("topic", "__other__", null)]
    [InlineData("evaluation.relevance.label", "good", null)]
    public void Category_IsSearchedForWhereItCanBe(string feature, string category, string? search) =>
        DriftCallsLink.Search(feature, new FeatureColumn(0, category, null, null, 0, 1, Moved: true)).ShouldBe(search);

    private static DriftFeature Number(FeatureBinning binning, IReadOnlyList<(short Bin, double Reference, double Current)> bins, int moved) =>
        Feature(binning, [.. bins.Select(bin => new DriftBin(bin.Bin, null, FeatureBins.LowerEdge(binning, bin.Bin), FeatureBins.UpperEdge(binning, bin.Bin), 0, 0, bin.Reference, bin.Current, 0))], moved);

    private static DriftFeature Feature(FeatureBinning binning, IReadOnlyList<DriftBin> bins, int moved) => new(
        "x", binning is FeatureBinning.None ? FeatureKind.Category : FeatureKind.Number, (int)binning,
        new DriftWindows([], new DriftWindow(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1))), 1000, 1000,
        new DriftFinding("x", Verdict.Ok, DriftReason.NotSignificant, DriftLevel.None, 1000, 1000, 1, 1, 1, [], null, 0),
        [], bins, [moved], [], [], [], null, 0, new Computation("", "", "", [], null));
}
