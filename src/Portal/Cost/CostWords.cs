using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Costs;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>Says amounts and changes in words, so that nobody has to compute them from two numbers.</summary>
internal static class CostWords
{
    /// <summary>Changes below this share are called "same".</summary>
    private const decimal Noticeable = 0.005m;

    /// <summary>From here on a percentage stops saying anything: "340 % above" reads worse than "4.4 times".</summary>
    private const decimal Multiple = 3;

    public static string Money(decimal? amount) => UnitFormat.Money(amount).ToString();

    /// <summary>An amount in a sentence: cents tell nothing about a hundred dollars or more.</summary>
    public static string Rounded(decimal amount) => Money(Math.Abs(amount) >= 100 ? decimal.Round(amount) : amount);

    public static string Signed(decimal amount) => amount > 0 ? $"+{Money(amount)}" : Money(amount);

    public static string Share(decimal? ratio) => UnitFormat.Format((double?)ratio, Unit.Share).ToString();

    public static string Count(ulong calls) => calls < 10_000 ? calls.ToString("#,0", CultureInfo.CurrentCulture) : UnitFormat.Format(calls, Unit.Count).ToString();

    public static string Day(DateOnly day) => day.ToString("d MMM", CultureInfo.CurrentCulture);

    /// <summary>"8 % above last month at this day" with the keys {key}Above, {key}Below, {key}Same, {key}Times and {key}None.</summary>
    /// <param name="before">Null or zero: there is nothing to compare with.</param>
    public static string Change(decimal now, decimal? before, string key, IStringLocalizer text)
    {
        if (before is not > 0)
        {
            return text[$"{key}None"];
        }
        var change = now / before.Value - 1;
        return change >= Multiple ? text[$"{key}Times", UnitFormat.Format((double)(now / before.Value), Unit.Count)]
            : Math.Abs(change) < Noticeable ? text[$"{key}Same"]
            : text[change > 0 ? $"{key}Above" : $"{key}Below", Percent(Math.Abs(change))];
    }

    /// <summary>"forecast $1,480 ± 90", or why there is none.</summary>
    public static string Forecast(MonthSpend month, IStringLocalizer text) => month switch
    {
        { Forecast: { } forecast } => text["Forecast", Rounded(forecast.Expected), Rounded(Math.Max(forecast.High - forecast.Expected, forecast.Expected - forecast.Low))],
        { Refusal: { AvailableFrom: { } day } refusal } => text["ForecastFrom", Day(day), refusal.Needed],
        _ => text["ForecastNoCalls"],
    };

    /// <summary>How good the forecast is, or what is missing for one.</summary>
    public static string ForecastNote(MonthSpend month, IStringLocalizer text) => month switch
    {
        { Forecast.BackTest: { Wape: { } wape } test } => text["BackTest", Share(wape), test.Origins, test.HorizonDays],
        { Forecast: not null } => text["BackTestNothing"],
        { Refusal: { Days: > 0 } refusal } => text["ForecastWhyNot", refusal.Days, refusal.Needed],
        _ => text["ForecastNoCalls"],
    };

    /// <summary>The forecast's interval and error in full; null without a forecast.</summary>
    public static string? ForecastExplained(MonthSpend month, IStringLocalizer text) => month.Forecast is { } forecast
        ? text[
            "ForecastTitle",
            Rounded(forecast.Low),
            Rounded(forecast.High),
            Share(forecast.Coverage),
            forecast.BackTest.HorizonDays,
            Share(forecast.BackTest.Wape),
            forecast.BackTest.Origins].Value
        : null;

    /// <summary>"3 models have no price: …".</summary>
    public static string Unpriced(CostSummary summary, IStringLocalizer text)
    {
        const int Named = 3;
        var models = summary.UnpricedModels;
        var names = string.Join(", ", models.Take(Named).Select(model => model.Model.Length == 0 ? text["NotNamed"].Value : model.Model));
        return text[
            models.Count == 1 ? "Unpriced1" : "UnpricedMany",
            models.Count,
            Count(summary.UnknownCalls),
            models.Count > Named ? text["UnpricedMore", names, models.Count - Named].Value : names];
    }

    /// <summary>A budget's status in a sentence.</summary>
    public static string Budget(BudgetStatus status, IStringLocalizer text)
    {
        var budget = status.Budget;
        return status.Reason switch
        {
            BudgetReason.Lasts => text["BudgetLasts", Rounded(status.Expected!.Value)],
            BudgetReason.TooEarly => text["BudgetTooEarly"],
            BudgetReason.WillBeUsedUp => text["BudgetWillBeUsedUp", Day(status.UsedUpOn!.Value)],
            BudgetReason.AboveThreshold when status.UsedUpOn is { } day => text["BudgetAboveAndUsedUp", Share(status.Used), Day(day)],
            BudgetReason.AboveThreshold => text["BudgetAbove", Share(status.Used)],
            BudgetReason.UsedUp => text["BudgetUsedUp", Day(status.UsedUpOn!.Value), Money(status.Spent - budget.MonthlyUsd)],
            BudgetReason.NotBegun => text["BudgetNotBegun", Day(budget.ValidFrom)],
            _ => throw new InvalidOperationException($"No words for {status.Reason}."),
        };
    }

    /// <summary>A value of a dimension; what calls do not name has words of its own.</summary>
    public static string Name(CostDimension split, string name, IStringLocalizer text) =>
        split is CostDimension.TokenType ? text[$"Charge{name}"]
        : name.Length > 0 ? name
        : text[split is CostDimension.ServiceTier ? "TierStandard" : split is CostDimension.Team ? "NoTeam" : "NotNamed"];

    private static string Percent(decimal ratio) =>
        ratio.ToString(ratio < 0.0995m ? "0.#%" : "0%", CultureInfo.CurrentCulture).Replace(CultureInfo.CurrentCulture.NumberFormat.PercentSymbol, "", StringComparison.Ordinal).Trim() + "\u00a0%";
}
