using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Safety;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Safety;

/// <summary>What was found in calls that should not be there: live, for the filter and range of the address.</summary>
public sealed partial class SafetyPage : ComponentBase, IDisposable
{
    private static readonly CallDimension[] Dimensions = [CallDimension.Application, CallDimension.Environment, CallDimension.Model, CallDimension.Version];

    private readonly Dictionary<string, LiveFrame> _faults = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _subscriptions = [];
    private SafetyView _view = new(new CallFilter { Tenant = "" }, SafetyView.DefaultRange, CallDimension.Application);
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private FilterValuesResult? _values;
    private SafetyReport? _report;
    private SafetyReport? _drawn;
    private SafetyGroups? _groups;
    private SafetyTriggers? _triggers;
    private LiveChart? _chart;
    private TimeRange? _zoomedFrom;
    private string? _addressFault;
    private string _watched = "";
    private int _points = 96;
    private bool _paused;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = SafetyView.ByParameter)] private string? ByQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<SafetyTexts> Text { get; set; } = default!;

    public void Dispose() => Hold();

    protected override async Task OnParametersSetAsync()
    {
        var tenant = (await Viewer).User.GetTenant();
        var view = SafetyView.Read(tenant, RangeQuery, ApplicationQuery, EnvironmentQuery, ModelQuery, VersionQuery, ByQuery, out _addressFault);
        if (view with { By = _view.By } != _view && view.Key != _view.Key)
        {
            (_report, _triggers) = (null, null);
            _faults.Clear();
        }
        if (view.Key != _view.Key)
        {
            _groups = null;
        }
        _view = view;
        BuildDimensions();
        Watch();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The chart appears with the first answer and so may come after the numbers it is to draw.
        if (_chart is not null && _report is not null && _report != _drawn)
        {
            _drawn = _report;
            await _chart.ShowAsync(SafetyFrames.Rates(_report, Text));
        }
    }

    private void Watch()
    {
        var key = $"{_view.Key} {_points}";
        if (!RendererInfo.IsInteractive || _paused || string.Equals(key, _watched, StringComparison.Ordinal))
        {
            return;
        }
        Hold();
        _watched = key;
        Subscribe(SafetyPanels.Report, _view.Filter, _view.Range);
        Subscribe(SafetyPanels.Groups, _view.Filter, _view.Range, _view.By.ToString());
        Subscribe(SafetyPanels.Triggers, _view.Filter, _view.Range);
        // What can be chosen does not depend on what is chosen.
        Subscribe(CallPanels.Filters, new CallFilter { Tenant = _view.Filter.Tenant }, TimeRange.MovingRanges[^1]);
    }

    private void Subscribe(string panel, CallFilter filter, TimeRange range, string? argument = null)
    {
        var watched = _watched;
        _subscriptions.Add(Feed.Subscribe(new PanelKey(panel, filter, range, _points, argument), frame => InvokeAsync(() =>
        {
            // Frames of a view that was left while they were on their way must not be shown under the new one.
            if (string.Equals(watched, _watched, StringComparison.Ordinal))
            {
                Show(panel, frame);
            }
        })));
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
            case (SafetyPanels.Report, SafetyReport report):
                _report = report;
                break;
            case (SafetyPanels.Groups, SafetyGroups groups):
                _groups = groups;
                break;
            case (SafetyPanels.Triggers, SafetyTriggers triggers):
                _triggers = triggers;
                break;
            case (CallPanels.Filters, FilterValuesResult values):
                _values = values;
                BuildDimensions();
                break;
            default:
                throw new InvalidOperationException($"Panel {panel} brought {frame.Value?.GetType().Name ?? "nothing"}.");
        }
        StateHasChanged();
    }

    private void Hold()
    {
        _watched = "";
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
        _subscriptions.Clear();
    }

    /// <summary>The chart's width is known. Findings are rare, so buckets are wide enough to hold some; in coarse steps, so that viewers share queries.</summary>
    private Task FitAsync(int width)
    {
        _points = width < 480 ? 24 : width < 900 ? 48 : 96;
        Watch();
        return Task.CompletedTask;
    }

    private void BuildDimensions() => _dimensions =
    [
        .. Dimensions.Select(dimension => new FilterDimension(
            dimension.ToString(), Text[$"Filter{dimension}"], _values?.Values.GetValueOrDefault(dimension) ?? [], _view.Filter.Values(dimension),
            Colored: dimension is CallDimension.Application or CallDimension.Model)),
    ];

    private LiveFrame? Fault(string panel) => _faults.GetValueOrDefault(panel);

    private string LinkTo(string name) => (_view with { Filter = _view.Filter.With(_view.By, [name]) }).ToUrl();

    private void ChangeFilter(FilterChange change) => Go(_view with { Filter = _view.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) });

    private void ClearFilter() => Go(_view with { Filter = new CallFilter { Tenant = _view.Filter.Tenant } });

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
        var back = _zoomedFrom ?? (_view.Range.IsMoving ? null : SafetyView.DefaultRange);
        if (back is not null)
        {
            _zoomedFrom = null;
            Go(_view with { Range = back });
        }
    }

    private void Go(SafetyView view) => Navigation.NavigateTo(view.ToUrl());

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
