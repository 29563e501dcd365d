using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>One published version: what was said, the numbers of that moment beside those of now, and whether it is still what was published.</summary>
public sealed partial class CardVersionPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private OpenedCard? _card;
    private CardView? _view;
    private (string, int)? _loaded;
    private bool _intact;
    private bool _isMissing;
    private bool _fault;

    [Parameter] public string Name { get; set; } = "";

    [Parameter] public int Number { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private CardLibrary Library { get; set; } = default!;
    [Inject] private CardViews Views { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != (Name, Number))
        {
            _loaded = (Name, Number);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            _card = await Library.OpenAsync((await Viewer).User, Name, _left.Token);
            _view = _card is null ? null : await Views.FindAsync(_card, Number.ToString(CultureInfo.InvariantCulture), _left.Token);
            (_isMissing, _fault) = (_view is null, false);
            _intact = _view?.Version is { } version && CardVersionJson.IsIntact(_card!.Model.Name, version);
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
