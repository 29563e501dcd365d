using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Audit;
using Portal.Governance.Content;
using Portal.Governance.Views;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Calls;

/// <summary>Search over single calls, for the search, filter and range of the address.</summary>
public sealed partial class CallsPage : ComponentBase, IDisposable
{
    /// <summary>New calls fetched at once while following; more are said to be many and loaded anew.</summary>
    private const int MostFresh = 200;

    private readonly CancellationTokenSource _left = new();
    private CancellationTokenSource _question = new();
    private CallsView _view = new(new CallFilter { Tenant = "" }, TimeRange.Default, "", CallOrder.Newest, [], Follow: false);
    private string? _questionKey;
    private IReadOnlyList<(string Key, string Value)> _addressFaults = [];
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private FilterValuesResult? _values;
    private IDisposable? _valuesFeed;
    private IReadOnlyList<string> _columnIds = CallFields.Default;
    private IReadOnlyList<GridColumn<CallRecord>> _columns = [];
    private ColumnWidths _widths = ColumnWidths.None;
    private CallCells _cells = default!;
    private CallList? _list;
    private FreshCalls? _freshCalls;
    private SearchInputFault? _searchFault;
    private NoMatchReason? _noMatch;
    private CallHistogram? _counted;
    private CallCount? _estimate;
    private string? _fault;
    private string? _wholeTrace;
    private TimeRange? _zoomedFrom;
    private int _points;
    private int _fresh;
    private bool _atTop = true;
    private bool _neverCalled;
    private bool _choosing;
    private bool _exporting;
    private bool _preferencesRead;

