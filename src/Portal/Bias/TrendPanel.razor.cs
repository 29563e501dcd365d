using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Bias;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>A rate of every group over time, and how far they are apart. Fed by the page, renders only itself.</summary>
public sealed partial class TrendPanel : ComponentBase
{
    private LiveChart _rates = default!;
    private LiveChart _gap = default!;
    private BiasTrend? _trend;

    [Parameter, EditorRequired] public BiasMetric Metric { get; set; }

    [Parameter] public EventCallback<ChartWindow> OnZoom { get; set; }

    [Parameter] public EventCallback OnLeaveZoom { get; set; }

    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    public async Task ShowAsync(BiasTrend trend)
    {
        _trend = trend;
        StateHasChanged();
        var now = Time.GetUtcNow();
        await Task.WhenAll(_rates.ShowAsync(BiasFrames.Rates(trend, now, Text)), _gap.ShowAsync(BiasFrames.Gap(trend, now, Text)));
    }

    /// <summary>Another view was chosen: what is drawn fades until its numbers come.</summary>
    public Task WaitAsync()
    {
        _trend = null;
        return Task.WhenAll(_rates.WaitAsync(), _gap.WaitAsync());
    }
}
