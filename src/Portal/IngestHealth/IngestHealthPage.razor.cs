using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Health;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.IngestHealth;

/// <summary>Whether telemetry gets in, where it waits, and how long it is really kept.</summary>
public sealed partial class IngestHealthPage : ComponentBase, IDisposable
{
    private const string DefaultRange = "1h";
    private const int Points = 120;

    private IReadOnlyList<DataColumn<TableState>>? _columns;
    private LiveChart _chart = default!;
    private IngestHealthReport? _report;
    private (LiveFault Kind, string? Id)? _fault;
    private IDisposable? _subscription;
    private string _watched = "";

    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<IngestHealthTexts> Text { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeText { get; set; }

    private TimeRange Range => TimeRange.TryParse(RangeText, out var range, out _) ? range : TimeRange.Parse(DefaultRange);

    protected override async Task OnParametersSetAsync()
    {
        var range = Range;
        var watched = range.ToQuery();
        if (!RendererInfo.IsInteractive || string.Equals(_watched, watched, StringComparison.Ordinal))
        {
            return;
        }
        _watched = watched;
        var filter = new CallFilter { Tenant = (await Authentication).User.GetTenant() };
        _subscription?.Dispose();
        _subscription = Feed.Subscribe(new PanelKey(IngestHealthRegistration.Panel, filter, range, Points), frame => InvokeAsync(() => ShowAsync(frame, watched)));
    }

    private async Task ShowAsync(LiveFrame frame, string watched)
    {
        if (!string.Equals(_watched, watched, StringComparison.Ordinal))
        {
            return;
        }
        _fault = frame.Fault is { } kind ? (kind, frame.ErrorId) : null;
        _report = frame.Value as IngestHealthReport ?? _report;
        StateHasChanged();
        if (_report?.Intake is { } intake)
        {
            await _chart.ShowAsync(Chart(intake));
        }
    }

    private ChartFrame Chart(IntakeState intake)
    {
        double?[] PerSecond(IReadOnlyList<ulong> counts) => [.. counts.Select(count => (double?)(count / intake.Step.TotalSeconds))];
        return new ChartFrame
        {
            From = intake.From.ToUnixTimeMilliseconds(),
            To = intake.To.ToUnixTimeMilliseconds(),
            Step = (long)intake.Step.TotalMilliseconds,
            Times = [.. intake.Times.Select(time => time.ToUnixTimeMilliseconds())],
            Incomplete = Range.IsMoving ? 1 : 0,
            Series =
            [
                new(Text["SeriesSpans"], SeriesPalette.Accent, PerSecond(intake.Spans)),
                new(Text["SeriesLogs"], "--series-3", PerSecond(intake.Logs)),
                new(Text["SeriesPoints"], "--series-1", PerSecond(intake.Points)),
                new(Text["SeriesRejected"], "--status-critical", PerSecond(intake.Rejected)),
            ],
        };
    }

    private string Headline(IngestHealthReport report) => report.Verdict.Findings.Count == 0 ? Text["Fine"] : Words(report.Verdict.Findings[0]);

    private string Rate(IngestHealthReport report) => report.Intake is not { } intake
        ? ""
        : Text["AcceptedRate", UnitFormat.Format(Total(intake) / (intake.To - intake.From).TotalSeconds, Unit.Rate)];

    private static double Total(IntakeState intake) => intake.Spans.Concat(intake.Logs).Concat(intake.Points).Sum(count => (double)count);

    private string Words(IngestFinding finding) => Text[
        $"Note{finding.Note}", finding.Count.ToString("#,0", CultureInfo.CurrentCulture), Duration(finding.Span), UnitFormat.Format(finding.Share, Unit.Share), finding.Detail];

    private static string Meaning(int status) => ReasonPhrases.GetReasonPhrase(status);

    private static string Count(long count) => count.ToString("#,0", CultureInfo.CurrentCulture);

    private static string Duration(TimeSpan? span) => span switch
    {
        { TotalHours: >= 48 } days => string.Create(CultureInfo.CurrentCulture, $"{days.TotalDays:#,0.#}\u00a0d"),
        _ => UnitFormat.Format(span?.TotalMilliseconds, Unit.Duration).ToString(),
    };

    private static string Bytes(long bytes) => UnitFormat.Bytes(bytes);

    private static string Time(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "–";

    /// <summary>How long a TTL keeps rows; one of another form than ours stands as it is.</summary>
    private string Kept(string? ttl)
    {
        if (ttl is null)
        {
            return Text["ForEver"];
        }
        var match = Interval().Match(ttl);
        return match.Success ? Text[$"Kept{match.Groups["unit"].Value}", match.Groups["count"].Value] : ttl;
    }

    private void Zoom(ChartWindow window) => ChangeRange(TimeRange.Between(window.From, window.To).ToQuery());

    private void ChangeRange(string range) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(PortalUrls.Range, range));

    public void Dispose() => _subscription?.Dispose();

    [GeneratedRegex(@"^[^+]+ \+ toInterval(?<unit>Hour|Day)\((?<count>\d+)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Interval();
}
