using System.Globalization;
using Portal.Telemetry.Costs;

namespace Portal.Tests.Costs;

/// <summary>
/// Expected values come from a second implementation in Python with exact fractions (statistics.median, fractions.Fraction), written from the description of
/// the method: factor of a weekday = median over the last 56 days of day / mean of the 7 days around it (at the ends: of the nearest 7), scaled to average 1;
/// line through the last 14 days / factor with slope 0 or the median of all pairs' slopes, height = median of what the slope leaves; the slope with the smaller
/// sum of absolute errors over all origins; error of an origin = |actual - expected| / (horizon x mean of the 28 days before it); half width = the error at
/// rank ceil(0.8 (n + 1)) x mean of the last 28 days x days left.
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
    [InlineData(42, "2026-11-16", 1_500, "0.25", 3777.939570949, 3652.693090476, 3903.186051422, 21, 15, true, 0.031175245, 108.812889245)]
    [InlineData(14, "2026-11-16", 700, "0.5", 2498.893395573, 2347.766647758, 2650.020143389, 5, 3, true, 0.044612472, 57.025787082)]
    [InlineData(120, "2026-11-10", 300, "0.5", 5131.987132098, 5014.825955703, 5249.148308492, 56, 21, true, 0.014836867, 123.185715193)]
    public void Compute_GrowingNoisySpend_EqualsTheSecondImplementation(
        int days, string today, int spent, string elapsed, double expected, double low, double high, int origins, int horizon, bool trend, double wape, double restOfToday) =>
        Check([.. Enumerable.Range(0, days).Select(Noisy)], today, spent, elapsed, expected, low, high, origins, horizon, trend, wape, restOfToday);

    [Fact]
    public void Compute_LevelNoisySpend_TakesNoTrend() => Check(
        [.. Enumerable.Range(0, 60).Select(day => Week[day % 7] + day * day * 37 % 41)],
        "2026-11-16", 700, "0.5", 2421.039713561, 2321.445067067, 2520.634360055, 39, 15, trend: false, 0.03814616, 76.11862686);

    private static void Check(
        decimal[] days, string today, int spent, string elapsed, double expected, double low, double high, int origins, int horizon, bool trend, double wape, double restOfToday)
    {
        var forecast = SpendForecast.Compute(
            days, DateOnly.Parse(today, CultureInfo.InvariantCulture), spent, decimal.Parse(elapsed, CultureInfo.InvariantCulture));

        ((double)forecast.Expected).ShouldBe(expected, 1e-6);
        ((double)forecast.Low).ShouldBe(low, 1e-6);
        ((double)forecast.High).ShouldBe(high, 1e-6);
        forecast.BackTest.Origins.ShouldBe(origins);
        forecast.BackTest.HorizonDays.ShouldBe(horizon);
        forecast.BackTest.Trend.ShouldBe(trend);
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
