using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Quality;

/// <summary>One viewer's subscriptions. What all panels share is replaced as a whole; what one evaluation or one pair of versions needs, by itself.</summary>
internal sealed class QualitySubscriptions(LiveFeed feed, Func<string, LiveFrame, Task> onFrame) : IDisposable
{
    /// <summary>Judgements are sparse: finer buckets would mostly be empty.</summary>
    private const int Points = 120;

    private readonly Dictionary<string, (string Key, IDisposable Subscription)> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>Watches what a view shows; what is watched already goes on.</summary>
    /// <param name="evaluation">The evaluation looked at closely; empty: none.</param>
    public void Watch(QualityView view, string evaluation)
    {
        var (filter, range) = (view.Filter, view.Range);
        Set(new PanelKey(QualityPanels.Scores, filter, range, Points));
        Set(new PanelKey(QualityPanels.Coverage, filter, range, Points));
        Set(new PanelKey(QualityPanels.Agreement, filter, range, Points));
        Set(new PanelKey(QualityPanels.Benchmarks, filter, range, Points));
        // What can be chosen does not depend on what is chosen, and a month finds what was quiet for the last days.
        Set(new PanelKey(CallPanels.Filters, new CallFilter { Tenant = filter.Tenant }, TimeRange.MovingRanges[^1], Points));
        if (evaluation.Length > 0)
        {
            Set(new PanelKey(QualityPanels.Breakdown, filter, range, Points, (view.Argument with { Name = evaluation }).ToBreakdown()));
        }
        else
        {
            Leave(QualityPanels.Breakdown);
        }
        if (view.Baseline.Length > 0 && view.Candidate.Length > 0 && view.Baseline != view.Candidate)
        {
            Set(new PanelKey(QualityPanels.Comparison, filter, range, Points, view.Argument.ToComparison()));
        }
        else
        {
            Leave(QualityPanels.Comparison);
        }
    }

    public void Dispose()
    {
        foreach (var (_, subscription) in _subscriptions.Values)
        {
            subscription.Dispose();
        }
        _subscriptions.Clear();
    }

    private void Set(PanelKey key)
    {
        var text = key.ToKey();
        if (_subscriptions.TryGetValue(key.Panel, out var current) && string.Equals(current.Key, text, StringComparison.Ordinal))
        {
            return;
        }
        Leave(key.Panel);
        _subscriptions[key.Panel] = (text, feed.Subscribe(key, frame => onFrame(text, frame)));
    }

    /// <summary>The panel whose frames are wanted under this key; null for one that was left while a frame was on its way.</summary>
    public string? PanelOf(string key) => _subscriptions.FirstOrDefault(entry => string.Equals(entry.Value.Key, key, StringComparison.Ordinal)).Key;

    private void Leave(string panel)
    {
        if (_subscriptions.Remove(panel, out var left))
        {
            left.Subscription.Dispose();
        }
    }
}
