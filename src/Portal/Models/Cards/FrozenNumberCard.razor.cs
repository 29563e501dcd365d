using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;
using Portal.Live;
using Portal.Live.Series;
using Portal.Panels;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Models.Cards;

/// <summary>A frozen number beside what the same question answers now, with how it was computed.</summary>
public sealed partial class FrozenNumberCard : ComponentBase, IDisposable
{
    private IDisposable? _subscription;
    private LiveChart? _chart;
    private decimal? _live;
    private bool _drawn;
    private bool _disposed;

    [Parameter, EditorRequired] public FrozenNumber Number { get; set; } = default!;

    /// <summary>The model's calls now; null: nothing in telemetry tells them from others.</summary>
    [Parameter] public CallFilter? Filter { get; set; }

    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private SeriesCatalogue Catalogue { get; set; } = default!;
    [Inject] private PanelNames Names { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    private string Title => Names.Of(new PanelContent(Number.Title, Number.Metric, Number.By, CardPanels.FormOf(Number.Form)));

    public void Dispose()
    {
        _disposed = true;
        _subscription?.Dispose();
    }

    protected override void OnInitialized()
    {
        var question = CardPanels.NumberOf(Number.Metric).ToArgument();
        if (Filter is { } filter && Number.Value is not null && Catalogue.Fault(question) is null)
        {
            var range = TimeRange.TryParse(Number.Range, out var known, out _) && known.IsMoving ? known : CardPanels.DefaultRange;
            _subscription = Feed.Subscribe(new PanelKey(SeriesCatalogue.Panel, filter, range, 1, question), frame => InvokeAsync(() => Show(frame)));
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_drawn && _chart is not null)
        {
            _drawn = true;
            await _chart.ShowAsync(FrozenCharts.Frame(Number));
        }
    }

    private void Show(LiveFrame frame)
    {
        var now = (frame.Value as SeriesAnswer)?.Groups is [var only, ..] ? only.Total : null;
        if (!_disposed && frame.Fault is null && now != _live)
        {
            _live = now;
            StateHasChanged();
        }
    }
}
