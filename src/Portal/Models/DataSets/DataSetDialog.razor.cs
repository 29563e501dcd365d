using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models;
using Portal.Governance.Models.DataSets;
using Portal.Ui;

namespace Portal.Models.DataSets;

/// <summary>Registers a data set or changes what is said about one.</summary>
public sealed partial class DataSetDialog : ComponentBase
{
    private DataSetDraft _draft = new();
    private long _seen;
    private DataSet? _theirs;
    private bool _busy;
    private IReadOnlyList<string> _problems = [];

    /// <summary>The one to change; null: a new one.</summary>
    [Parameter] public DataSet? Stored { get; set; }

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }
    [Parameter, EditorRequired] public EventCallback<DataSet> OnSaved { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private DataSetCommands Commands { get; set; } = null!;
    [Inject] private AssetWords Words { get; set; } = null!;
    [Inject] private IStringLocalizer<DataSetTexts> Text { get; set; } = null!;

    protected override void OnInitialized()
    {
        if (Stored is not null)
        {
            (_draft, _seen) = (DataSetDraft.Of(Stored), Stored.Version);
        }
    }

    private async Task SaveAsync()
    {
        _busy = true;
        var user = (await Viewer).User;
        var attempt = await RegistryAttempt.RunAsync(
            () => Stored is null
                ? Commands.RegisterAsync(user, name: null, _draft, CancellationToken.None)
                : Commands.ChangeAsync(user, Stored.Name, _seen, _draft, CancellationToken.None),
            Words);
        _busy = false;
        if (attempt is { Outcome: ModelOutcome.Done, Record: { } saved })
        {
            await OnSaved.InvokeAsync(saved);
            return;
        }
        _theirs = attempt.Outcome == ModelOutcome.Conflict ? attempt.Record : null;
        _problems = _theirs is null ? attempt.Problems : [];
    }

    /// <summary>What the other person left otherwise than it stands here.</summary>
    private IReadOnlyList<ConflictField> Differences(DataSet theirs)
    {
        var other = DataSetDraft.Of(theirs);
        return ConflictField.Differing(
            new ConflictField(Text["Name"], other.Title, _draft.Title),
            new ConflictField(Text["Description"], other.Description, _draft.Description),
            new ConflictField(Text["Use"], Text[$"Use{other.Use}"], Text[$"Use{_draft.Use}"]),
            new ConflictField(Text["Personal"], Text[$"Personal{other.PersonalContent}"], Text[$"Personal{_draft.PersonalContent}"]),
            new ConflictField(Text["License"], other.License ?? "", _draft.License ?? ""),
            new ConflictField(Text["Owner"], other.Owner ?? "", _draft.Owner ?? ""));
    }

    private void TakeTheirs()
    {
        (_draft, _seen, _theirs) = (DataSetDraft.Of(_theirs!), _theirs!.Version, null);
    }

    private Task KeepMineAsync()
    {
        (_seen, _theirs) = (_theirs!.Version, null);
        return SaveAsync();
    }
}
