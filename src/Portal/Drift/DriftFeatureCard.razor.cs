using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Features;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Drift;

/// <summary>One feature: two distributions, what moved and the calls behind it, the index over time, and every statistic.</summary>
public sealed partial class DriftFeatureCard : ComponentBase
{
    private IReadOnlyList<FeatureColumn> _columns = [];
    private IReadOnlyList<DistributionBin> _bins = [];
    private IReadOnlyList<DistributionTick> _ticks = [];
    private DriftFeature? _laidOut;
    private (DriftFeature?, DriftExplanation?) _drawn;
    private LiveChart? _chart;

    /// <summary>The feature's name as it was sent.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>Null while it is not known.</summary>
    [Parameter] public DriftFeature? Feature { get; set; }

    /// <summary>What else changed; its moments are marked on the time line.</summary>
    [Parameter] public DriftExplanation? Explanation { get; set; }

    /// <summary>Which calls are looked at.</summary>
    [Parameter, EditorRequired] public CallFilter Filter { get; set; } = default!;

    /// <summary>The column of the heat map that was chosen; null: none.</summary>
    [Parameter] public DriftCell? Cell { get; set; }

    [Parameter] public DateTimeOffset? ColumnFrom { get; set; }

    [Parameter] public DateTimeOffset? ColumnTo { get; set; }

    /// <summary>The view of that column alone, against the same reference.</summary>
    [Parameter] public string? ColumnHref { get; set; }

    /// <summary>The viewer brushed over a stretch of time.</summary>
    [Parameter] public EventCallback<ChartWindow> OnZoom { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Inject] private IStringLocalizer<DriftTexts> Text { get; set; } = default!;

    private bool IsCategory => Feature?.Binning == (int)FeatureBinning.None;

    private IReadOnlyList<FeatureColumn> Moved => [.. _columns.Where(column => column.Moved).OrderByDescending(column => Math.Abs(column.Current - column.Reference))];

    private string ColumnCallsHref => PortalUrls.Calls(Filter, TimeRange.Between(ColumnFrom!.Value, ColumnTo!.Value).ToQuery());

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_laidOut, Feature))
        {
            return;
        }
        _laidOut = Feature;
        _columns = Feature is null ? [] : FeatureBinsView.Of(Feature);
        _bins = [.. _columns.Select(column => new DistributionBin(DriftWords.Column(Name, column, Text), column.Reference, column.Current, column.Moved, CallsHref(column)))];
        _ticks = IsCategory ? [] : FeatureBinsView.Ticks(_columns, value => DriftWords.Value(Name, value));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Feature is null || _chart is null || _drawn == (Feature, Explanation))
        {
            return;
        }
        _drawn = (Feature, Explanation);
        await _chart.ShowAsync(DriftFrames.Index(Feature, Explanation, Text));
    }

    private string? CallsHref(FeatureColumn column) =>
        Feature is not null && column.First >= 0 && column.Current > 0 ? DriftCallsLink.Of(Filter, Feature.Windows.Current, Name, column) : null;
}
