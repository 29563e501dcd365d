using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Ui;

namespace Portal.Models;

/// <summary>Adds or changes a version. Keeps what was typed when somebody else was faster.</summary>
public sealed partial class VersionForm : ComponentBase
{
    private VersionFields _fields = new();
    private IReadOnlyList<ModelFault> _faults = [];
    private ModelVersion? _theirs;
    private long _seen;
    private string? _problem;
    private bool _dirty;
    private bool _tried;
    private bool _saving;

    [Parameter, EditorRequired] public Model Model { get; set; } = null!;

    /// <summary>Null: a new one.</summary>
    [Parameter] public ModelVersion? Version { get; set; }

    /// <summary>The model's versions, of which one may be the base.</summary>
    [Parameter] public IReadOnlyList<ModelVersion> Others { get; set; } = [];

    [Parameter] public EventCallback<ModelVersion> OnSaved { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelVersions Commands { get; set; } = null!;
    [Inject] private ModelWords Words { get; set; } = null!;
    [Inject] private IStringLocalizer<ModelsTexts> Text { get; set; } = null!;

    /// <summary>A text field, by the name that faults and texts call it.</summary>
    private sealed record TextField(string Key, Func<VersionFields, string> Get, Func<VersionFields, string, VersionFields> Set);

    private static IReadOnlyList<TextField> Artifacts { get; } =
    [
        new(nameof(VersionFields.ProviderModelId), fields => fields.ProviderModelId, (fields, text) => fields with { ProviderModelId = text }),
        new(nameof(VersionFields.ArtifactDigest), fields => fields.ArtifactDigest, (fields, text) => fields with { ArtifactDigest = text }),
        new(nameof(VersionFields.PromptName), fields => fields.PromptName, (fields, text) => fields with { PromptName = text }),
        new(nameof(VersionFields.PromptVersion), fields => fields.PromptVersion, (fields, text) => fields with { PromptVersion = text }),
        new(nameof(VersionFields.BaseModel), fields => fields.BaseModel, (fields, text) => fields with { BaseModel = text }),
    ];

    private IReadOnlyList<ModelFault> Shown => _tried ? _faults : [.. _faults.Where(fault => fault.Kind is not ModelFaultKind.NameMissing)];

    protected override void OnInitialized()
    {
        if (Version is not null)
        {
            (_fields, _seen) = (VersionFields.Of(Version), Version.Version);
        }
    }

    private static string Value(ChangeEventArgs change) => change.Value as string ?? "";

    private void Type(VersionFields fields)
    {
        (_fields, _dirty) = (fields, true);
        Check();
    }

    private void Check() => _faults = [.. Version is null ? ModelRules.CheckVersionName(_fields.Name) : [], .. ModelRules.Check(_fields.ToDraft())];

    private async Task SaveAsync()
    {
        _tried = true;
        Check();
        if (_faults.Count > 0 || _saving)
        {
            return;
        }
        _saving = true;
        ModelVersion? saved = null;
        try
        {
            var user = (await Viewer).User;
            saved = Show(Version is null
                ? await Commands.AddAsync(user, Model.Name, new NewVersion(_fields.Name, _fields.ToDraft(), _fields.Stage), CancellationToken.None)
                : await Commands.ChangeAsync(user, Model.Name, Version.Name, _seen, _fields.ToDraft(), CancellationToken.None));
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or TimeoutException)
        {
            _problem = Text["StoreFaultKept"];
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

    /// <summary>The version when it was saved; else says why not.</summary>
    private ModelVersion? Show(ModelChange<ModelVersion> change)
    {
        (_problem, _theirs) = (null, null);
        switch (change.Outcome)
        {
            case ModelOutcome.Done:
                _dirty = false;
                return change.Record;
            case ModelOutcome.Invalid:
                _faults = change.Faults!;
                break;
            case ModelOutcome.Duplicate:
                _problem = Text["VersionTaken"];
                break;
            case ModelOutcome.Conflict when change.Record is { } theirs:
                // Saving again means: mine, although I have seen theirs.
                (_theirs, _seen) = (theirs, theirs.Version);
                break;
            default:
                _problem = Text["ModelGone"];
                break;
        }
        return null;
    }

    private void TakeTheirs()
    {
        (_fields, _theirs, _dirty) = (VersionFields.Of(_theirs!), null, false);
        Check();
    }

    private IReadOnlyList<ConflictField> Differences()
    {
        var theirs = VersionFields.Of(_theirs!);
        return ConflictField.Differing(
        [
            .. Artifacts.Select(field => new ConflictField(Text[$"Field{field.Key}"], field.Get(theirs), field.Get(_fields))),
            new(Text["FieldResponseModels"], theirs.ResponseModels, _fields.ResponseModels),
            new(Text["FieldServiceVersions"], theirs.ServiceVersions, _fields.ServiceVersions),
            new(Text["FieldVersionAttribute"], theirs.VersionAttribute, _fields.VersionAttribute),
            new(Text["FieldNotes"], theirs.Notes, _fields.Notes),
        ]);
    }
}
