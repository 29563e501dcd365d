using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Dashboards;
using Portal.Live;
using Portal.Panels;
using Portal.Shell;

namespace Portal.Dashboards;

/// <summary>
/// Dashboards on a wall, one after another, for days. Reads what is stored anew at every turn, so that a change made elsewhere shows without a visit, and says when
/// its session ends before it does; then the sign-in page takes its place.
/// </summary>
public sealed partial class WallPage : ComponentBase, IDisposable
{
    /// <summary>Other dashboards that take turns with this one; repeated.</summary>
    public const string WithParameter = "with";

    /// <summary>Seconds of a turn.</summary>
    public const string EveryParameter = "every";

    private const int ShortestTurn = 5;
    private const int LongestTurn = 3600;
    private const int UsualTurn = 60;
    private const int MostDashboards = 20;
    private static readonly TimeSpan WarnBefore = TimeSpan.FromMinutes(30);

    private readonly CancellationTokenSource _left = new();
    private DashboardViewer _viewer = default!;
    private DashboardAddress _address = new(DashboardPanel.NoFilter, Range: null, Panel: null);
    private IReadOnlyList<DashboardDefinition> _wall = [];
    private DateTimeOffset? _alive;
    private DateTimeOffset? _sessionEnd;
    private string? _fault;
    private int _place;
    private bool _loaded;
    private bool _endsSoon;
    private bool _running;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = WithParameter)] private Guid[]? With { get; set; }
    [SupplyParameterFromQuery(Name = EveryParameter)] private int? Every { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private DashboardStore Store { get; set; } = default!;
    [Inject] private DashboardLibrary Library { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private PanelNames Names { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<DashboardTexts> Text { get; set; } = default!;

    private DashboardDefinition? Shown => _wall.Count == 0 ? null : _wall[_place % _wall.Count];

    private TimeRange Range => _address.Range ?? Shown?.Range ?? TimeRange.Default;

    private string Here => PortalUrls.Of($"/{Navigation.ToBaseRelativePath(Navigation.Uri)}");

    private string EndsAt => _sessionEnd is { } end ? $"{end.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC" : "";

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var user = (await Viewer).User;
        _viewer = user.ToDashboardViewer();
        _sessionEnd = user.GetSessionEnd();
        _address = DashboardAddress.Read(
            _viewer.Tenant, new DashboardQuery(RangeQuery, ApplicationQuery, EnvironmentQuery, Provider: null, Model: null, Version: null, Operation: null, Panel: null), out _);
        if (!_loaded)
        {
            await ReadAsync();
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && !_running)
        {
            _running = true;
            _ = TurnAsync();
        }
    }

    /// <summary>One turn after another until the page is left.</summary>
    private async Task TurnAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Clamp(Every ?? UsualTurn, ShortestTurn, LongestTurn)), Time);
            while (await timer.WaitForNextTickAsync(_left.Token))
            {
                await InvokeAsync(NextAsync);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task NextAsync()
    {
        await ReadAsync();
        _place = _wall.Count == 0 ? 0 : (_place + 1) % _wall.Count;
        _endsSoon = _sessionEnd is { } end && end - Time.GetUtcNow() < WarnBefore;
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        try
        {
            var wall = new List<DashboardDefinition>();
            foreach (var id in (With ?? []).Prepend(Id).Distinct().Take(MostDashboards))
            {
                if (await Store.FindAsync(_viewer, id, _left.Token) is { } stored)
                {
                    wall.Add(Library.Open(stored).Definition);
                }
            }
            (_wall, _fault, _alive, _loaded) = (wall, null, Time.GetUtcNow(), true);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidDataException)
        {
            // What was read before goes on; the next turn tries again.
            _fault = Text["StoreFault"];
        }
    }
}
