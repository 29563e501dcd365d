using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>What changed between two states of a card.</summary>
public sealed partial class CardDiffPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private OpenedCard? _card;
    private CardView? _before;
    private CardView? _after;
    private IReadOnlyList<CardChange> _changes = [];
    private (string, string?, string?)? _loaded;
    private bool _isMissing;
    private bool _fault;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

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
        if (_loaded != (Name, From, To))
        {
            _loaded = (Name, From, To);
            await LoadAsync();
        }
    }

    private string WordsOf(CardView view) => view.Version is { } version ? Text["VersionNumber", version.Number] : Text["Draft"];

    private async Task LoadAsync()
    {
        try
        {
            _card = await Library.OpenAsync((await Viewer).User, Name, _left.Token);
            _before = _card is null ? null : await Views.FindAsync(_card, From, _left.Token);
            _after = _card is null ? null : await Views.FindAsync(_card, To ?? CardView.Draft, _left.Token);
            (_isMissing, _fault) = (_before is null || _after is null, false);
            _changes = _isMissing ? [] : CardDifference.Between(_before!.Content, _after!.Content, _before.Numbers, _after.Version is null ? _before.Numbers : _after.Numbers);
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
