using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Panels.Signals;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Overview;

/// <summary>The landing page: one tile per application, the ones that need a person first.</summary>
public sealed partial class OverviewPage : IDisposable
{
    private const string DefaultRange = "1h";
    private const int TrendPoints = 60;

    private IDisposable? _subscription;
    private IDisposable? _everSubscription;
    private IDisposable? _spendSubscription;
    private readonly List<IDisposable> _signalSubscriptions = [];
    private readonly Dictionary<string, LiveFrame> _signals = new(StringComparer.Ordinal);
    private Dictionary<string, decimal?> _spend = new(StringComparer.Ordinal);
    private List<(ApplicationOverview Application, ApplicationHealth Health)> _applications = [];
    private (LiveFault Kind, string? Id)? _fault;
    private bool? _everSeen;
    private bool _loading = true;
    private string _watched = "";

    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private SignalCatalogue Signals { get; set; } = null!;
    [Inject] private IStringLocalizerFactory Localizers { get; set; } = null!;
    [Inject] private IngestAddress Address { get; set; } = null!;
    [Inject] private IStringLocalizer<OverviewTexts> Text { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeText { get; set; }

    private TimeRange Range => TimeRange.TryParse(RangeText, out var range, out _) ? range : TimeRange.Parse(DefaultRange);

    /// <summary>What needs a person first; of equals the busiest.</summary>
    private IEnumerable<ApplicationState> States => _applications
        .Select(entry => new ApplicationState(entry.Application, entry.Health, [.. Signals.All.Select(signal => StateOf(signal, entry.Application.Current.Name))]))
        .OrderBy(state => state.Urgency)
        .ThenByDescending(state => state.Application.Current.Calls);

    /// <summary>The page's answer in words, and the applications it is about.</summary>
    private (string Text, string Detail) Headline
    {
        get
        {
            var states = States.ToList();
            var urgent = states.Where(state => state.Status >= Status.Warning).ToList();
            if (urgent.Count > 0)
            {
                var named = urgent.Take(3).Select(state => $"{state.Name} ({ReasonOf(state)})");
                return (Text[urgent.Count == 1 ? "OneNeedsALook" : "SomeNeedALook", urgent.Count, _applications.Count], string.Join(" · ", named));
            }
            var known = states.Count(state => state.Status == Status.Ok);
            var calls = UnitFormat.Format(_applications.Sum(entry => (double)entry.Application.Current.Calls), Unit.Count);
            return known == 0
                ? (Text["NothingKnown"], Text["CallsInRange", calls])
                : (Text[known == 1 ? "OneFine" : "AllFine", known], Text["CallsInRange", calls]);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        // The first, static rendering shows the shape of the page; frames come over the circuit.
        if (!RendererInfo.IsInteractive || string.Equals(_watched, Range.ToQuery(), StringComparison.Ordinal))
        {
            return;
        }
        var range = Range;
        _watched = range.ToQuery();
        var filter = new CallFilter { Tenant = (await Authentication).User.GetTenant() };
        _subscription?.Dispose();
        _everSubscription?.Dispose();
        _everSubscription = null;
        _spendSubscription?.Dispose();
        _spend.Clear();
        LeaveSignals();
        _signals.Clear();
        _everSeen = null;
        _loading = true;
        _subscription = Feed.Subscribe(new PanelKey(CallPanels.Overview, filter, range, TrendPoints), frame => InvokeAsync(() => Show(frame, filter)));
        _spendSubscription = Feed.Subscribe(new PanelKey(OverviewPanels.Spend, filter, range, TrendPoints), frame => InvokeAsync(() => ShowSpend(frame)));
        foreach (var signal in Signals.All)
        {
            var key = new PanelKey(SignalCatalogue.Panel, filter, range, TrendPoints, signal.Id);
            _signalSubscriptions.Add(Feed.Subscribe(key, frame => InvokeAsync(() => ShowSignal(signal, frame))));
        }
    }

    private void Show(LiveFrame frame, CallFilter filter)
    {
        _fault = frame.Fault is { } kind ? (kind, frame.ErrorId) : null;
        if (frame.Value is OverviewResult result)
        {
            _applications = [.. result.Applications.Select(application => (application, ApplicationHealth.Judge(application, frame.ComputedAt)))];
        }
        _loading = _loading && frame.Value is null && frame.Fault is null;
        if (_applications.Count > 0)
        {
            _everSeen = true;
            _everSubscription?.Dispose();
            _everSubscription = null;
        }
        else if (frame.Value is not null && _everSeen is null && _everSubscription is null)
        {
            // Nothing in this range: whether there was ever a call decides what the page suggests.
            var key = new PanelKey(CallPanels.Filters, filter, TimeRange.Parse("30d"), TrendPoints);
            _everSubscription = Feed.Subscribe(key, ever => InvokeAsync(() => ShowEver(ever)));
        }
        StateHasChanged();
    }

    /// <summary>Without this panel the tiles say that the spend is unknown; everything else stands.</summary>
    private void ShowSpend(LiveFrame frame)
    {
        if (frame.Value is MetricResult result)
        {
            _spend = result.Groups.Where(group => !group.IsRest).ToDictionary(group => group.Name, group => group.Total, StringComparer.Ordinal);
            StateHasChanged();
        }
    }

    private FormattedValue SpendOf(string application) =>
        _spend.GetValueOrDefault(application) is { } spend ? UnitFormat.Money(spend) : UnitFormat.Unknown(Text["SpendUnknown"]);

    private void ShowEver(LiveFrame frame)
    {
        if (frame.Value is FilterValuesResult values)
        {
            _everSeen = values.Values.TryGetValue(CallDimension.Application, out var applications) && applications.Count > 0;
            StateHasChanged();
        }
    }

    private void ChangeRange(string range) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(PortalUrls.Range, range));

    private void ShowSignal(HealthSignal signal, LiveFrame frame)
    {
        _signals[signal.Id] = frame;
        StateHasChanged();
    }

    private SignalState StateOf(HealthSignal signal, string application)
    {
        var frame = _signals.GetValueOrDefault(signal.Id);
        var reading = (frame?.Value as SignalReadings)?.Readings.FirstOrDefault(reading => string.Equals(reading.Application, application, StringComparison.Ordinal));
        return new SignalState(signal, reading, Failed: frame?.Fault is not null);
    }

    private string ReasonOf(ApplicationState state) => OverviewWords.Reason(state, Text, Localizers);

    private void LeaveSignals()
    {
        _signalSubscriptions.ForEach(subscription => subscription.Dispose());
        _signalSubscriptions.Clear();
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _everSubscription?.Dispose();
        _spendSubscription?.Dispose();
        LeaveSignals();
    }
}
