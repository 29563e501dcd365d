using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Drift;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Drift;

/// <summary>Whether an application's traffic still is what it was, where it is not, and what else changed then: live, for the view of the address.</summary>
public sealed partial class DriftPage : ComponentBase, IDisposable
{
    /// <summary>What an application sends to have features of its own; the names stand in docs/drift.md.</summary>
    private const string Example = """span.SetAttribute("portal.feature.topic", "billing");   // a category""" + "\n" + """span.SetAttribute("portal.feature.documents", 4);        // a number""";

    private readonly Dictionary<string, LiveFrame> _faults = new(StringComparer.Ordinal);
    private DriftView _view = new(new CallFilter { Tenant = "" }, DriftView.DefaultRange, null, null, null);
    private DriftSubscriptions? _panels;
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private IReadOnlyList<AddressFault> _addressFaults = [];
    private FilterValuesResult? _all;
    private FilterValuesResult? _values;
    private DriftReference? _pinned;
    private DriftHeatmap? _map;
    private DriftFeature? _detail;
    private DriftExplanation? _explanation;
    private EmbeddingDrifts? _embeddings;
    private HashSet<string>? _awaited;
    private string? _feature;
    private bool _closed;
    private bool _unknownFeature;
    private bool _paused;
    private bool _neverCalled;
    private bool _disposed;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = DriftView.ReferenceParameter)] private string? ReferenceQuery { get; set; }
    [SupplyParameterFromQuery(Name = DriftView.FeatureParameter)] private string? FeatureQuery { get; set; }
    [SupplyParameterFromQuery(Name = DriftView.ColumnParameter)] private string? ColumnQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private DriftReferences References { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IngestAddress Address { get; set; } = default!;
    [Inject] private IStringLocalizer<DriftTexts> Text { get; set; } = default!;

    private ReferencePolicy Reference => _view.Reference switch
    {
        null => ReferencePolicy.Default,
        ReferencePolicy.Fixed window when PinnedWindow is { } pinned && pinned with { Name = null } == window with { Name = null } => pinned,
        var reference => reference,
    };

    private ReferencePolicy.Fixed? PinnedWindow => _pinned is null ? null : new ReferencePolicy.Fixed(_pinned.From, _pinned.To, _pinned.Name);

    /// <summary>A rolling reference follows slow drift; the pinned one is shown beside it.</summary>
    private DriftArgument Argument => new() { Reference = Reference, Pinned = Reference.IsRolling ? PinnedWindow : null };

    private string? PinnedHref => PinnedWindow is { } pinned ? (_view with { Reference = pinned }).ToUrl() : null;

    private IReadOnlyList<string> Applications
    {
        get
        {
            var known = _all?.Values.GetValueOrDefault(CallDimension.Application) ?? [];
            return _view.Application is { } application && !known.Contains(application, StringComparer.Ordinal) ? [application, .. known] : known;
        }
    }

    private IReadOnlyList<string> Versions => _values?.Values.GetValueOrDefault(CallDimension.Version) ?? [];

    private int PickedColumn => _view.Column is { } column && _map is not null ? _map.Times.ToList().IndexOf(column) : -1;

    private DriftCell? PickedCell =>
        PickedColumn is >= 0 and var column && _map!.Rows.FirstOrDefault(row => row.Feature == _feature) is { } row && column < row.Cells.Count ? row.Cells[column] : null;

    private DriftWindow? PickedWindow =>
        PickedColumn is >= 0 and var column ? new DriftWindow(_map!.Times[column], column + 1 < _map.Times.Count ? _map.Times[column + 1] : _map.Windows.Current.To) : null;

    /// <summary>The chosen column alone, with the reference of the map: one that moves along would contain what came before the column.</summary>
    private string? ColumnHref => PickedWindow is { } window && _map!.Windows.Reference is [var reference]
        ? (_view with { Range = TimeRange.Between(window.From, window.To), Reference = new ReferencePolicy.Fixed(reference.From, reference.To), Column = null }).ToUrl()
        : null;

    public void Dispose()
    {
        _disposed = true;
        Hold();
    }

    protected override async Task OnParametersSetAsync()
    {
        var tenant = (await Viewer).User.GetTenant();
        var view = DriftView.Read(
            tenant, new DriftAddress(RangeQuery, ApplicationQuery, EnvironmentQuery, ModelQuery, VersionQuery, ReferenceQuery, FeatureQuery, ColumnQuery), out _addressFaults);
        var (changed, moved) = (view.Key != _view.Key, view.Application != _view.Application);
        _view = view;
        if (moved)
        {
            (_values, _pinned) = (null, null);
            await FindPinnedAsync();
        }
        if (changed)
        {
            // The most drifted feature of another view is another feature.
            (_map, _embeddings, _feature, _closed) = (null, null, null, false);
            _faults.Clear();
        }
        if (_view.Feature is not null)
        {
            _feature = _view.Feature;
        }
        BuildDimensions();
        Watch();
    }

    /// <summary>A paused viewer who chooses another view gets one picture of it, which then stands still.</summary>
    private void Watch()
    {
        if (_disposed || !RendererInfo.IsInteractive)
        {
            return;
        }
        _panels ??= new DriftSubscriptions(Feed, ReceiveAsync);
        var changed = _panels.Watch(_view, Argument, _feature);
        if (changed.Contains(DriftPanels.Feature, StringComparer.Ordinal) && _detail?.Feature != _feature)
        {
            (_detail, _explanation, _unknownFeature) = (null, null, false);
        }
        _awaited = _paused ? _panels.Names.ToHashSet(StringComparer.Ordinal) : null;
    }

    private void Hold()
    {
        _panels?.Dispose();
        _panels = null;
    }

    /// <summary>Frames of a view that was left while they were on their way must not be drawn under the new one.</summary>
    private Task ReceiveAsync(string name, PanelKey key, LiveFrame frame) =>
        InvokeAsync(() =>
        {
            if (_panels?.IsOpen(name, key) is true)
            {
                Show(name, frame);
            }
        });

    private void Show(string name, LiveFrame frame)
    {
        if (frame.Fault is not null)
        {
            _faults[name] = frame;
            StateHasChanged();
            return;
        }
        _faults.Remove(name);
        switch (name, frame.Value)
        {
            case (DriftSubscriptions.Applications, FilterValuesResult values):
                ShowApplications(values);
                break;
            case (DriftSubscriptions.ApplicationValues, FilterValuesResult values):
                _values = values;
                BuildDimensions();
                break;
            case (_, DriftHeatmap map):
                _map = map;
                OpenMostDrifted(map);
                break;
            case (_, FeatureAnswer answer):
                (_detail, _unknownFeature) = (answer.Feature, answer.Feature is null);
                break;
            case (_, DriftExplanation explanation):
                _explanation = explanation;
                break;
            case (_, EmbeddingDrifts embeddings):
                _embeddings = embeddings;
                break;
            default:
                throw new InvalidOperationException($"Panel {name} brought {frame.Value?.GetType().Name ?? "nothing"}.");
        }
        if (_awaited is not null && _awaited.Remove(name) && _awaited.Count == 0)
        {
            Hold();
        }
        StateHasChanged();
    }

    private void ShowApplications(FilterValuesResult values)
    {
        _all = values;
        var known = values.Values.GetValueOrDefault(CallDimension.Application) ?? [];
        _neverCalled = known.Count == 0 && _view.Application is null;
        if (_view.Application is null && known.Count > 0)
        {
            // Drift is asked of one application; the busiest is as good a start as any, and the address then names it.
            Navigation.NavigateTo((_view with { Filter = _view.Filter with { Applications = [known[0]] } }).ToUrl(), replace: true);
        }
    }

    /// <summary>Who comes to see what drifted need not look for it; the choice then stays, so that nothing jumps while one reads.</summary>
    private void OpenMostDrifted(DriftHeatmap map)
    {
        if (_feature is null && !_closed && map.Headline.Drifted is [var worst, ..])
        {
            _feature = worst;
            Watch();
        }
    }

    private async Task ReadPinnedAsync()
    {
        await FindPinnedAsync();
        Watch();
    }

    private async Task FindPinnedAsync()
    {
        try
        {
            _pinned = _view.Application is { } application ? await References.FindAsync(_view.Filter.Tenant, application, CancellationToken.None) : null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            _faults[DriftPanels.Heatmap] = new LiveFrame { Sequence = 0, ComputedAt = DateTimeOffset.MinValue, Fault = LiveFault.Unavailable };
        }
    }

    private void BuildDimensions() => _dimensions =
    [
        .. DriftView.Dimensions.Select(dimension => new FilterDimension(
            dimension.ToString(), Text[$"Filter{dimension}"], _values?.Values.GetValueOrDefault(dimension) ?? [], _view.Filter.Values(dimension), Colored: dimension is CallDimension.Model)),
    ];

    private LiveFrame? Fault(string panel) => _faults.GetValueOrDefault(panel);

    private void Pick(MapPick pick)
    {
        _closed = false;
        Go(_view with { Feature = pick.Row, Column = pick.Column >= 0 ? _map?.Times[pick.Column] : null });
    }

    private void CloseFeature()
    {
        (_feature, _closed, _detail, _explanation) = (null, true, null, null);
        Go(_view with { Feature = null, Column = null });
        Watch();
    }

    private void ChooseApplication(string application) =>
        Go(new DriftView(new CallFilter { Tenant = _view.Filter.Tenant, Applications = [application] }, _view.Range, _view.Reference is { IsRolling: true } rolling ? rolling : null, null, null));

    private void ChooseReference(ReferencePolicy reference) => Go(_view with { Reference = reference == ReferencePolicy.Default ? null : reference });

    private void ChangeFilter(FilterChange change) => Go(_view with { Filter = _view.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) });

    private void ClearFilter() => Go(_view with { Filter = new CallFilter { Tenant = _view.Filter.Tenant, Applications = _view.Filter.Applications } });

    private void ChangeRange(string query) => Go(_view with { Range = TimeRange.Parse(query), Column = null });

    private void Zoom(ChartWindow window) => Go(_view with { Range = TimeRange.Between(window.From, window.To), Column = null });

    private void Go(DriftView view) => Navigation.NavigateTo(view.ToUrl());

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
