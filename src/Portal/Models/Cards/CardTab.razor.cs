using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>The card on a model's page: the newest published version, or the draft where none was published, with numbers that are live.</summary>
public sealed partial class CardTab : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private OpenedCard? _card;
    private CardView? _view;
    private IReadOnlyList<CardScore> _scores = [];
    private Guid? _loaded;
    private int _unpublished;
    private bool _mayEdit;
    private bool _fault;

    [Parameter, EditorRequired] public Guid ModelId { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private CardLibrary Library { get; set; } = default!;
    [Inject] private CardViews Views { get; set; } = default!;
    [Inject] private AccessGuard Guard { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != ModelId)
        {
            _loaded = ModelId;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            var viewer = (await Viewer).User;
            if (await Library.OpenAsync(viewer, ModelId, _left.Token) is not { } card)
            {
                return;
            }
            _mayEdit = await Guard.MayAsync(viewer, PortalPolicies.EditModels, card.Model.Application, _left.Token);
            _view = await Views.FindAsync(card, name: null, _left.Token);
            _scores = _view is null ? [] : card.Judge(_view.Content);
            _unpublished = _view?.Version is null ? 0 : CardDifference.Between(_view.Content, card.Draft).Count;
            (_card, _fault) = (card, false);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (DbException)
        {
            _fault = true;
        }
    }
}
