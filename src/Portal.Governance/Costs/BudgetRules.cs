namespace Portal.Governance.Costs;

/// <summary>What can be wrong with a budget; pages and the API choose their words by it.</summary>
public enum BudgetFault
{
    NameMissing,
    NameTooLong,
    TargetMissing,
    TargetTooLong,
    AmountNotPositive,
    AmountTooLarge,
    AmountTooFine,
    NotFirstOfMonth,
    WarningOutOfRange,
    CriticalBelowWarning,
    ZoneUnknown,
    OwnerMissing,
    OwnerTooLong,
}

/// <summary>What a budget as a person typed it has to fulfil.</summary>
public static class BudgetRules
{
    public const int NameLength = 100;
    public const int TargetLength = 300;

    /// <summary>A trillion dollars a month: beyond, somebody's key is stuck.</summary>
    public const decimal LargestAmount = 1_000_000_000_000m;

    /// <summary>A status beyond ten times the budget says nothing new.</summary>
    public const int LargestPercent = 1000;

    /// <summary>Everything that is wrong, in the order of the form.</summary>
    public static IReadOnlyList<BudgetFault> Check(BudgetDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var faults = new List<BudgetFault>();
        Length(draft.Name, NameLength, BudgetFault.NameMissing, BudgetFault.NameTooLong);
        if (draft.Scope is not BudgetScope.All)
        {
            Length(draft.Target, TargetLength, BudgetFault.TargetMissing, BudgetFault.TargetTooLong);
        }
        Fault(draft.MonthlyUsd <= 0, BudgetFault.AmountNotPositive);
        Fault(draft.MonthlyUsd > LargestAmount, BudgetFault.AmountTooLarge);
        Fault(decimal.Round(draft.MonthlyUsd, 2) != draft.MonthlyUsd, BudgetFault.AmountTooFine);
        Fault(draft.ValidFrom.Day != 1, BudgetFault.NotFirstOfMonth);
        Fault(draft.WarningPercent is < 1 or > LargestPercent, BudgetFault.WarningOutOfRange);
        Fault(draft.CriticalPercent < draft.WarningPercent || draft.CriticalPercent > LargestPercent, BudgetFault.CriticalBelowWarning);
        Fault(!TimeZoneInfo.TryFindSystemTimeZoneById(draft.TimeZone, out var zone) || !zone.HasIanaId, BudgetFault.ZoneUnknown);
        Length(draft.Owner, NameLength, BudgetFault.OwnerMissing, BudgetFault.OwnerTooLong);
        return faults;

        void Fault(bool wrong, BudgetFault fault)
        {
            if (wrong)
            {
                faults.Add(fault);
            }
        }

        void Length(string text, int most, BudgetFault missing, BudgetFault tooLong)
        {
            Fault(string.IsNullOrWhiteSpace(text), missing);
            Fault(text.Length > most, tooLong);
        }
    }
}

/// <summary>A budget as a person or program states it.</summary>
public sealed record BudgetDraft
{
    public string Name { get; init; } = "";
    public BudgetScope Scope { get; init; }

    /// <summary>The application, model or team; not read for <see cref="BudgetScope.All"/>.</summary>
    public string Target { get; init; } = "";

    /// <summary>US dollars a month, to the cent.</summary>
    public decimal MonthlyUsd { get; init; }

    /// <summary>First day of a month.</summary>
    public DateOnly ValidFrom { get; init; }
    public int WarningPercent { get; init; } = 80;
    public int CriticalPercent { get; init; } = 100;

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";
    public string Owner { get; init; } = "";

    public static BudgetDraft Of(Budget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return new BudgetDraft
        {
            Name = budget.Name,
            Scope = budget.Scope,
            Target = budget.Target,
            MonthlyUsd = budget.MonthlyUsd,
            ValidFrom = budget.ValidFrom,
            WarningPercent = budget.WarningPercent,
            CriticalPercent = budget.CriticalPercent,
            TimeZone = budget.TimeZone,
            Owner = budget.Owner,
        };
    }

    internal void WriteTo(Budget budget)
    {
        budget.Name = Name.Trim();
        budget.Scope = Scope;
        budget.Target = Scope is BudgetScope.All ? "" : Target.Trim();
        budget.MonthlyUsd = MonthlyUsd;
        budget.ValidFrom = ValidFrom;
        budget.WarningPercent = WarningPercent;
        budget.CriticalPercent = CriticalPercent;
        budget.TimeZone = TimeZone;
        budget.Owner = Owner.Trim();
    }
}
