using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>Whether decisions treat groups alike: live, for the application, filter and range of the address.</summary>
public sealed partial class BiasPage : ComponentBase, IDisposable
{
    private static readonly TimeRange Longest = TimeRange.MovingRanges[^1];

    /// <summary>The dimensions that decisions know.</summary>
    private static readonly CallDimension[] Dimensions = [CallDimension.Application, CallDimension.Environment, CallDimension.Model, CallDimension.Version];

    private readonly Dictionary<string, LiveFrame> _faults = new(StringComparer.Ordinal);
    private BiasView _view = BiasView.Empty;
    private BiasSubscriptions? _panels;
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private IReadOnlyList<AddressFault> _addressFaults = [];
    private FilterValuesResult? _values;
    private IReadOnlyList<string> _names = [];
    private BiasApplications? _applications;
    private BiasGroups? _groups;
    private BiasTrend? _trend;
    private BiasBreakdown? _versions;
    private BiasBreakdown? _models;
    private BiasIntersections? _intersections;
    private BiasPairs? _pairs;
    private BiasDisparities? _disparities;
    private HashSet<string>? _awaited;
    private TimeRange? _zoomedFrom;
    private TrendPanel? _trendPanel;
    private bool _paused;
    private bool _disposed;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = BiasView.GroupParameter)] private string? GroupQuery { get; set; }
    [SupplyParameterFromQuery(Name = BiasView.ReferenceParameter)] private string? ReferenceQuery { get; set; }
    [SupplyParameterFromQuery(Name = BiasView.MetricParameter)] private string? MetricQuery { get; set; }
    [SupplyParameterFromQuery(Name = BiasView.DepthParameter)] private string? DepthQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    /// <summary>Decisions are old when three refreshes in a row brought none, and never before an hour.</summary>
    private TimeSpan OldAfter => TimeSpan.FromTicks(Math.Max(TimeSpan.FromHours(1).Ticks, 3 * _view.Range.Tick.Ticks));

    /// <summary>The attribute of the address; one that is not there gives way to the first.</summary>
    private AttributeBias? Shown => _groups is not { Result.Attributes: { Count: > 0 } attributes } ? null
        : attributes.FirstOrDefault(one => string.Equals(one.Attribute, _view.Group, StringComparison.Ordinal)) ?? attributes[0];

    public void Dispose()
    {
        _disposed = true;
        Hold();
    }

    protected override async Task OnParametersSetAsync()
    {
        var tenant = (await Viewer).User.GetTenant();
        var view = BiasView.Read(
            tenant,
            new BiasAddress
            {
                Range = RangeQuery, Application = ApplicationQuery, Environment = EnvironmentQuery, Model = ModelQuery, Version = VersionQuery,
                Group = GroupQuery, Reference = ReferenceQuery, Metric = MetricQuery, Depth = DepthQuery,
            },
            out _addressFaults);
        var changed = view.Key != _view.Key;
        if (changed)
        {
            await ForgetAsync(view);
        }
        _view = view;
        BuildDimensions();
        if (changed && RendererInfo.IsInteractive)
        {
            Watch();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The charts appear with the first answer and so may come after the numbers they are to draw.
        if (_trendPanel is not null && _trend is { } trend)
        {
            _trend = null;
            await _trendPanel.ShowAsync(trend);
        }
    }

    /// <summary>A paused viewer who chooses another view gets one picture of it, which then stands still.</summary>
    private void Watch()
    {
        _panels?.Dispose();
        _panels = _disposed ? null : new BiasSubscriptions(Feed, _view, ReceiveAsync);
        _awaited = _paused ? _panels?.Names.ToHashSet(StringComparer.Ordinal) : null;
        WatchAttribute();
    }

    /// <summary>What a view shows of one attribute is asked once it is known which attributes there are.</summary>
    private void WatchAttribute()
    {
        if (_panels is not { } panels || Shown is not { } shown || string.Equals(panels.Attribute, shown.Attribute, StringComparison.Ordinal) || panels.Attribute is not null)
        {
            return;
        }
        var before = panels.Names.Count;
        panels.WatchAttribute(shown.Attribute);
        _awaited?.UnionWith(panels.Names.Skip(before));
    }

    private void Hold()
    {
        _panels?.Dispose();
        _panels = null;
    }

    /// <summary>Numbers of a view that was left must not stand under the new one; the groups of all attributes outlive a change of what is looked at.</summary>
    private async Task ForgetAsync(BiasView next)
    {
        _faults.Clear();
        if (next.Filter.ToKey() != _view.Filter.ToKey() || next.Range != _view.Range || next.Reference != _view.Reference)
        {
            (_groups, _applications) = (null, null);
        }
        if (next with { Metric = _view.Metric } != _view)
        {
            (_versions, _models, _disparities) = (null, null, null);
        }
        (_trend, _intersections, _pairs) = (null, null, null);
        if (_trendPanel is not null)
        {
            await _trendPanel.WaitAsync();
        }
    }

    /// <summary>Frames of a view that was left while they were on their way must not be drawn under the new one.</summary>
    private Task ReceiveAsync(string panel, LiveFrame frame)
    {
        var panels = _panels;
        return InvokeAsync(() =>
        {
            if (_panels is not null && panels == _panels)
            {
                Show(panel, frame);
            }
        });
    }

    private void Show(string panel, LiveFrame frame)
    {
        if (frame.Fault is not null)
        {
            _faults[panel] = frame;
            StateHasChanged();
            return;
        }
        _faults.Remove(panel);
        switch (panel, frame.Value)
        {
            case (BiasPanels.Groups, BiasGroups groups):
                _groups = groups;
                WatchAttribute();
                break;
            case (BiasPanels.Trend, BiasTrend trend):
                _trend = trend;
                break;
            case (BiasPanels.Versions, BiasBreakdown versions):
                _versions = versions;
                break;
            case (BiasPanels.Models, BiasBreakdown models):
                _models = models;
                break;
            case (BiasPanels.Intersections, BiasIntersections intersections):
                _intersections = intersections;
                break;
            case (BiasPanels.Pairs, BiasPairs pairs):
                _pairs = pairs;
                break;
            case (BiasPanels.Disparities, BiasDisparities disparities):
                _disparities = disparities;
                break;
            case (BiasPanels.Applications, BiasApplications applications):
                _applications = applications;
                break;
            case (BiasPanels.Names, DecidingNames names):
                _names = names.Names;
                BuildDimensions();
                break;
            case (CallPanels.Filters, FilterValuesResult values):
                _values = values;
                BuildDimensions();
                break;
            default:
                throw new InvalidOperationException($"Panel {panel} brought {frame.Value?.GetType().Name ?? "nothing"}.");
        }
        if (_awaited is not null && _awaited.Remove(panel) && _awaited.Count == 0)
        {
            Hold();
        }
        StateHasChanged();
    }

    private void BuildDimensions() => _dimensions =
    [
        .. Dimensions.Select(dimension => new FilterDimension(
            dimension.ToString(), Text[$"Filter{dimension}"], Known(dimension), _view.Filter.Values(dimension), Colored: dimension is CallDimension.Application or CallDimension.Model)),
    ];

    /// <summary>What can be chosen: of applications those with decisions first, for the others have nothing to show here.</summary>
    private IReadOnlyList<string> Known(CallDimension dimension)
    {
        var values = _values?.Values.GetValueOrDefault(dimension) ?? [];
        return dimension is CallDimension.Application ? [.. _names.Union(values, StringComparer.Ordinal)] : values;
    }

    private LiveFrame? Fault(string panel) => _faults.GetValueOrDefault(panel);

    private void ChangeFilter(FilterChange change) =>
        Go(_view with { Filter = _view.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected), Reference = null });

    private void ClearFilter() => Go(_view with { Filter = new CallFilter { Tenant = _view.Filter.Tenant }, Reference = null });

    private void ChangeRange(string query)
    {
        _zoomedFrom = null;
        Go(_view with { Range = TimeRange.Parse(query) });
    }

    private void Zoom(ChartWindow window)
    {
        _zoomedFrom ??= _view.Range;
        Go(_view with { Range = TimeRange.Between(window.From, window.To) });
    }

    private void LeaveZoom()
    {
        if ((_zoomedFrom ?? (_view.Range.IsMoving ? null : BiasView.DefaultRange)) is { } back)
        {
            _zoomedFrom = null;
            Go(_view with { Range = back });
        }
    }

    private void Go(BiasView view) => Navigation.NavigateTo(view.ToUrl());

    private void Pause(bool paused)
    {
        _paused = paused;
        if (paused)
        {
            Hold();
        }
        else
        {
            Watch();
        }
    }
}
