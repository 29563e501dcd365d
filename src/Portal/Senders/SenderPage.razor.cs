using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Senders;

/// <summary>One sender: the verdict with what it rests on.</summary>
public sealed partial class SenderPage : ComponentBase, IDisposable
{
    private const string DefaultRange = "24h";
    private const int Points = 120;

    private IReadOnlyList<DataColumn<NameCount>>? _nameColumns;
    private LiveChart _chart = default!;
    private SenderDetail? _detail;
    private SenderVerdict? _verdict;
    private (LiveFault Kind, string? Id)? _fault;
    private IDisposable? _subscription;
    private string _watched = "";
    private bool _loading = true;

    [Parameter] public string Id { get; set; } = "";

    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<SendersTexts> Text { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeText { get; set; }

    private TimeRange Range => TimeRange.TryParse(RangeText, out var range, out _) ? range : TimeRange.Parse(DefaultRange);

    protected override async Task OnParametersSetAsync()
    {
        var range = Range;
        var watched = $"{Id}\n{range.ToQuery()}";
        if (!RendererInfo.IsInteractive || string.Equals(_watched, watched, StringComparison.Ordinal))
        {
            return;
        }
        _watched = watched;
        var filter = new CallFilter { Tenant = (await Authentication).User.GetTenant() };
        _subscription?.Dispose();
        (_detail, _verdict, _fault, _loading) = (null, null, null, true);
        if (!SenderPanels.IsId(Id))
        {
            // A link that was never ours: there is nothing to wait for.
            (_detail, _loading) = (new SenderDetail(default, default, default, [], Sender: null, []), false);
            return;
        }
        _subscription = Feed.Subscribe(new PanelKey(SenderPanels.Sender, filter, range, Points, Id), frame => InvokeAsync(() => ShowAsync(frame, watched)));
    }

    private async Task ShowAsync(LiveFrame frame, string watched)
    {
        if (!string.Equals(_watched, watched, StringComparison.Ordinal))
        {
            return;
        }
        _fault = frame.Fault is { } kind ? (kind, frame.ErrorId) : null;
        _loading = false;
        if (frame.Value is SenderDetail detail)
        {
            _detail = detail;
            _verdict = detail.Sender is null ? null : SenderVerdict.Judge(detail.Sender, frame.ComputedAt);
        }
        StateHasChanged();
        if (_detail?.Sender is { } sender)
        {
            await _chart.ShowAsync(Chart(_detail, sender));
        }
    }

    private ChartFrame Chart(SenderDetail detail, SenderSummary sender) => new()
    {
        From = detail.From.ToUnixTimeMilliseconds(),
        To = detail.To.ToUnixTimeMilliseconds(),
        Step = (long)detail.Step.TotalMilliseconds,
        Times = [.. detail.Times.Select(time => time.ToUnixTimeMilliseconds())],
        Incomplete = detail.To > Time.GetUtcNow() - detail.Step ? 1 : 0,
        Series =
        [
            new(Text["SeriesAccepted"], SeriesPalette.Accent, [.. sender.AcceptedOverTime.Select(count => (double?)count)]) { Emphasis = true },
            new(Text["SeriesRejected"], "--status-critical", [.. sender.RejectedOverTime.Select(count => (double?)count)]),
        ],
    };

    private string Clock(SenderLag? lag) => lag switch
    {
        null => Text["NotMeasured"],
        { Smallest: < 0 } => Text["ClockAhead", UnitFormat.Format(-lag.Smallest, Unit.Duration)],
        _ => Text["ClockBehind", UnitFormat.Format(lag.Smallest, Unit.Duration)],
    };

    private static string Count(ulong count) => count.ToString("#,0", CultureInfo.CurrentCulture);

    private void Zoom(ChartWindow window) => ChangeRange(TimeRange.Between(window.From, window.To).ToQuery());

    private void ChangeRange(string range) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(PortalUrls.Range, range));

    public void Dispose() => _subscription?.Dispose();
}
