using Portal.Telemetry.Statistics;

namespace Portal.Tests.Statistics;

public sealed class MeansTests
{
    private static readonly Moments Baseline = new(3407, 1396.87, 52377.9767);
    private static readonly Moments Treatment = new(3461, 2422.7, 134698.29);

    [Fact]
    public void V7_Welch_OfTwoSmallSamples()
    {
        var reference = Moments.Of([38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58]);
        var current = Moments.Of([39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8]);

        Means.Welch(reference, current).ShouldNotBeNull().Test.P.ShouldBe(0.0951206, 5e-8);
    }

    [Fact]
    public void V15_Welch_IsScipysAndTheEngines()
    {
        var result = Means.Welch(Moments.Of(Samples.V15First), Moments.Of(Samples.V15Second)).ShouldNotBeNull();

        result.Test.Statistic.ShouldBe(.935846194, 5e-10);
        result.Test.P.ShouldBe(.359998187, 5e-10);
        result.Difference.Low!.Value.ShouldBe(-3.6668221, 5e-8);
        result.Difference.High!.Value.ShouldBe(9.6668221, 5e-8);
        result.Difference.N.ShouldBe(24);
    }

    [Fact]
    public void V16_WelchFromSums_IsGrowthBooks()
    {
        var result = Means.Welch(Treatment, Baseline).ShouldNotBeNull();

        result.Difference.Value!.Value.ShouldBe(.29, 5e-3);
        result.StandardError.ShouldBe(.1247836, 5e-8);
        result.Test.P.ShouldBe(.02016, 5e-6);
        result.Difference.Low!.Value.ShouldBe(.04538, 5e-6);
        result.Difference.High!.Value.ShouldBe(.53462, 5e-6);
    }

    [Fact]
    public void V39_RelativeDifference_HasTheDeltaMethodsError()
    {
        var (difference, error) = Means.Relative(Treatment, Baseline with { N = 3000 })!.Value;

        difference.ShouldBe(.50336, 5e-6);
        error.ShouldBe(.33341, 5e-6);
    }

    [Fact]
    public void Mean_WithItsInterval_IsStudents()
    {
        // 1..5: mean 3, s² = 2.5, t(.975, 4) = 2.776445, half = 2.776445 √(2.5/5) = 1.963243
        var mean = Means.Of(Moments.Of([1, 2, 3, 4, 5]));

        mean.Value.ShouldBe(3);
        mean.Low!.Value.ShouldBe(3 - 1.963243, 5e-7);
        mean.High!.Value.ShouldBe(3 + 1.963243, 5e-7);
    }

    [Fact]
    public void Means_OfTooFewOrEqualValues_ClaimNothing()
    {
        Means.Of(default).ShouldBe(Estimate.None(UndefinedReason.NoObservations));
        Means.Of(Moments.Of([4])).ShouldBe(Estimate.Of(4, 1));
        Means.Welch(Moments.Of([1]), Moments.Of([1, 2])).ShouldBeNull();
        Means.Welch(Moments.Of([2, 2]), Moments.Of([3, 3])).ShouldBeNull();
        Means.Relative(Moments.Of([1, 2]), Moments.Of([-1, 1])).ShouldBeNull();
    }

    [Fact]
    public void Moments_OfTwoParts_AddUpToTheWhole() =>
        (Moments.Of([1, 2]) + Moments.Of([5])).ShouldBe(Moments.Of([1, 2, 5]));
}
