using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Latency;

/// <summary>How fast, how many, how often wrong: live, for the filter and range of the address.</summary>
public sealed partial class LatencyPage : ComponentBase, IDisposable
{
    private readonly Dictionary<string, LiveFrame> _faults = new(StringComparer.Ordinal);
    private LatencyView _view = new(new CallFilter { Tenant = "" }, TimeRange.Default, Compare: false);
    private LatencyPanels? _panels;
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private FilterValuesResult? _values;
    private LatencySeriesResult? _series;
    private LatencySeriesResult? _before;
    private ErrorSeriesResult? _errorSeries;
    private LatencyHeatmapResult? _heat;
    private IReadOnlyList<AddressFault> _addressFaults = [];
    private HashSet<string>? _awaited;
    private string? _rounded;
    private TimeRange? _zoomedFrom;
    private int _points;
    private bool _paused;
    private bool _neverCalled;
    private bool _disposed;

    private LatencySummary _summary = default!;
    private LiveChart _latency = default!;
    private LiveChart _heatmap = default!;
    private LiveChart _ttft = default!;
    private LiveChart _throughput = default!;
    private LiveChart _errors = default!;
    private LiveChart _speed = default!;
    private LatencyRanking _applications = default!;
    private LatencyRanking _models = default!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Provider)] private string[]? ProviderQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Operation)] private string[]? OperationQuery { get; set; }
    [SupplyParameterFromQuery(Name = LatencyView.CompareParameter)] private string? CompareQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IngestAddress Address { get; set; } = default!;
    [Inject] private IStringLocalizer<LatencyTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _disposed = true;
        Hold();
    }

    protected override async Task OnParametersSetAsync()
    {
        var tenant = (await Viewer).User.GetTenant();
        var view = LatencyView.Read(
            tenant,
            new LatencyQuery(RangeQuery, ApplicationQuery, EnvironmentQuery, ProviderQuery, ModelQuery, VersionQuery, OperationQuery, CompareQuery),
            out _addressFaults);
        var changed = view.Key != _view.Key;
        _view = view;
        BuildDimensions();
        if (changed && _points > 0)
        {
            await ForgetAsync();
            Watch();
        }
    }

    /// <summary>The chart's width is known: as many points as it can show, in coarse steps so that viewers share queries.</summary>
    private Task FitAsync(int width)
    {
        var points = width < 480 ? 120 : width < 900 ? 240 : 480;
        if (points != _points)
        {
            _points = points;
            Watch();
        }
        return Task.CompletedTask;
    }

    /// <summary>A paused viewer who chooses another view gets one picture of it, which then stands still.</summary>
    private void Watch()
    {
        _panels?.Dispose();
        _panels = _disposed || _points == 0 ? null : new LatencyPanels(Feed, _view, _points, ReceiveAsync);
        _awaited = _paused ? _panels?.Names.ToHashSet(StringComparer.Ordinal) : null;
    }

    private void Hold()
    {
        _panels?.Dispose();
        _panels = null;
    }

    private async Task ForgetAsync()
    {
        _faults.Clear();
        (_series, _before, _errorSeries, _heat, _rounded) = (null, null, null, null, null);
        _summary.Clear();
        _applications.Show(null);
        _models.Show(null);
        await Task.WhenAll(new[] { _latency, _heatmap, _ttft, _throughput, _errors, _speed }.Select(chart => chart.WaitAsync()));
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
        if (_faults.Remove(panel))
        {
            StateHasChanged();
        }
        if (_awaited is not null && _awaited.Remove(panel) && _awaited.Count == 0)
        {
            Hold();
        }
        switch (panel, frame.Value)
        {
            case (CallPanels.Summary, CallSummary summary):
                _summary.ShowCurrent(summary, frame.NewestReceived);
                Explain(summary.Window);
                if (_neverCalled && summary.Calls > 0)
                {
                    _neverCalled = false;
                    StateHasChanged();
                }
                break;
            case (CallPanels.SummaryPrevious, CallSummary summary):
                _summary.ShowPrevious(summary);
                break;
            case (CallPanels.Latency, LatencySeriesResult series):
                _series = series;
                await _latency.ShowAsync(LatencyFrames.Latency(series, _view.Compare ? _before : null, Text));
                await _ttft.ShowAsync(LatencyFrames.Ttft(series, Text));
                await _throughput.ShowAsync(LatencyFrames.Throughput(series, Text));
                await _speed.ShowAsync(LatencyFrames.Speed(series, Text));
                await ShowErrorsAsync();
                break;
            case (CallPanels.LatencyPrevious, LatencySeriesResult before):
                _before = before;
                break;
            case (CallPanels.Errors, ErrorSeriesResult errors):
                _errorSeries = errors;
                await ShowErrorsAsync();
                break;
            case (CallPanels.Heatmap, LatencyHeatmapResult heatmap):
                _heat = heatmap;
                await _heatmap.ShowAsync(LatencyFrames.Heatmap(heatmap));
                break;
            case (CallPanels.ByApplication, BreakdownResult breakdown):
                _applications.Show(breakdown.Rows);
                break;
            case (CallPanels.ByModel, BreakdownResult breakdown):
                _models.Show(breakdown.Rows);
                break;
            case (CallPanels.Filters, FilterValuesResult values):
                _values = values;
                _neverCalled = !_view.IsFiltered && values.Values.All(dimension => dimension.Value.Count == 0);
                BuildDimensions();
                StateHasChanged();
                break;
            default:
                throw new InvalidOperationException($"Panel {panel} brought {frame.Value?.GetType().Name ?? "nothing"}.");
        }
    }

    private Task ShowErrorsAsync() =>
        _errorSeries is { } errors && _series is { } series ? _errors.ShowAsync(LatencyFrames.Errors(errors, series)) : Task.CompletedTask;

    /// <summary>Says so when the window is wider than what was asked for, because finer data is gone.</summary>
    private void Explain(SeriesWindow window)
    {
        var rounded = _view.Range is { From: { } from, To: { } to } && (window.From < from || window.To > to)
            ? Text["Rounded", Text[window.Source switch { SeriesSource.Day => "StepDays", SeriesSource.Hour => "StepHours", _ => "StepMinutes" }]].Value
            : null;
        if (rounded != _rounded)
        {
            _rounded = rounded;
            StateHasChanged();
        }
    }

    private void BuildDimensions() => _dimensions =
    [
        .. CallDimensions.All.Select(dimension => new FilterDimension(
            dimension.ToString(),
            Text[$"Filter{dimension}"],
            _values?.Values.GetValueOrDefault(dimension) ?? [],
            _view.Filter.Values(dimension),
            Colored: dimension is CallDimension.Application or CallDimension.Model)),
    ];

    private LiveFrame? Fault(string panel) => _faults.GetValueOrDefault(panel);

    private string LinkTo(CallDimension dimension, string name) => (_view with { Filter = _view.Filter.With(dimension, [name]) }).ToUrl();

    private void ChangeFilter(FilterChange change) =>
        Go(_view with { Filter = _view.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) });

    private void ClearFilter() => Go(_view with { Filter = new CallFilter { Tenant = _view.Filter.Tenant } });

    private void ChangeRange(string query)
    {
        _zoomedFrom = null;
        Go(_view with { Range = TimeRange.Parse(query) });
    }

    private void ToggleCompare() => Go(_view with { Compare = !_view.Compare });

    private void Zoom(ChartWindow window)
    {
        _zoomedFrom ??= _view.Range;
        Go(_view with { Range = TimeRange.Between(window.From, window.To) });
    }

    private void LeaveZoom()
    {
        var back = _zoomedFrom ?? (_view.Range.IsMoving ? null : TimeRange.Default);
        if (back is not null)
        {
            _zoomedFrom = null;
            Go(_view with { Range = back });
        }
    }

    private void OpenBucket(ChartPick pick) => Navigation.NavigateTo(LatencyLinks.Bucket(_view.Filter, pick));

    private void OpenLatency(ChartPick pick) => Navigation.NavigateTo(LatencyLinks.Latency(_view.Filter, pick, PointAt(pick)));

    private void OpenTtft(ChartPick pick) => Navigation.NavigateTo(LatencyLinks.Ttft(_view.Filter, pick, PointAt(pick)));

    private void OpenHeat(ChartPick pick) => Navigation.NavigateTo(LatencyLinks.Band(_view.Filter, pick, _heat?.EdgesMs ?? []));

    private void OpenErrors(ChartPick pick) => Navigation.NavigateTo(LatencyLinks.Errors(_view.Filter, pick, [.. _errorSeries?.Types.Select(type => type.ErrorType) ?? []]));

    private LatencyPoint? PointAt(ChartPick pick) => _series?.Points.FirstOrDefault(point => point.Time == pick.From);

    private void Go(LatencyView view) => Navigation.NavigateTo(view.ToUrl());

    private void PauseAsync(bool paused)
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
