using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Cost;

/// <summary>One viewer's subscriptions to the panels of a view; replaced as a whole when the view changes.</summary>
internal sealed class CostSubscriptions : IDisposable
{
    /// <summary>Says how often the month and the budgets are computed; their range is the month itself.</summary>
    private static readonly TimeRange Often = TimeRange.Parse("6h");
    private static readonly TimeRange Month = TimeRange.MovingRanges[^1];

    private readonly List<IDisposable> _subscriptions = [];
    private readonly LiveFeed _feed;
    private readonly Func<string, LiveFrame, Task> _onFrame;

    /// <summary>The panels that bring frames.</summary>
    public IReadOnlyList<string> Names { get; } =
        [CostPanels.Month, CostPanels.Summary, CostPanels.Series, CostPanels.Movers, CostPanels.Budgets, CostPanels.Teams, CallPanels.Filters];

    public CostSubscriptions(LiveFeed feed, CostView view, string zone, Func<string, LiveFrame, Task> onFrame)
    {
        (_feed, _onFrame) = (feed, onFrame);
        var everything = new CallFilter { Tenant = view.Filter.Tenant };
        var argument = view.ToArgument(zone);
        // What an answer does not depend on is left out, so that viewers share it.
        var whole = (argument with { Split = default, Bucket = null }).ToText();
        Add(CostPanels.Month, view.Filter, Often, whole);
        Add(CostPanels.Summary, view.Filter, view.Range, (argument with { Split = default, Bucket = null, Zone = "UTC" }).ToText());
        Add(CostPanels.Series, view.Filter, view.Range, argument.ToText());
        Add(CostPanels.Movers, view.Filter, view.Range, (argument with { Bucket = null, Zone = "UTC" }).ToText());
        Add(CostPanels.Teams, everything, Month, null);
        Add(CostPanels.Budgets, everything, Often, null);
        // What can be chosen does not depend on what is chosen, and a month finds what was quiet for the last minutes.
        Add(CallPanels.Filters, everything, Month, null);
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
        _subscriptions.Clear();
    }

    private void Add(string panel, CallFilter filter, TimeRange range, string? argument) =>
        _subscriptions.Add(_feed.Subscribe(new PanelKey(panel, filter, range, 1, argument), frame => _onFrame(panel, frame)));
}
