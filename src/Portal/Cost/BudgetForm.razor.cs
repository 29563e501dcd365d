using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Costs;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>Makes or changes a budget. Says while typing what is wrong; keeps what was typed when somebody else was faster.</summary>
public sealed partial class BudgetForm : ComponentBase
{
    private BudgetFields _fields = new();
    private IReadOnlyList<BudgetFault> _faults = [];
    private Budget? _theirs;
    private long _version;
    private string? _problem;
    private bool _dirty;
    private bool _tried;
    private bool _saving;
    private bool _gone;

    /// <summary>Null: a new one.</summary>
    [Parameter] public Budget? Budget { get; set; }

    /// <summary>The viewer's zone, proposed for a new budget.</summary>
    [Parameter] public string Zone { get; set; } = "UTC";

    /// <summary>What can be chosen, most used first; anything else may be typed.</summary>
    [Parameter] public IReadOnlyList<string> Applications { get; set; } = [];
    [Parameter] public IReadOnlyList<string> Models { get; set; } = [];
    [Parameter] public IReadOnlyList<string> Teams { get; set; } = [];

    [Parameter] public EventCallback<Budget> OnSaved { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private BudgetCommands Commands { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<CostTexts> Text { get; set; } = default!;

    private IReadOnlyList<string> Targets => _fields.Scope switch
    {
        BudgetScope.Application => Applications,
        BudgetScope.Model => Models,
        BudgetScope.Team => Teams,
        BudgetScope.All or _ => [],
    };

    private BudgetDraft Draft => _fields.ToDraft(CultureInfo.CurrentCulture);

    protected override async Task OnInitializedAsync()
    {
        _version = Budget?.Version ?? 0;
        var user = (await Viewer).User;
        _fields = Budget is null
            ? BudgetFields.New(DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime), Zone, user.Identity?.Name ?? "")
            : BudgetFields.Of(Budget, CultureInfo.CurrentCulture);
    }

    private static string Value(ChangeEventArgs change) => change.Value as string ?? "";

    private void Type(BudgetFields fields)
    {
        (_fields, _dirty) = (fields, true);
        Check();
    }

    private void Check() => _faults = BudgetRules.Check(Draft);

    /// <summary>A field that was not touched yet is not wrong, only empty.</summary>
    private bool Shows(BudgetFault fault) => _faults.Contains(fault) && (_tried || fault switch
    {
        BudgetFault.NameMissing or BudgetFault.TargetMissing or BudgetFault.OwnerMissing => false,
        BudgetFault.AmountNotPositive => _fields.Amount.Length > 0,
        _ => true,
    });

    private string? Invalid(params BudgetFault[] faults) => faults.Any(Shows) ? "true" : null;

    private RenderFragment Hint(params BudgetFault[] faults) => builder =>
    {
        foreach (var fault in faults.Where(Shows))
        {
            builder.OpenElement(0, "small");
            builder.SetKey(fault);
            builder.AddAttribute(1, "class", "fault");
            builder.AddAttribute(2, "role", "alert");
            builder.AddContent(3, Text[$"Fault{fault}"]);
            builder.CloseElement();
        }
    };

    private async Task SaveAsync()
    {
        _tried = true;
        Check();
        if (_faults.Count > 0 || _saving)
        {
            return;
        }
        _saving = true;
        Budget? saved = null;
        try
        {
            var user = (await Viewer).User;
            saved = Show(Budget is null || _gone
                ? await Commands.AddAsync(user, Draft, CancellationToken.None)
                : await Commands.ChangeAsync(user, Budget.Id, _version, Draft, CancellationToken.None));
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            _problem = Text["StoreFault"];
        }
        finally
        {
            _saving = false;
        }
        if (saved is not null)
        {
            await OnSaved.InvokeAsync(saved);
        }
    }

    /// <summary>The budget when it was saved; else says why not.</summary>
    private Budget? Show(BudgetChange change)
    {
        switch (change.Outcome)
        {
            case BudgetOutcome.Done:
                _dirty = false;
                return change.Budget;
            case BudgetOutcome.Invalid:
                _faults = change.Faults!;
                break;
            case BudgetOutcome.Duplicate:
                _problem = Text["FormDuplicate", change.Budget!.Name];
                break;
            case BudgetOutcome.Conflict when change.Budget is { } theirs:
                // Saving again means: mine, although I have seen theirs.
                (_theirs, _version, _dirty, _problem) = (theirs, theirs.Version, true, null);
                break;
            case BudgetOutcome.Conflict or BudgetOutcome.Missing:
                (_gone, _dirty, _problem) = (true, true, Text["FormGone"]);
                break;
            default:
                throw new InvalidOperationException($"No way to show {change.Outcome}.");
        }
        return null;
    }

    private void TakeTheirs()
    {
        _fields = BudgetFields.Of(_theirs!, CultureInfo.CurrentCulture);
        (_theirs, _problem) = (null, null);
        Check();
    }

    /// <summary>What differs between the stored budget and what is typed.</summary>
    private IReadOnlyList<ConflictField> Differences()
    {
        var theirs = BudgetFields.Of(_theirs!, CultureInfo.CurrentCulture);
        return ConflictField.Differing(
            new ConflictField(Text["FormName"], theirs.Name, _fields.Name),
            new ConflictField(Text["FormScope"], Text[$"Scope{theirs.Scope}"], Text[$"Scope{_fields.Scope}"]),
            new ConflictField(Text["FormTarget"], theirs.Target, _fields.Target),
            new ConflictField(Text["FormAmount"], theirs.Amount, _fields.Amount),
            new ConflictField(Text["FormFrom"], theirs.From, _fields.From),
            new ConflictField(Text["FormWarning"], theirs.Warning, _fields.Warning),
            new ConflictField(Text["FormCritical"], theirs.Critical, _fields.Critical),
            new ConflictField(Text["FormOwner"], theirs.Owner, _fields.Owner),
            new ConflictField(Text["FormZone"], theirs.Zone, _fields.Zone));
    }
}
