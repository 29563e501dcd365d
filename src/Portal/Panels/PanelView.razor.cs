using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Live.Series;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Panels;

/// <summary>One live panel. Subscribes to the feed for what it shows and to nothing while paused; renders only itself.</summary>
public sealed partial class PanelView : ComponentBase, IDisposable
{
    private DashboardSeries? _series;
    private IDisposable? _subscription;
    private PanelKey? _watched;
    private SeriesAnswer? _answer;
    private LiveFrame? _fault;
    private LiveChart? _chart;
    private ITimer? _aging;
    private DateTimeOffset _computed;
    private int _points;
    private bool _old;
    private bool _disposed;

    [Parameter, EditorRequired] public PanelContent Panel { get; set; } = default!;

    /// <summary>Which calls, with the viewer's tenant.</summary>
    [Parameter, EditorRequired] public CallFilter Filter { get; set; } = default!;

    [Parameter, EditorRequired] public TimeRange Range { get; set; } = TimeRange.Default;

    /// <summary>Nothing is asked while paused; what is shown stays.</summary>
    [Parameter] public bool Paused { get; set; }

    /// <summary>Turns grey when the feed has brought nothing for a while; for screens nobody clicks on.</summary>
    [Parameter] public bool MarksOld { get; set; }

    /// <summary>Charts of the same group share a crosshair.</summary>
    [Parameter] public string? Group { get; set; }

    [Parameter] public EventCallback<ChartWindow> OnZoom { get; set; }

    [Parameter] public EventCallback OnLeaveZoom { get; set; }

    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private SeriesCatalogue Catalogue { get; set; } = default!;
    [Inject] private PanelNames Names { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<PanelTexts> Text { get; set; } = default!;

    private string Title => Names.Of(Panel);

    private bool IsChart => Panel.Form is not PanelForm.Stat and not PanelForm.Table;

    /// <summary>Three refreshes in a row brought nothing, and never before half a minute.</summary>
    private TimeSpan OldAfter => TimeSpan.FromTicks(Math.Max(TimeSpan.FromSeconds(30).Ticks, 3 * Range.Tick.Ticks));

    public void Dispose()
    {
        _disposed = true;
        Unwatch();
        _aging?.Dispose();
    }

    protected override void OnInitialized()
    {
        _computed = Time.GetUtcNow();
        if (MarksOld)
        {
            var every = TimeSpan.FromSeconds(5);
            _aging = Time.CreateTimer(_ => _ = InvokeAsync(Age), state: null, every, every);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        _series = Catalogue.Find(Panel.Metric);
        if (Key() is { } key && key.ToKey() != _watched?.ToKey())
        {
            _answer = null;
            if (_chart is not null && _watched is not null)
            {
                await _chart.WaitAsync();
            }
            Unwatch();
        }
        Watch();
    }

    /// <summary>The chart's width is known: as many points as it can show, in coarse steps so that viewers share queries.</summary>
    private void FitAsync(int width)
    {
        var points = width < 320 ? 60 : width < 480 ? 120 : width < 900 ? 240 : 480;
        if (points != _points)
        {
            _points = points;
            Unwatch();
            Watch();
        }
    }

    private PanelKey? Key()
    {
        var points = IsChart ? _points : 1;
        if (_series is null || points == 0)
        {
            return null;
        }
        var question = Panel.Question.ToArgument();
        return Catalogue.Fault(question) is null ? new PanelKey(SeriesCatalogue.Panel, Filter, Range, points, question) : null;
    }

    private void Watch()
    {
        if (_disposed || Paused)
        {
            Unwatch();
            return;
        }
        if (_subscription is null && Key() is { } key)
        {
            _watched = key;
            _subscription = Feed.Subscribe(key, frame => ReceiveAsync(key, frame));
        }
    }

    private void Unwatch()
    {
        _subscription?.Dispose();
        _subscription = null;
    }

    /// <summary>Frames of a question that was left while they were on their way must not be drawn under the new one.</summary>
    private Task ReceiveAsync(PanelKey key, LiveFrame frame) =>
        InvokeAsync(() => _disposed || !ReferenceEquals(key, _watched) ? Task.CompletedTask : ShowAsync(frame));

    private async Task ShowAsync(LiveFrame frame)
    {
        var changed = !ReferenceEquals(_fault, frame.Fault is null ? null : frame) || _old;
        _fault = frame.Fault is null ? null : frame;
        if (frame.Value is SeriesAnswer answer)
        {
            _answer = answer;
            _computed = frame.ComputedAt;
            _old = false;
            if (IsChart && _chart is not null)
            {
                await _chart.ShowAsync(PanelFrames.Frame(answer, Names.OfSeries(Panel.Metric), Text));
            }
        }
        if (changed || !IsChart)
        {
            StateHasChanged();
        }
    }

    private void Age()
    {
        var old = !Paused && Range.IsMoving && Time.GetUtcNow() - _computed > OldAfter;
        if (old != _old && !_disposed)
        {
            _old = old;
            StateHasChanged();
        }
    }
}
