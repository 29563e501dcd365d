using System.Globalization;
using Portal.Telemetry.Costs;

namespace Portal.Tests.Costs;

/// <summary>
/// Expected values come from a second implementation in Python with exact fractions (statistics.median, fractions.Fraction), written from the description of
/// the method: factor of a weekday = median over the last 8 whole weeks of day / week's mean, scaled to average 1; level = median of the last 14 days / factor;
/// error of an origin = |actual - expected| / (horizon x mean of the 28 days before it); half width = the error at rank ceil(0.8 (n + 1)) x mean of the last
/// 28 days x days left.
/// </summary>
public sealed class SpendForecastTests
{
    private static readonly decimal[] Week = [100, 110, 120, 130, 140, 40, 60];

    [Fact]
    public void Compute_PerfectWeeks_RepeatsThemWithoutError()
    {
        // 28 days from Monday 19 October on. 16 to 30 November are two whole weeks of 700 and a Monday of 100.
        var forecast = SpendForecast.Compute([.. Enumerable.Range(0, 28).Select(day => Week[day % 7])], new DateOnly(2026, 11, 16), spent: 1_200, elapsed: 0);

        forecast.Days.Select(day => Math.Round(day.Cost, 6)).ShouldBe([.. Week, .. Week, 100]);
        Math.Round(forecast.Expected, 6).ShouldBe(2_700);
        (forecast.High - forecast.Low).ShouldBeLessThan(0.000001m);
        Math.Round(forecast.BackTest.Wape!.Value, 9).ShouldBe(0);
        forecast.BackTest.Origins.ShouldBe(12); // (28 - 7) / 2 = 10 days ahead, from day 7 to day 18
        forecast.BackTest.HorizonDays.ShouldBe(10);
    }

    [Theory]
    [InlineData(42, "2026-11-16", 1_500, "0.25", 3548.684864463, 3285.955469915, 3811.414259011, 21, 15, 0.098024914, 101.331854118)]
    [InlineData(14, "2026-11-16", 700, "0.5", 2304.934052009, 2144.428296334, 2465.439807683, 5, 3, 0.062365707, 53.154181372)]
    [InlineData(120, "2026-11-10", 300, "0.5", 4753.871168842, 4236.463690542, 5271.278647142, 56, 21, 0.093213153, 117.247467497)]
    public void Compute_GrowingNoisySpend_EqualsTheSecondImplementation(
        int days, string today, int spent, string elapsed, double expected, double low, double high, int origins, int horizon, double wape, double restOfToday)
    {
        var forecast = SpendForecast.Compute(
            [.. Enumerable.Range(0, days).Select(Noisy)], DateOnly.Parse(today, CultureInfo.InvariantCulture), spent, decimal.Parse(elapsed, CultureInfo.InvariantCulture));

        ((double)forecast.Expected).ShouldBe(expected, 1e-6);
        ((double)forecast.Low).ShouldBe(low, 1e-6);
        ((double)forecast.High).ShouldBe(high, 1e-6);
        forecast.BackTest.Origins.ShouldBe(origins);
        forecast.BackTest.HorizonDays.ShouldBe(horizon);
        ((double)forecast.BackTest.Wape!.Value).ShouldBe(wape, 1e-8);
        ((double)forecast.Days[0].Cost).ShouldBe(restOfToday, 1e-6);
    }

    [Fact]
    public void Compute_OneRunawayDay_DoesNotMoveTheForecast()
    {
        var days = Enumerable.Range(0, 56).Select(day => Week[day % 7]).ToArray();
        var calm = SpendForecast.Compute(days, new DateOnly(2026, 11, 16), 0, 0).Expected;
        days[^4] = 14_000; // a hundred times that Thursday

        SpendForecast.Compute(days, new DateOnly(2026, 11, 16), 0, 0).Expected.ShouldBe(calm, calm * 0.02m);
    }

    [Fact]
    public void Compute_SpendThatStopped_NeverPromisesLessThanWhatIsSpent()
    {
        var forecast = SpendForecast.Compute(new decimal[30], new DateOnly(2026, 11, 20), spent: 80, elapsed: 0.5m);

        forecast.Expected.ShouldBe(80);
        forecast.Low.ShouldBe(80);
        forecast.BackTest.Wape.ShouldBeNull(); // nothing was spent, so no share of it can be wrong
    }

    [Fact]
    public void Compute_OnTheLastDay_ExpectsOnlyWhatIsLeftOfIt()
    {
        var forecast = SpendForecast.Compute([.. Enumerable.Range(0, 28).Select(day => Week[day % 7])], new DateOnly(2026, 11, 30), spent: 2_000, elapsed: 0.75m);

        forecast.Days.Count.ShouldBe(1);
        Math.Round(forecast.Expected, 6).ShouldBe(2_025); // a quarter of a Monday's 100
    }

    [Fact]
    public void Compute_LessThanTwoWeeks_IsRefused() =>
        Should.Throw<ArgumentException>(() => SpendForecast.Compute(new decimal[13], new DateOnly(2026, 11, 20), 0, 0)).Message.ShouldContain("takes 14");

    private static decimal Noisy(int day) => Week[day % 7] * (1 + day / 100m) + day * 37 % 11;
}
