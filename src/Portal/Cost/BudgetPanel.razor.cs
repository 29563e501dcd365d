using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Costs;

namespace Portal.Cost;

/// <summary>The budgets in the running month: who has to act, and making, changing and deleting them.</summary>
public sealed partial class BudgetPanel : ComponentBase
{
    private Editing? _editing;
    private Budget? _deleted;
    private string? _message;

    /// <summary>Null while they are not known.</summary>
    [Parameter] public IReadOnlyList<BudgetStatus>? Budgets { get; set; }

    /// <summary>The viewer's zone, proposed for new budgets.</summary>
    [Parameter] public string Zone { get; set; } = "UTC";

    /// <summary>What can be chosen, most used first.</summary>
    [Parameter] public IReadOnlyList<string> Applications { get; set; } = [];
    [Parameter] public IReadOnlyList<string> Models { get; set; } = [];
    [Parameter] public IReadOnlyList<string> Teams { get; set; } = [];

    /// <summary>A budget was made, changed, deleted or brought back: the list is out of date.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private BudgetCommands Commands { get; set; } = default!;
    [Inject] private IStringLocalizer<CostTexts> Text { get; set; } = default!;

    /// <param name="Budget">Null: a new one.</param>
    private sealed record Editing(Budget? Budget);

    private void New() => _editing = new Editing(null);

    private void Edit(Budget budget) => _editing = new Editing(budget);

    private Task SavedAsync(Budget budget)
    {
        (_editing, _deleted, _message) = (null, null, Text["BudgetSaved", budget.Name]);
        return OnChanged.InvokeAsync();
    }

    private Task DeleteAsync(Budget budget) => TryAsync(async () =>
    {
        var change = await Commands.DeleteAsync((await Viewer).User, budget.Id, budget.Version, CancellationToken.None);
        (_deleted, _message) = change.Outcome is BudgetOutcome.Done ? (budget, Text["BudgetDeleted", budget.Name]) : (null, Text["BudgetGone", budget.Name]);
    });

    private Task UndoAsync() => TryAsync(async () =>
    {
        var change = await Commands.RestoreAsync((await Viewer).User, _deleted!, CancellationToken.None);
        _message = change.Outcome is BudgetOutcome.Done ? Text["BudgetSaved", _deleted!.Name] : Text["BudgetUndoFailed"];
        _deleted = null;
    });

    private async Task TryAsync(Func<Task> command)
    {
        try
        {
            await command();
        }
        catch (AccessRefusedException)
        {
            _message = Text["NotAllowed"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            _message = Text["StoreFault"];
        }
        await OnChanged.InvokeAsync();
    }
}
