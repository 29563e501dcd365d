using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
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
    private Dictionary<string, decimal?> _spend = new(StringComparer.Ordinal);
    private List<(ApplicationOverview Application, ApplicationHealth Health)> _applications = [];
    private (LiveFault Kind, string? Id)? _fault;
    private bool? _everSeen;
    private bool _loading = true;
    private string _watched = "";

    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IngestAddress Address { get; set; } = null!;
    [Inject] private IStringLocalizer<OverviewTexts> Text { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeText { get; set; }

    private TimeRange Range => TimeRange.TryParse(RangeText, out var range, out _) ? range : TimeRange.Parse(DefaultRange);

    /// <summary>The page's answer in words, and the applications it is about.</summary>
    private (string Text, string Detail) Headline
    {
        get
        {
            var urgent = _applications.Where(entry => entry.Health.Status is Status.Critical or Status.Warning).ToList();
            if (urgent.Count > 0)
            {
                var named = urgent.Take(3).Select(entry => $"{entry.Application.Current.Name} ({ReasonOf(entry.Application, entry.Health)})");
                return (Text[urgent.Count == 1 ? "OneNeedsALook" : "SomeNeedALook", urgent.Count, _applications.Count], string.Join(" · ", named));
            }
            var known = _applications.Count(entry => entry.Health.Status == Status.Ok);
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
        _everSeen = null;
        _loading = true;
        _subscription = Feed.Subscribe(new PanelKey(CallPanels.Overview, filter, range, TrendPoints), frame => InvokeAsync(() => Show(frame, filter)));
        _spendSubscription = Feed.Subscribe(new PanelKey(OverviewPanels.Spend, filter, range, TrendPoints), frame => InvokeAsync(() => ShowSpend(frame)));
    }

    private void Show(LiveFrame frame, CallFilter filter)
    {
        _fault = frame.Fault is { } kind ? (kind, frame.ErrorId) : null;
        if (frame.Value is OverviewResult result)
        {
            _applications =
            [
                .. result.Applications
                    .Select(application => (application, ApplicationHealth.Judge(application, frame.ComputedAt)))
                    .OrderBy(entry => entry.Item2.Urgency)
                    .ThenByDescending(entry => entry.application.Current.Calls),
            ];
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

    private string ReasonOf(ApplicationOverview application, ApplicationHealth health) => health.Reason switch
    {
        HealthReason.NoCalls => Text["ReasonNoCalls"],
        HealthReason.FewCalls => Text["ReasonFewCalls", application.Current.Calls],
        HealthReason.Stale => Text["ReasonStale", application.NewestReceived!.Value.UtcDateTime.ToString("g", CultureInfo.CurrentCulture)],
        HealthReason.Errors => Text["ReasonErrors", UnitFormat.Format(health.ErrorRate, Unit.Share)],
        HealthReason.Slower => Text["ReasonSlower", Change(health)],
        HealthReason.Steady when health.Ratio is null => Text["ReasonFine"],
        HealthReason.Steady when Math.Abs(health.Ratio.Value - 1) < 0.01 => Text["ReasonSame"],
        HealthReason.Steady => Text["ReasonSteady", Change(health)],
        _ => throw new InvalidOperationException($"No words for {health.Reason}."),
    };

    private static string Change(ApplicationHealth health) =>
        ((health.Ratio!.Value - 1) * 100).ToString("+#,0;\u2212#,0;0", CultureInfo.CurrentCulture) + "\u00a0%";

    public void Dispose()
    {
        _subscription?.Dispose();
        _everSubscription?.Dispose();
        _spendSubscription?.Dispose();
    }
}
