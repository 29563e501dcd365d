using System.Globalization;
using Portal.Cost;
using Portal.Governance.Costs;
using Portal.Telemetry.Costs;
using Portal.Ui;

namespace Portal.Tests.Cost;

/// <summary>A month of 30 days in which 10 dollars a day are spent, seen on the evening of the tenth: 90 in nine whole days and 10 today.</summary>
public sealed class BudgetStatusTests
{
    private static readonly DateOnly Today = new(2026, 11, 10);

    [Theory]
    [InlineData(400, Status.Ok, BudgetReason.Lasts, null)] // 300 expected
    [InlineData(250, Status.Warning, BudgetReason.WillBeUsedUp, "2026-11-25")] // ten a day reach 250 with the 25th
    [InlineData(120, Status.Warning, BudgetReason.WillBeUsedUp, "2026-11-12")]
    [InlineData(100, Status.Critical, BudgetReason.UsedUp, "2026-11-10")]
    [InlineData(75, Status.Critical, BudgetReason.UsedUp, "2026-11-08")] // 80 are spent with the eighth
    public void Judge_AtAnEvenPace_SaysWhetherItLasts(int amount, Status status, BudgetReason reason, string? usedUpOn)
    {
        var judged = BudgetStatus.Judge(Budget(amount), Month(10));

        (judged.Status, judged.Reason, judged.UsedUpOn).ShouldBe((status, reason, usedUpOn is null ? (DateOnly?)null : DateOnly.Parse(usedUpOn, CultureInfo.InvariantCulture)));
        judged.Expected.ShouldBe(300);
        judged.ByForecast.ShouldBeFalse();
    }

    [Fact]
    public void Judge_AboveItsCriticalThreshold_IsCriticalBeforeItIsUsedUp()
    {
        var judged = BudgetStatus.Judge(Budget(110, critical: 90), Month(10)); // 100 of 110 are 91 %

        (judged.Status, judged.Reason, judged.UsedUpOn).ShouldBe((Status.Critical, BudgetReason.AboveThreshold, new DateOnly(2026, 11, 11)));
    }

    [Fact]
    public void Judge_AboveItsWarningThresholdThoughItLasts_IsAWarning() =>
        BudgetStatus.Judge(Budget(400, warning: 20), Month(10)).Status.ShouldBe(Status.Warning);

    [Fact]
    public void Judge_InTheFirstDays_SaysThatItIsTooEarly()
    {
        var judged = BudgetStatus.Judge(Budget(400), Month(3));

        (judged.Status, judged.Reason, judged.Expected).ShouldBe((Status.Unknown, BudgetReason.TooEarly, (decimal?)null));
    }

    [Fact]
    public void Judge_WithAForecast_TakesItsPace()
    {
        var month = Month(10);
        var days = Enumerable.Range(10, 21).Select(day => new DailySpend(new DateOnly(2026, 11, day), day == 10 ? 0 : 20)).ToList();
        var judged = BudgetStatus.Judge(Budget(250), month with { Forecast = new SpendForecast(500, 400, 600, 0.8m, new ForecastBackTest(5, 3, false, 0.1m), days) });

        // 100 are spent; at 20 a day 250 are reached on the eighth day after the tenth.
        (judged.ByForecast, judged.Expected, judged.UsedUpOn).ShouldBe((true, 500, new DateOnly(2026, 11, 18)));
    }

    [Fact]
    public void Judge_BeforeItsFirstMonth_IsNotJudged() =>
        BudgetStatus.Judge(Budget(10, from: new DateOnly(2026, 12, 1)), Month(10)).Reason.ShouldBe(BudgetReason.NotBegun);

    [Fact]
    public void InForce_SeveralForOnePart_AreTheNewestThatHasBegunAndThoseToCome()
    {
        Budget[] budgets = [Budget(1, from: new(2026, 1, 1)), Budget(2, from: new(2026, 10, 1)), Budget(3, from: new(2026, 12, 1))];

        BudgetStatusQuery.InForce(budgets, _ => Today).Select(budget => budget.MonthlyUsd).ShouldBe([2, 3]);
    }

    private static Budget Budget(decimal amount, int warning = 80, int critical = 100, DateOnly? from = null) => new()
    {
        Tenant = "default", Name = "All", Scope = BudgetScope.All, MonthlyUsd = amount, ValidFrom = from ?? new DateOnly(2026, 11, 1),
        WarningPercent = warning, CriticalPercent = critical, Owner = "Finance", ChangedBy = "Ada",
    };

    private static MonthSpend Month(int today) => new(
        new DateOnly(2026, 11, today), default, default, 10 * today, 5, 0, [.. Enumerable.Range(1, today).Select(day => new DailySpend(new DateOnly(2026, 11, day), 10))],
        null, null, new ForecastRefusal(9, 14, null), null);
}
