using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Cost;

/// <summary>What calls cost, whether the budgets last, and what changed: live, for the filter and range of the address.</summary>
public sealed partial class CostPage : ComponentBase, IDisposable
{
    private const string TeamKey = "Team";

    private readonly Dictionary<string, LiveFrame> _faults = new(StringComparer.Ordinal);
    private CostView _view = new(new CallFilter { Tenant = "" }, [], CostView.DefaultRange, CostDimension.Application, null);
    private CostSubscriptions? _panels;
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private IReadOnlyList<AddressFault> _addressFaults = [];
    private IReadOnlyList<string> _teams = [];
    private IReadOnlyList<BudgetStatus>? _budgets;
    private FilterValuesResult? _values;
    private MonthSpend? _month;
    private CostSummary? _summary;
    private CostSeries? _series;
    private CostMovers? _movers;
    private CostRequest? _asked;
    private HashSet<string>? _awaited;
    private TimeRange? _zoomedFrom;
    private string _zone = "";
    private bool _paused;
    private bool _neverCalled;
    private bool _disposed;
    private LiveChart _chart = default!;
    private LiveChart _monthChart = default!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Provider)] private string[]? ProviderQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Operation)] private string[]? OperationQuery { get; set; }
    [SupplyParameterFromQuery(Name = CostView.TeamParameter)] private string[]? TeamQuery { get; set; }
    [SupplyParameterFromQuery(Name = CostView.SplitParameter)] private string? SplitQuery { get; set; }
    [SupplyParameterFromQuery(Name = CostView.BucketParameter)] private string? BucketQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private BudgetStatusQuery BudgetStatuses { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IngestAddress Address { get; set; } = default!;
    [Inject] private IStringLocalizer<CostTexts> Text { get; set; } = default!;

    private string? Unpriced => _summary is { UnpricedModels.Count: > 0 } ? CostWords.Unpriced(_summary, Text) : null;

    private string? Rounding =>
        _series is { Rounded: true } ? Text["RoundedZone", _zone].Value
        : _view.Range.Length < TimeSpan.FromHours(2) ? Text["RoundedHours"].Value
        : null;

    private string CsvHref => _movers is null ? "" : CostApi.CsvAddress(_view, _movers.Window);

    public void Dispose()
    {
        _disposed = true;
        Hold();
    }

    protected override async Task OnParametersSetAsync()
    {
        var tenant = (await Viewer).User.GetTenant();
        var view = CostView.Read(
            tenant,
            new CostAddress(RangeQuery, ApplicationQuery, EnvironmentQuery, ProviderQuery, ModelQuery, VersionQuery, OperationQuery, TeamQuery, SplitQuery, BucketQuery),
            out _addressFaults);
        var changed = view.Key != _view.Key;
        _view = view;
        BuildDimensions();
        if (changed && _zone.Length > 0)
        {
            _faults.Clear();
            (_month, _summary, _series, _movers, _asked) = (null, null, null, null, null);
            await Task.WhenAll(_chart.WaitAsync(), _monthChart.WaitAsync());
            Watch();
        }
    }

    /// <summary>The server knows no zone; nothing is asked before the browser has told its own.</summary>
    private void UseZoneAsync(string zone)
    {
        _zone = CostCalendar.TryCreate(zone, out var calendar) ? calendar.ZoneId : CostCalendar.Utc.ZoneId;
        Watch();
    }

    /// <summary>A paused viewer who chooses another view gets one picture of it, which then stands still.</summary>
    private void Watch()
    {
        _panels?.Dispose();
        _panels = _disposed ? null : new CostSubscriptions(Feed, _view, _zone, ReceiveAsync);
        _awaited = _paused ? _panels?.Names.ToHashSet(StringComparer.Ordinal) : null;
    }

    private void Hold()
    {
        _panels?.Dispose();
        _panels = null;
    }

    /// <summary>Frames of a view that was left while they were on their way must not be drawn under the new one.</summary>
    private Task ReceiveAsync(string panel, LiveFrame frame)
    {
        var view = _view;
        return InvokeAsync(() => _panels is null || view != _view ? Task.CompletedTask : ShowAsync(panel, frame));
    }

    private async Task ShowAsync(string panel, LiveFrame frame)
    {
        if (frame.Fault is not null)
        {
            _faults[panel] = frame;
            StateHasChanged();
            return;
        }
        _faults.Remove(panel);
        if (_awaited is not null && _awaited.Remove(panel) && _awaited.Count == 0)
        {
            Hold();
        }
        switch (frame.Value)
        {
            case MonthSpend month:
                _month = month;
                await _monthChart.ShowAsync(CostFrames.Month(month, _view.ToArgument(_zone).Calendar, Text));
                break;
            case CostSummary summary:
                _summary = summary;
                _asked = new CostRequest { Filter = _view.Filter, From = summary.Window.From, To = summary.Window.To, Teams = _view.Teams };
                _neverCalled &= summary.Calls == 0;
                break;
            case CostSeries series:
                _series = series;
                await _chart.ShowAsync(CostFrames.Series(series, frame.ComputedAt, Text));
                break;
            case CostMovers movers:
                _movers = movers;
                break;
            case BudgetList budgets:
                _budgets = budgets.Budgets;
                break;
            case TeamList teams:
                _teams = teams.Teams;
                BuildDimensions();
                break;
            case FilterValuesResult values:
                _values = values;
                _neverCalled = !_view.IsFiltered && values.Values.All(dimension => dimension.Value.Count == 0);
                BuildDimensions();
                break;
            default:
                throw new InvalidOperationException($"Panel {panel} brought {frame.Value?.GetType().Name ?? "nothing"}.");
        }
        StateHasChanged();
    }

    /// <summary>Shows at once what was changed here; others see it with their next frame, and so does this viewer when a store does not answer.</summary>
    private async Task ReadBudgetsAsync()
    {
        try
        {
            _budgets = await BudgetStatuses.ReadAsync(_view.Filter.Tenant, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or HttpRequestException or TimeoutException)
        {
            _faults[CostPanels.Budgets] = new LiveFrame { Sequence = 0, ComputedAt = DateTimeOffset.MinValue, Fault = LiveFault.Unavailable };
        }
    }

    private IReadOnlyList<string> Known(CallDimension dimension) => _values?.Values.GetValueOrDefault(dimension) ?? [];

    private void BuildDimensions() => _dimensions =
    [
        .. CallDimensions.All.Select(dimension => new FilterDimension(
            dimension.ToString(), Text[$"Filter{dimension}"], Known(dimension), _view.Filter.Values(dimension), Colored: dimension is CallDimension.Application or CallDimension.Model)),
        new FilterDimension(TeamKey, Text["FilterTeam"], _teams, _view.Teams),
    ];

    private LiveFrame? Fault(string panel) => _faults.GetValueOrDefault(panel);

    /// <summary>The calls behind a row; those without a value, and those of a team or tier, cannot be listed by a filter.</summary>
    private string? CallsOf(string name) =>
        _movers is { } movers && CallDimensionOf(movers.By) is { } dimension && name.Length > 0
            ? PortalUrls.Calls(_view.Filter.With(dimension, [name]), _view.Range.ToQuery())
            : null;

    /// <summary>The calls of a bar, narrowed to the part that was clicked where a filter can name it.</summary>
    private void ShowCalls(ChartPick pick)
    {
        var filter = pick.Series is { } index && index < _series!.Lines.Count && CallDimensionOf(_series.By) is { } dimension && _series.Lines[index].Name.Length > 0
            ? _view.Filter.With(dimension, [_series.Lines[index].Name])
            : _view.Filter;
        Navigation.NavigateTo(PortalUrls.Calls(filter, TimeRange.Between(pick.From, pick.To).ToQuery()));
    }

    private static CallDimension? CallDimensionOf(CostDimension split) => split switch
    {
        CostDimension.Application => CallDimension.Application,
        CostDimension.Model => CallDimension.Model,
        CostDimension.Provider => CallDimension.Provider,
        CostDimension.Environment => CallDimension.Environment,
        _ => null,
    };

    private void ChangeFilter(FilterChange change) => Go(change.Key == TeamKey
        ? _view with { Teams = change.Selected }
        : _view with { Filter = _view.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) });

    private void ClearFilter() => Go(_view with { Filter = new CallFilter { Tenant = _view.Filter.Tenant }, Teams = [] });

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
        if ((_zoomedFrom ?? (_view.Range.IsMoving ? null : CostView.DefaultRange)) is { } back)
        {
            _zoomedFrom = null;
            Go(_view with { Range = back });
        }
    }

    private void Go(CostView view) => Navigation.NavigateTo(view.ToUrl());

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
