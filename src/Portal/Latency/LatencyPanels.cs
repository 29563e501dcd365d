using Portal.Live;

namespace Portal.Latency;

/// <summary>One viewer's subscriptions to the panels of a view; replaced as a whole when the view changes.</summary>
internal sealed class LatencyPanels : IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];

    /// <summary>The panels that bring frames.</summary>
    public IReadOnlyList<string> Names { get; }

    public LatencyPanels(LiveFeed feed, LatencyView view, int points, Func<string, LiveFrame, Task> onFrame)
    {
        string[] charts =
        [
            CallPanels.Summary, CallPanels.SummaryPrevious, CallPanels.Latency, CallPanels.Heatmap, CallPanels.Errors, CallPanels.ByApplication, CallPanels.ByModel,
            .. view.Compare ? [CallPanels.LatencyPrevious] : Array.Empty<string>(),
        ];
        Names = [.. charts, CallPanels.Filters];
        foreach (var panel in charts)
        {
            // Cells of a heat map cost more to draw than points of a line, and narrow ones tell the eye nothing.
            var most = panel is CallPanels.Heatmap ? points / 3 : points;
            _subscriptions.Add(feed.Subscribe(new PanelKey(panel, view.Filter, view.Range, most), frame => onFrame(panel, frame)));
        }
        // What can be chosen does not depend on what is chosen, and a month finds what was quiet for the last minutes.
        _subscriptions.Add(feed.Subscribe(
            new PanelKey(CallPanels.Filters, new() { Tenant = view.Filter.Tenant }, TimeRange.MovingRanges[^1], points),
            frame => onFrame(CallPanels.Filters, frame)));
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
        _subscriptions.Clear();
    }
}
