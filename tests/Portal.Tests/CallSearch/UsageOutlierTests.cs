using Portal.Telemetry.CallSearch;

namespace Portal.Tests.CallSearch;

public sealed class UsageOutlierTests
{
    [Theory]
    [InlineData(5, 0.5, 0.6, 4.047)] // 0.6745 * (5 - 2) / 0.5
    [InlineData(1, 0.5, 0.6, -1.349)] // 0.6745 * (1 - 2) / 0.5
    [InlineData(3, 0, 0.4, 1.994711)] // (3 - 2) / (1.253314 * 0.4)
    public void ScoreOf_Logarithm_FollowsIglewiczAndHoaglin(double logarithm, double medianDeviation, double meanDeviation, double expected) =>
        new LogSpread(2, medianDeviation, meanDeviation).ScoreOf(logarithm)!.Value.ShouldBe(expected, 1e-5);

    [Fact]
    public void ScoreOf_AllEqual_IsNoScore() => new LogSpread(2, 0, 0).ScoreOf(2).ShouldBeNull();

    [Theory]
    [InlineData(20ul, 1_000ul, true)]
    [InlineData(19ul, 1_000ul, false)] // too few users to judge
    [InlineData(20ul, 10ul, false)]
    public void Judge_User_StandsOutAboveTheCutOffOnly(ulong users, ulong tokens, bool marked)
    {
        // Median user: e^3 - 1 tokens, about 19; log(1001) = 6.909, so the score is 0.6745 * 3.909 / 0.5 = 5.27.
        var spread = new UsageSpread(users, 500, 0, new LogSpread(1, 0.5, 0.5), new LogSpread(3, 0.5, 0.5), new LogSpread(5, 0.5, 0.5));

        var outlier = spread.Judge(calls: 2, tokens, cost: 0);

        (outlier is not null).ShouldBe(marked);
        if (outlier is not null)
        {
            (outlier.Measure, Math.Round(outlier.Score, 2)).ShouldBe((UsageMeasure.Tokens, 5.27));
            outlier.TimesMedian.ShouldBe(1001 / Math.Exp(3), 1e-9);
        }
    }

    [Fact]
    public void Judge_FarBelowTheOthers_IsNotMarked() =>
        new UsageSpread(50, 500, 0, new LogSpread(8, 0.1, 0.1), new LogSpread(8, 0.1, 0.1), new LogSpread(8, 0.1, 0.1)).Judge(1, 1, 0.000001m).ShouldBeNull();
}
