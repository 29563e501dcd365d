using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Drift;

/// <summary>One viewer's subscriptions. Only those whose question changed are replaced, so that looking at another feature leaves the map alone.</summary>
internal sealed class DriftSubscriptions(LiveFeed feed, Func<string, PanelKey, LiveFrame, Task> onFrame) : IDisposable
{
    /// <summary>The filter's values of the project, and of the one application.</summary>
    public const string Applications = "applications";
    public const string ApplicationValues = "application-values";

    private readonly Dictionary<string, (PanelKey Key, IDisposable Subscription)> _open = new(StringComparer.Ordinal);

    /// <summary>The names under which frames come.</summary>
    public IReadOnlyCollection<string> Names => _open.Keys;

    /// <summary>Whether a frame under this name still belongs to what is looked at.</summary>
    public bool IsOpen(string name, PanelKey key) => _open.TryGetValue(name, out var open) && ReferenceEquals(open.Key, key);

    /// <summary>Watches what a view needs.</summary>
    /// <returns>Names whose question changed: what is shown under them belongs to another view.</returns>
    public IReadOnlyList<string> Watch(DriftView view, DriftArgument argument, string? feature)
    {
        var everything = new CallFilter { Tenant = view.Filter.Tenant };
        var month = TimeRange.MovingRanges[^1];
        var wanted = new Dictionary<string, PanelKey>(StringComparer.Ordinal)
        {
            // What can be chosen does not depend on what is chosen, and a month finds what was quiet today.
            [Applications] = new(CallPanels.Filters, everything, month, 1),
        };
        if (view.Application is { } application)
        {
            wanted[ApplicationValues] = new(CallPanels.Filters, everything with { Applications = [application] }, month, 1);
            wanted[DriftPanels.Heatmap] = new(DriftPanels.Heatmap, view.Filter, view.Range, 1, argument.ToText());
            wanted[DriftPanels.Embeddings] = new(DriftPanels.Embeddings, view.Filter, view.Range, 1, (argument with { Pinned = null }).ToText());
            if (feature is not null)
            {
                var detail = argument with { Pinned = null, Feature = feature };
                wanted[DriftPanels.Feature] = new(DriftPanels.Feature, view.Filter, view.Range, 1, detail.ToText());
                wanted[DriftPanels.Explanation] = new(DriftPanels.Explanation, view.Filter, view.Range, 1, detail.ToText());
            }
        }
        var changed = new List<string>();
        foreach (var name in _open.Keys.Union(wanted.Keys, StringComparer.Ordinal).ToList())
        {
            var key = wanted.GetValueOrDefault(name);
            if (_open.TryGetValue(name, out var open) && key?.ToKey() == open.Key.ToKey())
            {
                continue;
            }
            open.Subscription?.Dispose();
            _open.Remove(name);
            changed.Add(name);
            if (key is not null)
            {
                _open[name] = (key, feed.Subscribe(key, frame => onFrame(name, key, frame)));
            }
        }
        return changed;
    }

    public void Dispose()
    {
        foreach (var (_, subscription) in _open.Values)
        {
            subscription.Dispose();
        }
        _open.Clear();
    }
}
