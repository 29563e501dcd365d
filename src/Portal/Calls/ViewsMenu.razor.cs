using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Views;

namespace Portal.Calls;

/// <summary>Saved views: open, save, rename, share, choose the one shown first, delete and bring back.</summary>
public sealed partial class ViewsMenu : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<SavedView>? _views;
    private Actor? _person;
    private SavedView? _deleted;
    private Guid? _default;
    private Draft? _draft;
    private string? _fault;

    /// <summary>The query part of the page's address as it is now.</summary>
    [Parameter, EditorRequired] public string Query { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private AccessGuard Guard { get; set; } = default!;
    [Inject] private SavedViews Views { get; set; } = default!;
    [Inject] private IStringLocalizer<CallsTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private async Task ReadAsync()
    {
        _person ??= Actor.Of((await Viewer).User);
        await TryAsync(async () =>
        {
            _views = await Views.ListAsync(_person, _left.Token);
            _default = (await Views.GetPreferenceAsync(_person, _left.Token)).DefaultView;
        });
    }

    private string Describe(SavedView view) =>
        view.OwnerId != _person!.Id ? Text["ViewOf", view.OwnerName] : Text[view.IsShared ? "ViewIsShared" : "ViewIsPrivate"];

    private void Edit(SavedView? view) => _draft = view is null
        ? new Draft { TakeQuery = true }
        : new Draft { Id = view.Id, Version = view.Version, Name = view.Name, IsShared = view.IsShared, Address = view.Address };

    /// <summary>What was typed stays in the dialog until it is saved.</summary>
    private async Task SaveAsync()
    {
        if (_draft is not { } draft)
        {
            return;
        }
        var content = new ViewDraft(draft.Name, draft.TakeQuery ? Query : draft.Address, draft.IsShared);
        try
        {
            var person = await ActingAsync();
            _ = draft.Id is { } id
                ? await Views.ChangeAsync(person, id, draft.Version, content, _left.Token)
                : await Views.AddAsync(person, content, _left.Token);
            _draft = null;
            await ReadAsync();
        }
        catch (ViewRefusedException refused)
        {
            draft.Fault = Text[$"View{refused.Reason}"];
        }
        catch (DbUpdateConcurrencyException)
        {
            var now = await Views.GetAsync(_person!, draft.Id!.Value, _left.Token);
            draft.Version = now.Version;
            draft.Fault = Text["ViewChangedMeanwhile", now.ChangedBy, now.Name];
        }
        catch (AccessRefusedException)
        {
            draft.Fault = Text["ViewRefused"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            draft.Fault = Text["ViewsUnavailable"];
        }
    }

    private async Task DeleteAsync(SavedView view) => await TryAsync(async () =>
    {
        await Views.DeleteAsync(await ActingAsync(), view.Id, _left.Token);
        _deleted = view;
        _views = await Views.ListAsync(_person!, _left.Token);
    });

    private async Task UndoAsync() => await TryAsync(async () =>
    {
        await Views.RestoreAsync(await ActingAsync(), _deleted!.Id, _left.Token);
        _deleted = null;
        _views = await Views.ListAsync(_person!, _left.Token);
    });

    private async Task MakeDefaultAsync(SavedView view) => await TryAsync(async () =>
    {
        _default = _default == view.Id ? null : view.Id;
        await Views.SetPreferenceAsync(_person!, preference => preference.DefaultView = _default, _left.Token);
    });

    /// <summary>Who acts, by the rights of this moment.</summary>
    private async Task<Actor> ActingAsync() => _person = await Guard.RequireAsync((await Viewer).User, PortalPolicies.View, cancellationToken: _left.Token);

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            _fault = null;
        }
        catch (ViewRefusedException refused)
        {
            _fault = Text[$"View{refused.Reason}"];
        }
        catch (AccessRefusedException)
        {
            _fault = Text["ViewRefused"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException)
        {
            _fault = Text["ViewsUnavailable"];
        }
    }

    private sealed class Draft
    {
        public Guid? Id { get; init; }
        public long Version { get; set; }
        public string Name { get; set; } = "";
        public string Address { get; init; } = "";
        public bool IsShared { get; set; }
        public bool TakeQuery { get; set; }
        public string? Fault { get; set; }
    }
}
