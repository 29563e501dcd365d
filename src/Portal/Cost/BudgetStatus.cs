using Portal.Governance.Costs;
using Portal.Telemetry.Costs;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>What decided a budget's status; the page words it.</summary>
public enum BudgetReason
{
    /// <summary>At this pace it lasts to the end of the month.</summary>
    Lasts,

    /// <summary>The month is too young to say how it ends.</summary>
    TooEarly,

    /// <summary>At this pace it is used up before the month ends.</summary>
    WillBeUsedUp,

    /// <summary>The share used is above the warning or critical threshold.</summary>
    AboveThreshold,

    UsedUp,

    /// <summary>It holds from a later month on.</summary>
    NotBegun,
}

/// <summary>A budget in the running month.</summary>
/// <param name="Today">Today in the budget's zone.</param>
/// <param name="Days">Spend of each day of the month up to today.</param>
/// <param name="Ahead">What each day from today on is expected to add; empty when nothing can be said.</param>
/// <param name="ByForecast">Whether <paramref name="Ahead"/> comes from the forecast; else the month's average day goes on.</param>
/// <param name="UsedUpOn">The day on which it was, or at this pace will be, used up; null when it lasts the month.</param>
/// <param name="Expected">USD at the month's end at this pace; null when nothing can be said.</param>
/// <param name="UnknownCalls">Calls of the month without a price, which no budget can count.</param>
public sealed record BudgetStatus(
    Budget Budget,
    Status Status,
    BudgetReason Reason,
    DateOnly Today,
    decimal Spent,
    decimal? Expected,
    DateOnly? UsedUpOn,
    bool ByForecast,
    ulong UnknownCalls,
    IReadOnlyList<DailySpend> Days,
    IReadOnlyList<DailySpend> Ahead)
{
    /// <summary>Days of a month after which its average says something where there is no forecast.</summary>
    private const int FewestDays = 3;

    /// <summary>Share of the amount that is spent.</summary>
    public decimal Used => Spent / Budget.MonthlyUsd;

    /// <summary>Judges a budget by the month's spend of its part.</summary>
    public static BudgetStatus Judge(Budget budget, MonthSpend month)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(month);
        var ahead = month.Forecast?.Days ?? AverageDays(month);
        var usedUp = UsedUpDay(budget.MonthlyUsd, month, ahead);
        var spent = month.Spent;
        var used = spent / budget.MonthlyUsd * 100;
        var (status, reason) =
            budget.ValidFrom > month.Today ? (Status.Unknown, BudgetReason.NotBegun)
            : spent >= budget.MonthlyUsd ? (Status.Critical, BudgetReason.UsedUp)
            : used >= budget.CriticalPercent ? (Status.Critical, BudgetReason.AboveThreshold)
            : usedUp is not null ? (Status.Warning, BudgetReason.WillBeUsedUp)
            : used >= budget.WarningPercent ? (Status.Warning, BudgetReason.AboveThreshold)
            : ahead.Count == 0 ? (Status.Unknown, BudgetReason.TooEarly)
            : (Status.Ok, BudgetReason.Lasts);
        return new BudgetStatus(
            budget, status, reason, month.Today, spent, ahead.Count == 0 ? null : spent + ahead.Sum(day => day.Cost), usedUp, month.Forecast is not null,
            month.UnknownCalls, month.Days, ahead);
    }

    /// <summary>The rest of the month at the average of its complete days.</summary>
    private static List<DailySpend> AverageDays(MonthSpend month)
    {
        var complete = month.Days.Where(day => day.Day < month.Today).ToList();
        if (complete.Count < FewestDays)
        {
            return [];
        }
        var average = decimal.Round(complete.Sum(day => day.Cost) / complete.Count, 12);
        var today = month.Days[^1].Cost;
        var days = new List<DailySpend> { new(month.Today, Math.Max(0, average - today)) };
        for (var day = month.Today.AddDays(1); day.Month == month.Today.Month; day = day.AddDays(1))
        {
            days.Add(new DailySpend(day, average));
        }
        return days;
    }

    private static DateOnly? UsedUpDay(decimal amount, MonthSpend month, IReadOnlyList<DailySpend> ahead)
    {
        var sum = 0m;
        foreach (var day in month.Days.Concat(ahead))
        {
            sum += day.Cost;
            if (sum >= amount)
            {
                return day.Day;
            }
        }
        return null;
    }
}
