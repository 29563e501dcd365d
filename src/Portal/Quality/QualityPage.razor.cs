using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Quality;

/// <summary>How well answers are judged to be, how far the judges can be trusted, and which version is better: live, for the filter and range of the address.</summary>
public sealed partial class QualityPage : ComponentBase, IDisposable
{
    private readonly Dictionary<string, LiveFrame> _faults = new(StringComparer.Ordinal);
    private QualityView _view = QualityView.Empty;
    private QualitySubscriptions? _subscriptions;
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private IReadOnlyList<string> _addressFaults = [];
    private IReadOnlyList<string> _versions = [];
    private FilterValuesResult? _values;
    private EvaluationScoresResult? _scores;
    private ScoreBreakdownResult? _breakdown;
    private EvaluationCoverageResult? _coverage;
    private AgreementResult? _agreement;
    private ComparisonResult? _comparison;
    private IReadOnlyList<BenchmarkRun>? _benchmarks;
    private LiveChart? _scoreChart;
    private LiveChart? _countChart;
    private EvaluationScoresResult? _drawn;
    private string _drawnFor = "";
    private TimeRange? _zoomedFrom;
    private bool _paused;
    private bool _disposed;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = QualityView.EvaluationParameter)] private string? EvaluationQuery { get; set; }
    [SupplyParameterFromQuery(Name = QualityView.ByParameter)] private string? ByQuery { get; set; }
    [SupplyParameterFromQuery(Name = QualityView.BaselineParameter)] private string? BaselineQuery { get; set; }
    [SupplyParameterFromQuery(Name = QualityView.CandidateParameter)] private string? CandidateQuery { get; set; }
    [SupplyParameterFromQuery(Name = QualityView.ShareParameter)] private string? ShareQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<QualityTexts> Text { get; set; } = default!;

    /// <summary>The evaluation looked at closely: the chosen one, else the most frequent.</summary>
    private string Evaluation => _scores is { Evaluations.Count: > 0 } scores && scores.Evaluations.All(evaluation => evaluation.Name != _view.Evaluation) ? scores.Evaluations[0].Name : _view.Evaluation;

    private EvaluationScore? _selected => _scores?.Evaluations.FirstOrDefault(evaluation => evaluation.Name == Evaluation);

    private string Headline => _selected switch
    {
        { Kind: EvaluationKind.Labels, Labels: [var label, ..] } evaluation =>
            Text["HeadlineLabels", evaluation.Name, UnitFormat.Format(label.Share.Value, Unit.Share), label.Label],
        { } evaluation => Text["HeadlineScore", evaluation.Name, QualityWords.Of(evaluation.Score, evaluation.Kind, Text)],
        null => "",
    };

    public void Dispose()
    {
        _disposed = true;
        _subscriptions?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var tenant = (await Viewer).User.GetTenant();
        var view = QualityView.Read(
            tenant,
            new QualityQuery(RangeQuery, ApplicationQuery, EnvironmentQuery, ModelQuery, VersionQuery, EvaluationQuery, ByQuery, BaselineQuery, CandidateQuery, ShareQuery),
            out _addressFaults);
        if (view.Key != _view.Key)
        {
            // The old numbers would be wrong under the new view's name.
            (_scores, _breakdown, _coverage, _agreement, _comparison, _benchmarks) = (null, null, null, null, null, null);
            _faults.Clear();
        }
        if (view.Argument.ToComparison() != _view.Argument.ToComparison())
        {
            _comparison = null;
            _faults.Remove(QualityPanels.Comparison);
        }
        if (view.Argument.ToBreakdown() != _view.Argument.ToBreakdown())
        {
            _breakdown = null;
        }
        _view = view;
        BuildDimensions();
        Watch();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_selected is not { } evaluation || _scores is not { } scores || _scoreChart is null || _countChart is null)
        {
            return;
        }
        if (!ReferenceEquals(_drawn, scores) || _drawnFor != evaluation.Name)
        {
            (_drawn, _drawnFor) = (scores, evaluation.Name);
            await _scoreChart.ShowAsync(QualityFrames.Score(scores.Window, evaluation, Text));
            await _countChart.ShowAsync(QualityFrames.Counts(scores.Window, evaluation, Text));
        }
    }

    private void Watch()
    {
        // The first, static rendering shows the shape of the page; frames come over the circuit.
        if (_disposed || _paused || !RendererInfo.IsInteractive)
        {
            return;
        }
        _subscriptions ??= new QualitySubscriptions(Feed, ReceiveAsync);
        _subscriptions.Watch(_view, Evaluation);
    }

    private Task ReceiveAsync(string key, LiveFrame frame) => InvokeAsync(() =>
    {
        if (_subscriptions?.PanelOf(key) is { } panel)
        {
            Show(panel, frame);
        }
    });

    private void Show(string panel, LiveFrame frame)
    {
        if (frame.Fault is not null)
        {
            _faults[panel] = frame;
            StateHasChanged();
            return;
        }
        _faults.Remove(panel);
        switch (frame.Value)
        {
            case EvaluationScoresResult scores:
                _scores = scores;
                Watch();
                break;
            case ScoreBreakdownResult breakdown:
                _breakdown = breakdown;
                break;
            case EvaluationCoverageResult coverage:
                _coverage = coverage;
                break;
            case AgreementResult agreement:
                _agreement = agreement;
                break;
            case ComparisonResult comparison:
                _comparison = comparison;
                break;
            case IReadOnlyList<BenchmarkRun> runs:
                _benchmarks = runs;
                break;
            case FilterValuesResult values:
                _values = values;
                _versions = values.Values.GetValueOrDefault(CallDimension.Version) ?? [];
                BuildDimensions();
                break;
            default:
                throw new InvalidOperationException($"Panel {panel} brought {frame.Value?.GetType().Name ?? "nothing"}.");
        }
        StateHasChanged();
    }

    private void BuildDimensions() => _dimensions =
    [
        .. QualityView.Dimensions.Select(dimension => new FilterDimension(
            dimension.ToString(),
            Text[$"Filter{dimension}"],
            _values?.Values.GetValueOrDefault(dimension) ?? [],
            _view.Filter.Values(dimension),
            Colored: dimension is CallDimension.Application or CallDimension.Model)),
    ];

    private LiveFrame? Fault(string panel) => _faults.GetValueOrDefault(panel);

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
        var back = _zoomedFrom ?? (_view.Range.IsMoving ? null : QualityView.DefaultRange);
        if (back is not null)
        {
            _zoomedFrom = null;
            Go(_view with { Range = back });
        }
    }

    private void Go(QualityView view) => Navigation.NavigateTo(view.ToUrl());

    private void Pause(bool paused)
    {
        _paused = paused;
        if (paused)
        {
            _subscriptions?.Dispose();
            _subscriptions = null;
        }
        Watch();
    }
}
