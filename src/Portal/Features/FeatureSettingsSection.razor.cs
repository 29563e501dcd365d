using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Features;
using Portal.Ui;

namespace Portal.Features;

/// <summary>The format of an application's answers, tried out while it is typed, and the features that are not kept.</summary>
public sealed partial class FeatureSettingsSection : ComponentBase, IDisposable
{
    private const string SchemaExample =
        """
        {
          "type": "object",
          "properties": {
            "decision": { "enum": ["approved", "declined"] }
          },
          "required": ["decision"]
        }
        """;

    private readonly CancellationTokenSource _closing = new();
    private FeatureSettings? _stored;
    private FeatureSettings? _conflict;
    private FeatureSettingsForm? _form;
    private string? _opened;
    private string? _fault;
    private string _answer = "";
    private bool _saving;
    private bool _saved;

    [Parameter, EditorRequired] public string Application { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private FeatureSettingsStore Store { get; set; } = default!;
    [Inject] private AccessGuard Guard { get; set; } = default!;
    [Inject] private IStringLocalizer<FeaturesTexts> Text { get; set; } = default!;

    private bool IsChanged => _form is not null && _form != FeatureSettingsForm.Of(_stored);

    private string FootNote =>
        IsChanged ? Text["Unsaved"]
        : _saved ? Text["Saved"]
        : _stored is not null ? Text["ChangedBy", _stored.ChangedBy]
        : "";

    private string TryNote => _answer.Length == 0 ? Text["TryHint"] : _form!.Try(_answer) switch
    {
        FormatVerdict.Valid => Text["TryValid"],
        FormatVerdict.Invalid => Text["TryInvalid"],
        FormatVerdict.NotChecked => Text["TryNotChecked"],
        _ => Text["TryNoFormat"],
    };

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
            (_form, _fault) = (FeatureSettingsForm.Of(_stored), null);
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["LoadFault"];
        }
    }

    private static string Typed(ChangeEventArgs change) => change.Value as string ?? "";

    private string Say(OutputFormatException fault) => Text[fault.Fault.ToString(), fault.Detail];

    private void Edit(FeatureSettingsForm form) => (_form, _saved) = (form, false);

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
            var actor = await Guard.RequireAsync((await Viewer).User, PortalPolicies.Administer, cancellationToken: _closing.Token);
            _stored = await Store.SaveAsync(actor, Application, form.ToChange(version), _closing.Token);
            (_form, _saved, _conflict) = (FeatureSettingsForm.Of(_stored), true, null);
        }
        catch (FeatureSettingsConflictException conflict)
        {
            _conflict = conflict.Current;
            if (_conflict is null)
            {
                // They were removed with the application; saving once more sets them anew.
                (_stored, _fault) = (null, Text["SaveFault"]);
            }
        }
        catch (AccessRefusedException)
        {
            _fault = Text["NotAllowed"];
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["SaveFault"];
        }
        finally
        {
            _saving = false;
        }
    }

    private void TakeTheirs() => (_stored, _form, _conflict) = (_conflict, FeatureSettingsForm.Of(_conflict), null);

    private IReadOnlyList<ConflictField> Differences(FeatureSettings current)
    {
        var (theirs, mine) = (FeatureSettingsForm.Of(current), _form!);
        return ConflictField.Differing(
            new ConflictField(Text["Schema"], theirs.JsonSchema, mine.JsonSchema),
            new ConflictField(Text["Pattern"], theirs.Pattern, mine.Pattern),
            new ConflictField(Text["Off"], theirs.Off.ReplaceLineEndings(", "), mine.Off.ReplaceLineEndings(", ")));
    }

    private static bool IsUnavailable(Exception fault) => fault is DbException or DbUpdateException or InvalidOperationException or TimeoutException;
}
