using Microsoft.AspNetCore.Components.Routing;
using Portal.Governance.Dashboards;
using Portal.Ui;

namespace Portal.Dashboards;

/// <summary>Changing a dashboard: every step can be undone, is kept as a draft, and is saved against the version it began from.</summary>
public sealed partial class DashboardPage
{
    private enum Dialog
    {
        None,
        Panel,
        Details,
        History,
        Link,
    }

    /// <summary>From the last change to the draft in the store.</summary>
    private static readonly TimeSpan DraftAfter = TimeSpan.FromSeconds(1);

    private DashboardEditor? _editor;
    private DashboardPanel? _edited;
    private Dashboard? _conflict;
    private IReadOnlyList<string> _changes = [];
    private IReadOnlyList<DashboardRevision> _revisions = [];
    private Dialog _dialog;
    private ITimer? _autosave;
    private string? _leaving;
    private bool _saving;

    /// <summary>Enters or leaves editing as the address says.</summary>
    private async Task FollowEditAsync()
    {
        var wanted = EditQuery is "1" && MayChange;
        if (wanted && _editor is null)
        {
            _editor = new DashboardEditor(_opened!, _stored!.Version);
            _address = _address with { Panel = null };
            await TryAsync(ContinueDraftAsync);
        }
        else if (!wanted && _editor is not null)
        {
            (_editor, _conflict, _leaving, _dialog) = (null, null, null, Dialog.None);
        }
    }

    private async Task ContinueDraftAsync()
    {
        if (await Drafts.FindAsync(_viewer, Id, _left.Token) is not { } draft)
        {
            return;
        }
        _editor!.Change(_opened! with { Definition = Library.Read(draft.Document) });
        _editor.Version = draft.BasedOn;
        _notice = _editor.IsDirty ? Text["DraftContinued", draft.SavedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)].Value : null;
    }

    private void Change(DashboardEdit next)
    {
        _editor!.Change(next);
        KeepDraft();
    }

    private void Change(DashboardDefinition next) => Change(_editor!.Current with { Definition = next });

    private void UndoAsync()
    {
        _editor!.Undo();
        KeepDraft();
    }

    private void RedoAsync()
    {
        _editor!.Redo();
        KeepDraft();
    }

    private void KeepDraft()
    {
        _autosave?.Dispose();
        _autosave = Time.CreateTimer(_ => _ = InvokeAsync(SaveDraftAsync), state: null, DraftAfter, Timeout.InfiniteTimeSpan);
    }

    private async Task SaveDraftAsync()
    {
        if (_editor is not { } editor || _left.IsCancellationRequested)
        {
            return;
        }
        await TryAsync(() => editor.IsDirty
            ? Drafts.SaveAsync(_viewer, Id, DashboardJson.Write(editor.Current.Definition), editor.Version, _left.Token)
            : Drafts.DiscardAsync(_viewer, Id, _left.Token));
        StateHasChanged();
    }

    private void ArrangeAsync(IReadOnlyList<Tile> tiles) => Change(_editor!.Current.Definition.Arranged(tiles));

    private void OpenPanel(DashboardPanel? panel) => (_edited, _dialog) = (panel, Dialog.Panel);

    private void CloseDialog() => _dialog = Dialog.None;

    private void PutPanelAsync(DashboardPanel panel)
    {
        Change(_editor!.Current.Definition.With(panel));
        CloseDialog();
    }

    private void PutDetailsAsync(DashboardEdit edit)
    {
        Change(edit);
        CloseDialog();
    }

    private void RemoveAsync(DashboardPanel panel) => Change(_editor!.Current.Definition.Without(panel.Id));

    private async Task SaveAsync(bool overwrite)
    {
        var editor = _editor!;
        _saving = true;
        _autosave?.Dispose();
        await TryAsync(async () =>
        {
            var expected = overwrite ? _conflict!.Version : editor.Version;
            var result = await Store.SaveAsync(await ActingAsync(), Id, expected, editor.Current.ToContent(), _left.Token);
            switch (result.Outcome)
            {
                case DashboardOutcome.Done:
                    await Drafts.DiscardAsync(_viewer, Id, _left.Token);
                    Take(result.Current);
                    (_editor, _conflict, _notice) = (null, null, Text["Saved"]);
                    Go(edit: false);
                    break;
                case DashboardOutcome.Conflict when result.Current is { } theirs:
                    _conflict = theirs;
                    _changes = DashboardDifference.Between(editor.Current, Library.Open(theirs), Names, Text);
                    break;
                default:
                    _notice = Text["NoLongerAllowed"];
                    break;
            }
        });
        _saving = false;
    }

    private string MineAsDocument() => DashboardJson.Write(_editor!.Current.Definition);

    /// <summary>Goes on from what the other saved; undo brings one's own back.</summary>
    private async Task TakeTheirsAsync()
    {
        var (theirs, mine) = (_conflict!, _editor!.Current);
        Take(theirs);
        _editor = new DashboardEditor(_opened!, theirs.Version);
        _editor.Change(mine);
        _editor.Undo();
        (_conflict, _notice) = (null, Text["TookTheirs"]);
        await TryAsync(() => Drafts.DiscardAsync(_viewer, Id, _left.Token));
    }

    private async Task LeaveEditing()
    {
        _autosave?.Dispose();
        await TryAsync(() => Drafts.DiscardAsync(_viewer, Id, _left.Token));
        (_editor, _conflict, _notice) = (null, null, null);
        Go(edit: false);
    }

    /// <summary>Leaving with changes asks first. The draft is kept either way.</summary>
    private void AskBeforeLeaving(LocationChangingContext change)
    {
        var samePage = Navigation.ToAbsoluteUri(change.TargetLocation).AbsolutePath == new Uri(Navigation.Uri).AbsolutePath;
        if (_editor is { IsDirty: true } && !samePage && _leaving is null)
        {
            change.PreventNavigation();
            _leaving = change.TargetLocation;
            StateHasChanged();
        }
    }

    private async Task LeaveAnyway()
    {
        await SaveDraftAsync();
        Navigation.NavigateTo(_leaving!);
    }

    private Task OpenHistoryAsync() => TryAsync(async () =>
    {
        _revisions = await Store.HistoryAsync(_viewer, Id, _left.Token);
        _dialog = Dialog.History;
    });

    private Task RestoreAsync(long version) => TryAsync(async () =>
    {
        var result = await Store.RestoreAsync(await ActingAsync(), Id, version, _stored!.Version, _left.Token);
        CloseDialog();
        if (result.Current is { } current)
        {
            Take(current);
        }
        _notice = result.Outcome is DashboardOutcome.Done ? Text["Restored", version] : Text["NotRestored"];
    });
}
