using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Dashboards;
using Portal.Live;
using Portal.Panels;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Dashboards;

/// <summary>One dashboard, live, for the filter and range of the address; with <c>edit=1</c> it can be changed.</summary>
public sealed partial class DashboardPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private DashboardViewer _viewer = default!;
    private DashboardAddress _address = new(DashboardPanel.NoFilter, Range: null, Panel: null);
    private Dashboard? _stored;
    private DashboardEdit? _opened;
    private FilterValuesResult? _values;
    private IDisposable? _choices;
    private TimeRange? _zoomedFrom;
    private string? _unusable;
    private string? _fault;
    private string? _notice;
    private Guid _loaded;
    private bool _missing;
    private bool _paused;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Provider)] private string[]? ProviderQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Operation)] private string[]? OperationQuery { get; set; }
    [SupplyParameterFromQuery(Name = DashboardAddress.PanelParameter)] private string? PanelQuery { get; set; }
    [SupplyParameterFromQuery(Name = DashboardAddress.EditParameter)] private string? EditQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private DashboardStore Store { get; set; } = default!;
    [Inject] private DashboardDrafts Drafts { get; set; } = default!;
    [Inject] private DashboardLibrary Library { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private PanelNames Names { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<DashboardTexts> Text { get; set; } = default!;

    /// <summary>What is on the screen: the draft while editing, else what is stored; null while it is read.</summary>
    private DashboardDefinition? Shown => (_editor?.Current ?? _opened)?.Definition;

    private TimeRange Range => _address.Range ?? Shown?.Range ?? TimeRange.Default;

    private bool MayChange => _stored is not null && _viewer.MayChange(_stored);

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _choices?.Dispose();
        _autosave?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _viewer = (await Viewer).User.ToDashboardViewer();
        _address = DashboardAddress.Read(
            _viewer.Tenant,
            new DashboardQuery(RangeQuery, ApplicationQuery, EnvironmentQuery, ProviderQuery, ModelQuery, VersionQuery, OperationQuery, PanelQuery),
            out _unusable);
        // What can be chosen does not depend on what is chosen, and a month finds what was quiet for the last minutes.
        _choices ??= Feed.Subscribe(
            new PanelKey(CallPanels.Filters, new CallFilter { Tenant = _viewer.Tenant }, TimeRange.MovingRanges[^1], 1),
            frame => InvokeAsync(() => ShowChoices(frame)));
        if (_loaded != Id)
        {
            (_loaded, _editor, _stored, _opened, _notice, _conflict) = (Id, null, null, null, null, null);
            await LoadAsync();
        }
        await FollowEditAsync();
    }

    private Task LoadAsync() => TryAsync(async () =>
    {
        var stored = await Store.FindAsync(_viewer, Id, _left.Token);
        _missing = stored is null;
        Take(stored);
    });

    private void Take(Dashboard? stored) => (_stored, _opened) = (stored, stored is null ? null : Library.Open(stored));

    private void ShowChoices(LiveFrame frame)
    {
        if (frame.Value is FilterValuesResult values && !_left.IsCancellationRequested)
        {
            _values = values;
            StateHasChanged();
        }
    }

    private void ChangeFilter(FilterChange change) =>
        Go(_address with { Filter = _address.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) });

    private void ClearFilter() => Go(_address with { Filter = new CallFilter { Tenant = _viewer.Tenant } });

    private void ChangeRange(string query)
    {
        _zoomedFrom = null;
        Go(_address with { Range = TimeRange.Parse(query) });
    }

    private void Zoom(ChartWindow window)
    {
        _zoomedFrom ??= Range;
        Go(_address with { Range = TimeRange.Between(window.From, window.To) });
    }

    private void LeaveZoom()
    {
        if (_zoomedFrom is { } back)
        {
            _zoomedFrom = null;
            Go(_address with { Range = back == Shown?.Range ? null : back });
        }
    }

    private void Go(DashboardAddress address) => Navigation.NavigateTo(address.ToUrl(Id, _editor is not null));

    private void Go(bool edit) => Navigation.NavigateTo(_address.ToUrl(Id, edit));

    private Task DuplicateAsync() => TryAsync(async () =>
    {
        if (await Library.DuplicateAsync(await ActingAsync(), Id, name => Text["CopyOf", name], _left.Token) is { } copy)
        {
            Navigation.NavigateTo(DashboardUrls.Edit(copy.Id));
        }
    });

    private async Task<DashboardViewer> ActingAsync() => _viewer = await Library.RequireViewerAsync((await Viewer).User, _left.Token);

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            _fault = null;
        }
        catch (AccessRefusedException)
        {
            _fault = Text["ActRefused"];
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            _fault = Text["StoreFault"];
        }
        catch (InvalidDataException)
        {
            _fault = Text["UnreadableFault"];
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
