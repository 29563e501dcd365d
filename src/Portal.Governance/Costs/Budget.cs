using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Costs;

/// <summary>What a budget limits.</summary>
public enum BudgetScope
{
    /// <summary>All spend of the tenant.</summary>
    All,
    Application,
    Model,
    Team,
}

/// <summary>
/// An amount that a part of the spend may reach in a calendar month. Of several budgets for the same part, the one with the newest
/// <see cref="ValidFrom"/> that has begun holds, so that an amount can be changed from a month on without losing what held before.
/// </summary>
public sealed class Budget : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    public required BudgetScope Scope { get; set; }

    /// <summary>The application, model or team; empty for <see cref="BudgetScope.All"/>.</summary>
    public string Target { get; set; } = "";

    /// <summary>US dollars a month.</summary>
    public required decimal MonthlyUsd { get; set; }

    /// <summary>First day of the first month it holds for.</summary>
    public required DateOnly ValidFrom { get; set; }

    /// <summary>Share of the amount, in percent, from which on the budget is in warning.</summary>
    public int WarningPercent { get; set; } = 80;

    /// <summary>Share of the amount, in percent, from which on it is critical.</summary>
    public int CriticalPercent { get; set; } = 100;

    /// <summary>IANA name of the zone whose months are counted, so that everybody sees the same status.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Who answers for it.</summary>
    [PersonalData]
    public required string Owner { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class BudgetMapping : IEntityTypeConfiguration<Budget>
{
    public void Configure(EntityTypeBuilder<Budget> builder)
    {
        builder.ToTable("costs_budgets");
        builder.HasKey(budget => budget.Id);
        builder.Property(budget => budget.Id).ValueGeneratedNever();
        builder.Property(budget => budget.Tenant).HasMaxLength(100);
        builder.Property(budget => budget.Name).HasMaxLength(BudgetRules.NameLength);
        builder.Property(budget => budget.Scope).HasConversion<string>().HasMaxLength(20);
        builder.Property(budget => budget.Target).HasMaxLength(BudgetRules.TargetLength);
        builder.Property(budget => budget.MonthlyUsd).HasPrecision(18, 2);
        builder.Property(budget => budget.TimeZone).HasMaxLength(64);
        builder.Property(budget => budget.Owner).HasMaxLength(BudgetRules.NameLength);
        builder.Property(budget => budget.ChangedBy).HasMaxLength(200);
        builder.HasIndex(budget => new { budget.Tenant, budget.Scope, budget.Target, budget.ValidFrom }).IsUnique();
    }
}