    private DataGrid<CallRecord>? _grid;
    private LiveChart _histogram = default!;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Provider)] private string[]? ProviderQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Operation)] private string[]? OperationQuery { get; set; }
    [SupplyParameterFromQuery(Name = CallsView.SearchParameter)] private string? SearchQuery { get; set; }
    [SupplyParameterFromQuery(Name = CallsView.OrderParameter)] private string? OrderQuery { get; set; }
    [SupplyParameterFromQuery(Name = CallsView.ColumnsParameter)] private string? ColumnsQuery { get; set; }
    [SupplyParameterFromQuery(Name = CallsView.FollowParameter)] private string? FollowQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private CallFinder Finder { get; set; } = default!;
    [Inject] private CallSearches Searches { get; set; } = default!;
    [Inject] private SavedViews Views { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IngestAddress Address { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<CallsTexts> Text { get; set; } = default!;

    private bool CanFollow => _view is { Range.IsMoving: true, Order: CallOrder.Newest } && _wholeTrace is null;

    private string? SortedColumn => CallFields.All.FirstOrDefault(column => column.Order == (_view.Order is CallOrder.Oldest ? CallOrder.Newest : _view.Order))?.Id;

    private string CountLine => CallWords.Count(_counted, _estimate, _list, Text);

    private string SearchedBack => _list is { } list ? Text["SearchedBackTo", CallWords.Ago(Time.GetUtcNow() - list.SearchedBackTo, Text)] : "";

    public void Dispose()
    {
        _valuesFeed?.Dispose();
        _freshCalls?.Dispose();
        _left.Cancel();
        _left.Dispose();
        _question.Cancel();
        _question.Dispose();
        _list?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _cells ??= new CallCells(Text);
        var user = (await Viewer).User;
        _view = CallsView.Read(
            user.GetTenant(),
            new CallsQuery(RangeQuery, [ApplicationQuery, EnvironmentQuery, ProviderQuery, ModelQuery, VersionQuery, OperationQuery], SearchQuery, OrderQuery, ColumnsQuery, FollowQuery),
            out _addressFaults);
        // While the page is rendered on the server alone nothing is asked: it would be asked, and recorded, a second time.
        if (!RendererInfo.IsInteractive)
        {
            BuildColumns();
            return;
        }
        if (!_preferencesRead && await ReadPreferencesAsync(Actor.Of(user)))
        {
            return;
        }
        BuildColumns();
        BuildDimensions();
        // What can be chosen does not depend on what is chosen, and a month finds what was quiet for the last minutes.
        _valuesFeed ??= Feed.Subscribe(
            new PanelKey(CallPanels.Filters, new CallFilter { Tenant = _view.Filter.Tenant }, TimeRange.MovingRanges[^1], 300), frame => InvokeAsync(() => ShowValues(frame)));
        if (_view.QuestionKey != _questionKey)
        {
            _questionKey = _view.QuestionKey;
            await StartAsync();
        }
        Follow();
    }

    /// <summary>Columns and widths chosen last, and the view shown first. True when the page goes to that view instead.</summary>
    private async Task<bool> ReadPreferencesAsync(Actor person)
    {
        _preferencesRead = true;
        try
        {
            var preference = await Views.GetPreferenceAsync(person, _left.Token);
            _widths = ColumnWidths.Parse(preference.Columns);
            if (preference.DefaultView is { } id && _view.ToQuery().Length == 0)
            {
                var view = await Views.GetAsync(person, id, _left.Token);
                Navigation.NavigateTo($"{PortalUrls.Calls()}?{view.Address}", replace: true);
                return true;
            }
        }
        catch (ViewRefusedException)
        {
            // The view was deleted since it was chosen; the page's own is shown.
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException)
        {
            // The store of records does not answer: searching does not need it, and views say so themselves.
            _widths = ColumnWidths.None;
        }
        return false;
    }

    private async Task StartAsync()
    {
        await _question.CancelAsync();
        _question.Dispose();
        _question = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        var token = _question.Token;
        _freshCalls?.Dispose();
        _list?.Dispose();
        (_list, _freshCalls, _counted, _estimate, _noMatch, _fault, _searchFault, _wholeTrace, _fresh) = (null, null, null, null, null, null, null, null, 0);
        if (!SearchParser.TryParse(_view.Search, out var expression, out var fault))
        {
            _searchFault = new SearchInputFault(fault.At.Start, fault.At.Length, CallWords.Fault(fault, Text));
            return;
        }
        _wholeTrace = expression.WholeTraceId;
        var now = Time.GetUtcNow();
        var (from, to) = _view.Range.Resolve(now);
        var request = new CallSearchRequest
        {
            Filter = _view.Filter,
            From = _wholeTrace is null ? from : now - TimeRange.Longest,
            To = _wholeTrace is null ? to : now.AddMinutes(5),
            Expression = expression,
            Order = _view.Order,
            Attributes = [.. _columnIds.Where(CallFields.IsAttribute)],
        };
        try
        {
            request = await Searches.AdmitAsync((await Viewer).User, request, ContentDoor.Search, readsContent: false, token);
            var list = new CallList(Finder, request);
            await list.GetAsync(0, 1, token);
            _list = list;
            _freshCalls = new FreshCalls(Finder, request, now, Time);
            _noMatch = list is { Calls.Count: 0, Limit: null } ? await Finder.ExplainNoMatchAsync(request, token) : null;
            StateHasChanged();
            if (_grid is not null)
            {
                await _grid.RefreshAsync(toTop: true);
            }
            _ = CountAsync(request, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Another question was asked, or the page was left.
        }
        catch (Exception exception) when (CallWords.FaultOf(exception) is { } key)
        {
            _fault = key;
        }
    }

    /// <summary>About how many first, then exactly, with the histogram.</summary>
    private async Task CountAsync(CallSearchRequest request, CancellationToken token)
    {
        try
        {
            await _histogram.WaitAsync();
            _estimate = await Finder.CountAsync(request, token);
            await InvokeAsync(StateHasChanged);
            if (_wholeTrace is null)
            {
                var counted = await Finder.GetHistogramAsync(request, Math.Max(40, _points / 3), token);
                await InvokeAsync(async () =>
                {
                    _counted = counted;
                    await _histogram.ShowAsync(CallWords.Frame(counted, Text));
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Another question was asked, or the page was left.
        }
        catch (Exception exception) when (CallWords.FaultOf(exception) is not null)
        {
            // The calls stand there; only their number stays about right, and is called so.
            await InvokeAsync(StateHasChanged);
        }
    }

    private async ValueTask<GridRows<CallRecord>> LoadAsync(int start, int count, CancellationToken cancellationToken)
    {
        if (_list is not { } list)
        {
            return new GridRows<CallRecord>([], 0);
        }
        try
        {
            var (rows, known) = await list.GetAsync(start, count, cancellationToken);
            if (list.Limit is not null || list.Calls.Count >= CallList.MostRows)
            {
                StateHasChanged();
            }
            return new GridRows<CallRecord>(rows, known);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && CallWords.FaultOf(exception) is { } key)
        {
            _fault = key;
            StateHasChanged();
            return new GridRows<CallRecord>([], list.Calls.Count);
        }
        catch (ObjectDisposedException)
        {
            return new GridRows<CallRecord>([], 0); // another question took its place
        }
    }

    private async Task GoOnAsync()
    {
        if (_list is { } list && _grid is not null)
        {
            await list.GoOnAsync(_question.Token);
            await _grid.RefreshAsync(toTop: false);
        }
    }

    private void ShowValues(LiveFrame frame)
    {
        if (frame.Value is FilterValuesResult values)
        {
            _values = values;
            _neverCalled = !_view.IsFiltered && _view.Search.Length == 0 && values.Values.All(dimension => dimension.Value.Count == 0);
            BuildDimensions();
            StateHasChanged();
        }
    }

    private void BuildDimensions() => _dimensions =
    [
        .. CallDimensions.All.Select(dimension => new FilterDimension(
            dimension.ToString(), Text[$"Filter{dimension}"], _values?.Values.GetValueOrDefault(dimension) ?? [], _view.Filter.Values(dimension),
            Colored: dimension is CallDimension.Application or CallDimension.Model)),
    ];

    private void BuildColumns()
    {
        _columnIds = _view.Columns.Count > 0 ? _view.Columns : _widths.Columns.Count > 0 ? _widths.Columns : CallFields.Default;
        _columns = [.. _columnIds.Select(id => _cells.Column(CallFields.Find(id)!, _widths.Of(id)))];
    }

    private Task<IReadOnlyList<SearchSuggestion>> SuggestAsync(string text, int caret, CancellationToken cancellationToken) =>
        new CallSuggestions(Finder, Text).SuggestAsync(_view, _values, text, caret, Time.GetUtcNow(), cancellationToken);

    private async Task<IReadOnlyList<string>> AttributesAsync(string prefix) => await new CallSuggestions(Finder, Text).AttributesAsync(_view, prefix, Time.GetUtcNow(), _left.Token);
}
