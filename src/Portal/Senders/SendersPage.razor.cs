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

/// <summary>A row of the list.</summary>
internal sealed record SenderEntry(SenderSummary Sender, SenderVerdict Verdict, IReadOnlyList<double?> Trend);

/// <summary>Who sends telemetry, how well, and how to become one of them.</summary>
public sealed partial class SendersPage : ComponentBase, IDisposable
{
    private const string DefaultRange = "24h";
    private const int TrendPoints = 48;

    private IReadOnlyList<DataColumn<SenderEntry>>? _columns;
    private List<SenderEntry> _senders = [];
    private SendersResult? _result;
    private (LiveFault Kind, string? Id)? _fault;
    private IDisposable? _subscription;
    private DateTimeOffset _opened;
    private string _watched = "";
    private bool _loading = true;

    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<SendersTexts> Text { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeText { get; set; }
    [SupplyParameterFromQuery(Name = SetUp.KindParameter)] private string? SetUpQuery { get; set; }
    [SupplyParameterFromQuery(Name = SetUp.DoorParameter)] private string? DoorQuery { get; set; }

    private TimeRange Range => TimeRange.TryParse(RangeText, out var range, out _) ? range : TimeRange.Parse(DefaultRange);

    private bool IsSetUp => SetUpQuery is not null;

    private string SetUpLink => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [SetUp.KindParameter] = IsSetUp ? null : "dotnet",
        [SetUp.DoorParameter] = null,
    });

    /// <summary>Whoever sent last, if that was after the page was opened.</summary>
    private SenderSummary? Arrived => _senders.Select(entry => entry.Sender).Where(sender => sender.LastSeen > _opened).MaxBy(sender => sender.LastSeen);

    private string Headline
    {
        get
        {
            var urgent = _senders.Count(entry => entry.Verdict.Status is Status.Warning or Status.Critical);
            var fine = _senders.Count(entry => entry.Verdict.Status == Status.Ok);
            return (urgent, fine) switch
            {
                (1, _) => Text["OneNeedsALook", _senders.Count],
                ( > 1, _) => Text["SomeNeedALook", urgent, _senders.Count],
                (_, 0) => Text["NoneActive"],
                (_, 1) => Text["OneFine"],
                _ => Text["AllFine", fine],
            };
        }
    }

    protected override void OnInitialized() => _opened = Time.GetUtcNow();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || string.Equals(_watched, Range.ToQuery(), StringComparison.Ordinal))
        {
            return;
        }
        var range = Range;
        _watched = range.ToQuery();
        var filter = new CallFilter { Tenant = (await Authentication).User.GetTenant() };
        _subscription?.Dispose();
        _loading = true;
        (_result, _senders, _columns) = (null, [], null);
        _subscription = Feed.Subscribe(new PanelKey(SenderPanels.Senders, filter, range, TrendPoints), frame => InvokeAsync(() => Show(frame, range)));
    }

    private void Show(LiveFrame frame, TimeRange range)
    {
        if (!string.Equals(_watched, range.ToQuery(), StringComparison.Ordinal))
        {
            return;
        }
        _fault = frame.Fault is { } kind ? (kind, frame.ErrorId) : null;
        if (frame.Value is SendersResult result)
        {
            _result = result;
            _senders =
            [
                .. result.Senders
                    .Select(sender => new SenderEntry(sender, SenderVerdict.Judge(sender, frame.ComputedAt), [.. sender.AcceptedOverTime.Select(count => (double?)count)]))
                    .OrderBy(entry => entry.Verdict.Status switch { Status.Critical => 0, Status.Warning => 1, Status.Ok => 2, Status.Unknown or _ => 3 })
                    .ThenByDescending(entry => entry.Sender.Accepted),
            ];
        }
        _loading = false;
        StateHasChanged();
    }

    private void ChangeRange(string range) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(PortalUrls.Range, range));

    public void Dispose() => _subscription?.Dispose();
}
