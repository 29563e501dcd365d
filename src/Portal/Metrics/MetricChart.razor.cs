using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Metrics;

/// <summary>One metric over time, live.</summary>
public sealed partial class MetricChart : ComponentBase, IDisposable
{
    private const int MaxPoints = 240;

    private PanelKey? _watched;
    private IDisposable? _subscription;
    private LiveChart _chart = default!;
    private bool _fault;

    [Parameter, EditorRequired] public MetricSummary Metric { get; set; } = default!;

    [Parameter, EditorRequired] public CallFilter Filter { get; set; } = default!;

    [Parameter, EditorRequired] public TimeRange Range { get; set; } = default!;

    [Inject] private LiveFeed Feed { get; set; } = default!;

    [Inject] private IStringLocalizer<MetricsTexts> Text { get; set; } = default!;

    public void Dispose() => _subscription?.Dispose();

    protected override void OnAfterRender(bool firstRender)
    {
        var key = new PanelKey(MetricPanels.Series, Filter, Range, MaxPoints, Metric.Metric);
        if (_watched?.ToKey() == key.ToKey())
        {
            return;
        }

        _subscription?.Dispose();
        _watched = key;
        _subscription = Feed.Subscribe(key, frame => InvokeAsync(() => ShowAsync(key, frame)));
    }

    private async Task ShowAsync(PanelKey key, LiveFrame frame)
    {
        if (_watched != key)
        {
            return; // of a view that was left
        }

        if (_fault != (frame.Fault is not null))
        {
            _fault = !_fault;
            StateHasChanged();
        }

        if (frame.Value is MetricSeriesResult result)
        {
            await _chart.ShowAsync(MetricFrames.Metric(result, Text));
        }
    }
}
