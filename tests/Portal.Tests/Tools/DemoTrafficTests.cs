using Portal.Tools.Demo;

namespace Portal.Tests.Tools;

public sealed class DemoTrafficTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Within_SameSeed_DrawsTheSameCalls()
    {
        var first = new DemoTraffic(Now, 5, seed: 7).Within(Now.AddHours(-1), TimeSpan.FromMinutes(2)).ToList();
        var second = new DemoTraffic(Now, 5, seed: 7).Within(Now.AddHours(-1), TimeSpan.FromMinutes(2)).ToList();

        first.ShouldNotBeEmpty();
        second.ShouldBe(first);
    }

    [Fact]
    public void Within_AWindow_HoldsOnlyCallsThatStartInIt()
    {
        var from = Now.AddDays(-3);

        new DemoTraffic(Now, 50, seed: 1).Within(from, TimeSpan.FromMinutes(1))
            .ShouldAllBe(call => call.Start >= from && call.Start < from.AddMinutes(1) && call.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void Call_Failing_HasNoOutputAndNoTtft()
    {
        var failures = new DemoTraffic(Now, 100, seed: 3).Within(Now, TimeSpan.FromMinutes(5)).Where(call => call.ErrorType is not null).ToList();

        failures.ShouldNotBeEmpty();
        failures.ShouldAllBe(call => call.OutputTokens == 0 && call.Ttft == null);
    }

    [Fact]
    public void Version_OfACall_IsTheOneDeployedThen()
    {
        var application = DemoApplication.All.Single(a => a.Name == "code-companion");

        application.VersionAt(TimeSpan.FromDays(20)).ShouldBe("0.9.4");
        application.VersionAt(TimeSpan.FromDays(10)).ShouldBe("0.10.0");
        application.VersionAt(TimeSpan.FromDays(1)).ShouldBe("0.10.1");
    }

    [Fact]
    public void DailyRhythm_OverAWeek_AveragesAboutOne()
    {
        var monday = new DateTimeOffset(2026, 11, 16, 0, 0, 0, TimeSpan.Zero);

        Enumerable.Range(0, 7 * 24 * 4).Average(quarter => DailyRhythm.At(monday.AddMinutes(15 * quarter), 1)).ShouldBe(1, 0.1);
    }

    [Fact]
    public void Shares_OfApplicationsAndModels_AddUpToOne()
    {
        DemoApplication.All.Sum(a => a.Weight).ShouldBe(1, 1e-9);
        DemoApplication.All.ShouldAllBe(a => Math.Abs(a.Models.Sum(m => m.Share) - 1) < 1e-9);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(8)]
    [InlineData(200)]
    public void NextPoisson_OfAMean_HasThatMeanAndVariance(double mean)
    {
        var random = new Random(11);
        var draws = Enumerable.Range(0, 20_000).Select(_ => (double)random.NextPoisson(mean)).ToList();
        var average = draws.Average();

        // Mean and variance of a Poisson distribution are equal; 20,000 draws put the mean within 5 standard errors.
        average.ShouldBe(mean, 5 * Math.Sqrt(mean / draws.Count));
        draws.Average(d => (d - average) * (d - average)).ShouldBe(mean, mean * 0.06);
    }
}
