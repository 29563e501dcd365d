using Portal.Governance.Costs;
using Portal.Testing;

namespace Portal.Integration.Tests.Costs;

/// <summary>Budgets in a real database: rules, two people at once, and coming back after a deletion.</summary>
public sealed class BudgetsTests(GovernanceFixture governance)
{
    private static readonly BudgetDraft Draft = new() { Name = "All", MonthlyUsd = 500.25m, ValidFrom = new DateOnly(2026, 3, 1), Owner = "Finance", TimeZone = "Europe/Madrid" };

    [Fact]
    public async Task Change_OnAnOutdatedVersion_KeepsTheOthersAndShowsIt()
    {
        await using var database = await governance.CreateDatabaseAsync();
        var budgets = new Budgets(database.Contexts, TimeProvider.System);
        var added = (await budgets.AddAsync(SomeActor.Named("Ada"), Draft, CancellationToken.None)).Budget!;
        (await budgets.ChangeAsync(SomeActor.Named("Ben"), added.Id, 1, Draft with { MonthlyUsd = 600 }, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Done);

        var late = await budgets.ChangeAsync(SomeActor.Named("Ada"), added.Id, 1, Draft with { MonthlyUsd = 700 }, CancellationToken.None);

        late.Outcome.ShouldBe(BudgetOutcome.Conflict);
        (late.Budget!.MonthlyUsd, late.Budget.ChangedBy, late.Budget.Version).ShouldBe((600m, "Ben", 2L));
        (await budgets.DeleteAsync(SomeActor.Named("Ada"), added.Id, 1, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Conflict);
    }

    [Fact]
    public async Task Delete_Undone_BringsTheBudgetBackUnderItsId()
    {
        await using var database = await governance.CreateDatabaseAsync();
        var budgets = new Budgets(database.Contexts, TimeProvider.System);
        var added = (await budgets.AddAsync(SomeActor.Named("Ada"), Draft, CancellationToken.None)).Budget!;

        (await budgets.DeleteAsync(SomeActor.Named("Ada"), added.Id, added.Version, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Done);
        (await budgets.ListAsync("default", CancellationToken.None)).ShouldBeEmpty();
        (await budgets.RestoreAsync(SomeActor.Named("Ada"), added, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Done);

        var restored = (await budgets.ListAsync("default", CancellationToken.None)).ShouldHaveSingleItem();
        (restored.Id, BudgetDraft.Of(restored)).ShouldBe((added.Id, Draft));
        (await budgets.RestoreAsync(SomeActor.Named("Ada"), added, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Duplicate);
    }

    [Fact]
    public async Task Add_SamePartAndMonth_NamesTheOneThereIs()
    {
        await using var database = await governance.CreateDatabaseAsync();
        var budgets = new Budgets(database.Contexts, TimeProvider.System);
        await budgets.AddAsync(SomeActor.Named("Ada"), Draft, CancellationToken.None);

        var twin = await budgets.AddAsync(SomeActor.Named("Ben"), Draft with { Name = "Again" }, CancellationToken.None);
        (twin.Outcome, twin.Budget!.Name).ShouldBe((BudgetOutcome.Duplicate, "All"));
        (await budgets.AddAsync(SomeActor.Named("Ben"), Draft with { ValidFrom = new DateOnly(2026, 4, 1) }, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Done);
        (await budgets.AddAsync(SomeActor.Named("Cleo", "other"), Draft, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Done);
    }

    [Fact]
    public async Task Budget_OfAnotherTenant_IsNotThere()
    {
        await using var database = await governance.CreateDatabaseAsync();
        var budgets = new Budgets(database.Contexts, TimeProvider.System);
        var added = (await budgets.AddAsync(SomeActor.Named("Ada"), Draft, CancellationToken.None)).Budget!;

        (await budgets.ChangeAsync(SomeActor.Named("Eve", "other"), added.Id, 1, Draft, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Missing);
        (await budgets.DeleteAsync(SomeActor.Named("Ada", "other"), added.Id, 1, CancellationToken.None)).Outcome.ShouldBe(BudgetOutcome.Missing);
        (await budgets.FindAsync("other", added.Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public void Rules_OfADraft_NameEveryFaultAtOnce() => BudgetRules.Check(new BudgetDraft
    {
        Name = " ",
        Scope = BudgetScope.Model,
        MonthlyUsd = 0.001m,
        ValidFrom = new DateOnly(2026, 3, 2),
        WarningPercent = 90,
        CriticalPercent = 80,
        TimeZone = "Mars/Olympus",
        Owner = new string('x', 101),
    }).ShouldBe([
        BudgetFault.NameMissing, BudgetFault.TargetMissing, BudgetFault.AmountTooFine, BudgetFault.NotFirstOfMonth, BudgetFault.CriticalBelowWarning,
        BudgetFault.ZoneUnknown, BudgetFault.OwnerTooLong,
    ]);
}
