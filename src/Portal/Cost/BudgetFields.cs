using System.Globalization;
using Portal.Governance.Costs;

namespace Portal.Cost;

/// <summary>A budget as it stands in the form: texts as typed, so that nothing typed is lost.</summary>
internal sealed record BudgetFields
{
    private const string MonthFormat = "yyyy-MM";

    public string Name { get; init; } = "";
    public BudgetScope Scope { get; init; }
    public string Target { get; init; } = "";
    public string Amount { get; init; } = "";

    /// <summary>Year and month, as a browser's month field gives it.</summary>
    public string From { get; init; } = "";
    public string Warning { get; init; } = "80";
    public string Critical { get; init; } = "100";
    public string Owner { get; init; } = "";
    public string Zone { get; init; } = "UTC";

    public static BudgetFields Of(Budget budget, CultureInfo culture) => new()
    {
        Name = budget.Name,
        Scope = budget.Scope,
        Target = budget.Target,
        Amount = budget.MonthlyUsd.ToString("0.##", culture),
        From = budget.ValidFrom.ToString(MonthFormat, CultureInfo.InvariantCulture),
        Warning = budget.WarningPercent.ToString(culture),
        Critical = budget.CriticalPercent.ToString(culture),
        Owner = budget.Owner,
        Zone = budget.TimeZone,
    };

    public static BudgetFields New(DateOnly today, string zone, string owner) => new()
    {
        From = today.ToString(MonthFormat, CultureInfo.InvariantCulture),
        Owner = owner,
        Zone = zone,
    };

    /// <summary>What was typed as a draft; what is no number or month becomes a value that <see cref="BudgetRules"/> names.</summary>
    public BudgetDraft ToDraft(CultureInfo culture) => new()
    {
        Name = Name,
        Scope = Scope,
        Target = Target,
        MonthlyUsd = decimal.TryParse(Amount, NumberStyles.Number, culture, out var amount) ? amount : 0,
        ValidFrom = DateOnly.TryParseExact(From, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : new DateOnly(1, 1, 2),
        WarningPercent = int.TryParse(Warning, NumberStyles.None, culture, out var warning) ? warning : 0,
        CriticalPercent = int.TryParse(Critical, NumberStyles.None, culture, out var critical) ? critical : 0,
        Owner = Owner,
        TimeZone = Zone.Trim(),
    };
}
