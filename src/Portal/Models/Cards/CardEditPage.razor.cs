using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.Cards;
using Portal.Live.Series;
using Portal.Shell;

namespace Portal.Models.Cards;

/// <summary>Writes a model's card. What is typed is kept at once for its author; saving gives it to all authors, publishing to everybody.</summary>
public sealed partial class CardEditPage : ComponentBase, IDisposable
{
    private enum Dialog
    {
        None,
        Import,
        Publish,
    }

    /// <summary>From the last change to what is kept of it.</summary>
    private static readonly TimeSpan KeepAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _left = new();
    private OpenedCard? _card;
    private CardEditor? _editor;
    private ClaimsPrincipal _viewer = new();
    private Dialog _dialog;
    private ITimer? _keep;
    private string? _loaded;
    private string _notice = "";
    private bool _isMissing;
    private bool _refused;
    private bool _fault;
    private bool _saving;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "field")] private string? FieldQuery { get; set; }

    [SupplyParameterFromQuery(Name = "import")] private string? ImportQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private CardLibrary Library { get; set; } = default!;
    [Inject] private ModelCards Cards { get; set; } = default!;
    [Inject] private ModelCardTypings Typings { get; set; } = default!;
    [Inject] private LiveNumbers Numbers { get; set; } = default!;
    [Inject] private SeriesCatalogue Catalogue { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    /// <summary>The part that is written: a field, <c>panels</c>, <c>readme</c> or <c>yaml</c>.</summary>
    private string Selected => FieldQuery is "panels" or "readme" or "yaml" || (FieldQuery is not null && CardFields.Default.Find(FieldQuery) is not null) ? FieldQuery : CardFields.Default.All[0].Id;

    private string PersonId => _viewer.FindFirstValue(ClaimTypes.NameIdentifier)!;

    public void Dispose()
    {
        _keep?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Name)
        {
            _loaded = Name;
            await LoadAsync();
            if (ImportQuery is "1" && _editor is not null)
            {
                _dialog = Dialog.Import;
            }
        }
    }

    private string LinkTo(string part) => PortalUrls.ModelCardEditor(Name, part);

    private CardFieldStatus StatusOf(CardField field) => _editor!.Judge(field, _card!.Context).Status;

    private bool IsTold(CardField field) => StatusOf(field) is CardFieldStatus.Told or CardFieldStatus.NotApplicable;

    private Task LoadAsync() => TryAsync(async () =>
    {
        _viewer = (await Viewer).User;
        if (await Library.OpenAsync(_viewer, Name, _left.Token) is not { } card)
        {
            _isMissing = true;
            return;
        }
        _card = card;
        _editor = new CardEditor(card.Draft, card.Seen, PersonId, Time);
        if (await Typings.FindAsync(card.Model.Id, PersonId, _left.Token) is { } typing)
        {
            _editor.Rebase(CardJson.Read(typing.Origin), typing.BasedOn, CardJson.Read(typing.Content));
            _notice = Text["Continued"];
        }
        else if (card.Card is null)
        {
            // A new card begins with numbers; an author who wants none takes them away.
            _editor.Change(card.Draft with { Panels = [.. CardPanels.Proposed(Catalogue)] });
        }
    });

    private void Change(CardContent content)
    {
        _editor!.Change(content);
        _notice = Text["Typing"];
        _keep?.Dispose();
        _keep = Time.CreateTimer(_ => _ = InvokeAsync(KeepAsync), state: null, KeepAfter, Timeout.InfiniteTimeSpan);
    }

    private void Confirm()
    {
        _editor!.Confirm(Selected);
        _notice = Text["Typing"];
    }

    private async Task KeepAsync()
    {
        if (_left.IsCancellationRequested || _editor is not { } editor || _saving)
        {
            return;
        }
        await TryAsync(() => editor.IsDirty
            ? Typings.KeepAsync(_card!.Model.Id, PersonId, editor.Current, editor.Origin, editor.Seen, _left.Token)
            : Typings.ForgetAsync(_card!.Model.Id, PersonId, _left.Token));
        _notice = editor.IsDirty ? Text["Kept"] : "";
        StateHasChanged();
    }

    private void TakeImport(CardContent content)
    {
        Change(content);
        CloseDialog();
        _notice = Text["Imported"];
    }

    private Task DiscardAsync() => TryAsync(async () =>
    {
        _keep?.Dispose();
        await Typings.ForgetAsync(_card!.Model.Id, PersonId, _left.Token);
        (_conflict, _notice, _loaded) = (null, "", Name);
        await LoadAsync();
    });

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            _fault = false;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (AccessRefusedException)
        {
            _refused = true;
        }
        catch (DbException)
        {
            _fault = true;
        }
    }
}
