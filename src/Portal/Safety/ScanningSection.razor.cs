using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Scanning;
using Portal.Ui;

namespace Portal.Safety;

/// <summary>What becomes of each kind of personal data, and of secrets, that one application sends.</summary>
public sealed partial class ScanningSection : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private ScanningPolicy? _stored;
    private ScanningPolicy? _conflict;
    private Dictionary<FindingKind, FindingAction?>? _form;
    private string? _opened;
    private string? _fault;
    private bool _saving;
    private bool _saved;

    [Parameter, EditorRequired] public string Application { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private ScanningPolicyStore Store { get; set; } = default!;
    [Inject] private ScanningCommands Commands { get; set; } = default!;
    [Inject] private IngestDefaults Defaults { get; set; } = default!;
    [Inject] private IStringLocalizer<SafetyTexts> Text { get; set; } = default!;

    private bool IsChanged => _form is not null && FindingKinds.All.Any(kind => _form.GetValueOrDefault(kind) != _stored?.Of(kind));

    private string FootNote =>
        IsChanged ? Text["Unsaved"]
        : _saved ? Text["Saved"]
        : _stored is not null ? Text["ChangedBy", _stored.ChangedBy]
        : "";

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || _opened == Application)
        {
            return;
        }
        _opened = Application;
        try
        {
            _stored = await Store.FindAsync((await Viewer).User.GetTenant(), Application, _closing.Token);
            (_form, _fault) = (FormOf(_stored), null);
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["StoreFault"];
        }
    }

    private static Dictionary<FindingKind, FindingAction?> FormOf(ScanningPolicy? policy) => FindingKinds.All.ToDictionary(kind => kind, kind => policy?.Of(kind));

    private void Choose(FindingKind kind, ChangeEventArgs change)
    {
        _form![kind] = Enum.TryParse<FindingAction>(change.Value as string, out var action) ? action : null;
        _saved = false;
    }

    private Task SaveAsync() => SaveAsync(_stored?.Version ?? 0);

    private Task SaveMineAsync()
    {
        var version = _conflict?.Version ?? 0;
        _conflict = null;
        return SaveAsync(version);
    }

    private async Task SaveAsync(long version)
    {
        if (_form is null || _saving)
        {
            return;
        }
        (_saving, _fault) = (true, null);
        try
        {
            var actions = _form.Where(choice => choice.Value is not null).ToDictionary(choice => choice.Key, choice => choice.Value!.Value);
            _stored = await Commands.SaveAsync((await Viewer).User, Application, new ScanningPolicyChange(actions, version), _closing.Token);
            (_form, _saved, _conflict) = (FormOf(_stored), true, null);
        }
        catch (ScanningPolicyConflictException conflict)
        {
            _conflict = conflict.Current;
            if (_conflict is null)
            {
                // It was removed with the application; saving once more sets it anew.
                (_stored, _fault) = (null, Text["StoreFault"]);
            }
        }
        catch (AccessRefusedException)
        {
            _fault = Text["NotAllowed"];
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["StoreFault"];
        }
        finally
        {
            _saving = false;
        }
    }

    private void TakeTheirs() => (_stored, _form, _conflict) = (_conflict, FormOf(_conflict), null);

    private IReadOnlyList<ConflictField> Differences(ScanningPolicy current) => ConflictField.Differing(
        [.. FindingKinds.All.Select(kind => new ConflictField(Text[$"Kind_{FindingKinds.NameOf(kind)}"], Choice(current.Of(kind)), Choice(_form!.GetValueOrDefault(kind))))]);

    private string Choice(FindingAction? action) => action is { } chosen ? Text[$"Action{chosen}"] : Text["ActionAsPortal"];

    private static bool IsUnavailable(Exception fault) => fault is DbException or DbUpdateException or InvalidOperationException or TimeoutException;
}
