using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Logs;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Metrics;

/// <summary>What senders measured and judged themselves: every metric that was sent has a chart, every evaluation a line.</summary>
public sealed partial class MetricsPage : ComponentBase, IDisposable
{
    private const int MaxPoints = 240;
    private const int LongestValue = 256;
    private const int MostOthers = 60;

    private readonly List<IDisposable> _subscriptions = [];
    private CallFilter _filter = new() { Tenant = "" };
    private TimeRange _range = TimeRange.Default;
    private string? _watched;
    private MetricCatalog? _catalog;
    private EvaluationsResult? _evaluations;
    private LogEventsResult? _events;
    private FilterValuesResult? _values;
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private bool _showOthers;
    private bool _fault;
    private LiveChart _scores = default!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<MetricsTexts> Text { get; set; } = default!;

    public void Dispose() => Leave();

    protected override async Task OnParametersSetAsync()
    {
        _filter = new CallFilter { Tenant = (await Viewer).User.GetTenant(), Applications = Values(ApplicationQuery), Environments = Values(EnvironmentQuery) };
        _range = RangeQuery is { Length: > 0 } text && TimeRange.TryParse(text, out var range, out _) ? range! : TimeRange.Parse("1h");
        BuildDimensions();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        var view = $"{_filter.ToKey()}\u001d{_range.ToQuery()}";
        if (_filter.Tenant.Length == 0 || view == _watched)
        {
            return;
        }

        Leave();
        _watched = view;
        Watch(new PanelKey(MetricPanels.Catalog, _filter, _range, MaxPoints), view);
        Watch(new PanelKey(MetricPanels.Evaluations, _filter, _range, MaxPoints), view);
        Watch(new PanelKey(MetricPanels.Events, _filter, _range, MaxPoints), view);
        Watch(new PanelKey(CallPanels.Filters, new() { Tenant = _filter.Tenant }, TimeRange.MovingRanges[^1], MaxPoints), view);
    }

    private void Watch(PanelKey key, string view) => _subscriptions.Add(Feed.Subscribe(key, frame => InvokeAsync(() => _watched == view ? ShowAsync(frame) : Task.CompletedTask)));

    private void Leave()
    {
        _watched = null;
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
        _subscriptions.Clear();
    }

    private async Task ShowAsync(LiveFrame frame)
    {
        _fault = frame.Fault is not null;
        switch (frame.Value)
        {
            case MetricCatalog catalog:
                _catalog = catalog;
                break;
            case EvaluationsResult evaluations:
                _evaluations = evaluations;
                await _scores.ShowAsync(MetricFrames.Scores(evaluations));
                break;
            case LogEventsResult events:
                _events = events;
                break;
            case FilterValuesResult values:
                _values = values;
                BuildDimensions();
                break;
            default:
                break; // a fault brings no value; what is shown stays
        }
        StateHasChanged();
    }

    /// <summary>The conventions' metrics, or all others; of one name and unit the kind with most points.</summary>
    private List<MetricSummary> Shown(bool genAi) =>
    [
        .. (_catalog?.Metrics ?? []).Where(metric => IsGenAi(metric.Metric) == genAi).GroupBy(metric => metric.Metric, StringComparer.Ordinal)
            .Select(group => group.MaxBy(metric => metric.Points)!).Take(genAi ? int.MaxValue : MostOthers),
    ];

    private static bool IsGenAi(string metric) =>
        metric.StartsWith("gen_ai.", StringComparison.Ordinal) || metric.StartsWith("mcp.", StringComparison.Ordinal) || metric.StartsWith("llm.", StringComparison.Ordinal);

    private static string KeyOf(MetricSummary metric) => $"{metric.Metric}|{metric.Unit}|{metric.Type}";

    private static string Score(EvaluationSummary evaluation) => evaluation.AverageScore is { } score ? score.ToString("0.###", CultureInfo.CurrentCulture) : "–";

    private static List<string> Values(string[]? given) => [.. (given ?? []).Where(value => value.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal)];

    private void BuildDimensions() => _dimensions =
    [
        .. new[] { CallDimension.Application, CallDimension.Environment }.Select(dimension => new FilterDimension(
            dimension.ToString(), Text[$"Filter{dimension}"], _values?.Values.GetValueOrDefault(dimension) ?? [], _filter.Values(dimension), Colored: dimension == CallDimension.Application)),
    ];

    private void ToggleOthers() => _showOthers = !_showOthers;

    private void ChangeFilter(FilterChange change) => Go(_filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected), _range);

    private void ClearFilter() => Go(new CallFilter { Tenant = _filter.Tenant }, _range);

    private void ChangeRange(string query) => Go(_filter, TimeRange.Parse(query));

    private void Go(CallFilter filter, TimeRange range) => Navigation.NavigateTo(PortalUrls.Metrics(filter, range.ToQuery()));
}
