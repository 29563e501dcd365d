using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Bias;

/// <summary>One viewer's subscriptions to the panels of a view; replaced as a whole when the view changes. What needs an attribute waits until one is known.</summary>
internal sealed class BiasSubscriptions : IDisposable
{
    private static readonly TimeRange Month = TimeRange.MovingRanges[^1];

    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<string> _names = [];
    private readonly LiveFeed _feed;
    private readonly BiasView _view;
    private readonly Func<string, LiveFrame, Task> _onFrame;

    public BiasSubscriptions(LiveFeed feed, BiasView view, Func<string, LiveFrame, Task> onFrame)
    {
        (_feed, _view, _onFrame) = (feed, view, onFrame);
        // What can be chosen does not depend on what is chosen, and a month finds what was quiet for the last days.
        Add(CallPanels.Filters, new CallFilter { Tenant = view.Filter.Tenant }, Month, argument: null);
        Add(BiasPanels.Names, new CallFilter { Tenant = view.Filter.Tenant }, Month, argument: null);
        if (view.Application is null)
        {
            Add(BiasPanels.Applications, view.Filter, view.Range, argument: null);
        }
        else
        {
            Add(BiasPanels.Groups, new BiasArgument { Group = view.Reference is null ? null : view.Group, Reference = view.Group is null ? null : view.Reference });
        }
    }

    /// <summary>The attribute whose details are watched; null: none yet.</summary>
    public string? Attribute { get; private set; }

    /// <summary>The panels that bring frames.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Watches the details of an attribute.</summary>
    public void WatchAttribute(string attribute)
    {
        Attribute = attribute;
        var argument = new BiasArgument { Group = attribute, Reference = _view.Reference };
        Add(BiasPanels.Trend, argument with { Reference = null, Metric = _view.Metric });
        Add(BiasPanels.Versions, argument);
        Add(BiasPanels.Models, argument);
        Add(BiasPanels.Intersections, new BiasArgument { Metric = _view.Metric, Depth = _view.Depth });
        Add(BiasPanels.Pairs, new BiasArgument());
        Add(BiasPanels.Disparities, argument);
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
        _subscriptions.Clear();
    }

    private void Add(string panel, BiasArgument argument) => Add(panel, _view.Filter, _view.Range, argument.ToText());

    private void Add(string panel, CallFilter filter, TimeRange range, string? argument)
    {
        _names.Add(panel);
        _subscriptions.Add(_feed.Subscribe(new PanelKey(panel, filter, range, 1, argument), frame => _onFrame(panel, frame)));
    }
}
