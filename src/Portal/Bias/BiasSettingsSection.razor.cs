using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Bias;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>Which decisions favour, with whom groups are compared, and how small a group may be: for one application.</summary>
public sealed partial class BiasSettingsSection : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private BiasSettings? _stored;
    private BiasSettings? _conflict;
    private BiasSettingsForm? _form;
    private string? _opened;
    private string? _fault;
    private bool _saving;
    private bool _saved;

    [Parameter, EditorRequired] public string Application { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private BiasSettingsStore Store { get; set; } = default!;
    [Inject] private BiasCommands Commands { get; set; } = default!;
    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    private bool IsChanged => _form is not null && _form.DiffersFrom(BiasSettingsForm.Of(_stored));

    private string FootNote =>
        IsChanged ? Text["SettingsUnsaved"]
        : _saved ? Text["SettingsSaved"]
        : _stored is not null ? Text["SettingsChangedBy", _stored.ChangedBy]
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
            (_form, _fault) = (BiasSettingsForm.Of(_stored), null);
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["SettingsLoadFault"];
        }
    }

    private static string Typed(ChangeEventArgs change) => change.Value as string ?? "";

    /// <summary>Changes what the form holds now: what was drawn may be older when somebody types fast.</summary>
    private void Edit(Func<BiasSettingsForm, BiasSettingsForm> change) => (_form, _saved) = (change(_form!), false);

    private void EditReference(int place, Func<ReferenceGroup, ReferenceGroup> change) =>
        Edit(form => form with { References = [.. form.References.Select((one, index) => index == place ? change(one) : one)] });

    private void RemoveReference(int place) => Edit(form => form with { References = [.. form.References.Where((_, index) => index != place)] });

    private void AddReference() => Edit(form => form with { References = [.. form.References, new ReferenceGroup("", "")] });

    private Task SaveAsync() => SaveAsync(_stored?.Version ?? 0);

    private Task SaveMineAsync()
    {
        var version = _conflict?.Version ?? 0;
        _conflict = null;
        return SaveAsync(version);
    }

    private async Task SaveAsync(long version)
    {
        if (_form is not { IsValid: true } form || _saving)
        {
            return;
        }
        (_saving, _fault) = (true, null);
        try
        {
            _stored = await Commands.SaveAsync((await Viewer).User, Application, form.ToChange(version), _closing.Token);
            (_form, _saved, _conflict) = (BiasSettingsForm.Of(_stored), true, null);
        }
        catch (BiasSettingsConflictException conflict)
        {
            _conflict = conflict.Current;
            if (_conflict is null)
            {
                // They were removed with the application; saving once more sets them anew.
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

    private void TakeTheirs()
    {
        (_stored, _form, _conflict) = (_conflict, BiasSettingsForm.Of(_conflict), null);
    }

    private IReadOnlyList<ConflictField> Differences(BiasSettings current)
    {
        var (theirs, mine) = (BiasSettingsForm.Of(current), _form!);
        return ConflictField.Differing(
            new ConflictField(Text["SettingsFavourable"], Joined(theirs.Outcomes), Joined(mine.Outcomes)),
            new ConflictField(Text["SettingsReferences"], string.Join(", ", theirs.References), string.Join(", ", mine.References)),
            new ConflictField(Text["SettingsMinimum"], theirs.MinimumSize, mine.MinimumSize),
            new ConflictField(Text["SettingsRatio"], theirs.RatioLine, mine.RatioLine),
            new ConflictField(Text["SettingsDifference"], theirs.DifferenceFloor, mine.DifferenceFloor));

        static string Joined(string lines) => lines.Trim().ReplaceLineEndings(", ");
    }

    private static bool IsUnavailable(Exception fault) => fault is DbException or DbUpdateException or InvalidOperationException or TimeoutException;
}
