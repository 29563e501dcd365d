using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Calls;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Calls;

/// <summary>Who uses how much, by keyed hash, and who stands out.</summary>
public sealed partial class EndUsersPage : ComponentBase, IDisposable
{
    private const int ShortHash = 12;

    private readonly CancellationTokenSource _left = new();
    private EndUsersView _view = new(new CallFilter { Tenant = "" }, EndUsersView.DefaultRange, EndUserOrder.Tokens, "");
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private IReadOnlyList<DataColumn<EndUser>> _columns = [];
    private FilterValuesResult? _values;
    private IDisposable? _valuesFeed;
    private EndUserUsage? _usage;
    private string? _key;
    private string? _fault;
    private string? _copied;
    private string _userId = "";
    private bool _mayLookUp;

    [SupplyParameterFromQuery(Name = PortalUrls.Range)] private string? RangeQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? ApplicationQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string[]? EnvironmentQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Provider)] private string[]? ProviderQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string[]? ModelQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Version)] private string[]? VersionQuery { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Operation)] private string[]? OperationQuery { get; set; }
    [SupplyParameterFromQuery(Name = EndUsersView.OrderParameter)] private string? OrderQuery { get; set; }
    [SupplyParameterFromQuery(Name = EndUsersView.SubjectParameter)] private string? SubjectQuery { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private CallFinder Finder { get; set; } = default!;
    [Inject] private CallSearches Searches { get; set; } = default!;
    [Inject] private SubjectHasher Hasher { get; set; } = default!;
    [Inject] private LiveFeed Feed { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IJSRuntime Script { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<CallsTexts> Text { get; set; } = default!;

    private string Headline => _usage switch
    {
        null => Text["UsersReading"],
        { Users: 0 } => Text["UsersNone"],
        { Rows: var rows } usage when rows.Count(user => user.Outlier is not null) is var marked and > 0 => Text[marked == 1 ? "UsersMarkedOne" : "UsersMarked", usage.Users.ToString("#,0", CultureInfo.CurrentCulture), marked],
        var usage => Text["UsersPlain", usage.Users.ToString("#,0", CultureInfo.CurrentCulture), usage.CallsWithoutUser.ToString("#,0", CultureInfo.CurrentCulture)],
    };

    public void Dispose()
    {
        _valuesFeed?.Dispose();
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var user = (await Viewer).User;
        _view = EndUsersView.Read(user.GetTenant(), RangeQuery, [ApplicationQuery, EnvironmentQuery, ProviderQuery, ModelQuery, VersionQuery, OperationQuery], OrderQuery, SubjectQuery);
        BuildDimensions();
        if (!RendererInfo.IsInteractive)
        {
            return;
        }
        _mayLookUp = await Searches.MayReadContentAsync(user);
        _valuesFeed ??= Feed.Subscribe(
            new PanelKey(CallPanels.Filters, new CallFilter { Tenant = _view.Filter.Tenant }, TimeRange.MovingRanges[^1], 300), frame => InvokeAsync(() => ShowValues(frame)));
        if (_view.Key != _key)
        {
            _key = _view.Key;
            await ReadAsync();
        }
    }

    protected override void OnInitialized() => _columns =
    [
        new(Text["ColumnSubject"], UserCell),
        new(Text["OrderTokens"], user => builder => builder.AddContent(0, user.Tokens.ToString("#,0", CultureInfo.CurrentCulture)), Numeric: true),
        new(Text["OrderCalls"], user => builder => builder.AddContent(0, user.Calls.ToString("#,0", CultureInfo.CurrentCulture)), Numeric: true),
        new(Text["OrderCost"], user => builder => builder.AddContent(0, user.UnpricedCalls == user.Calls ? Text["Unknown"].Value : UnitFormat.Money(user.Cost).ToString()), Numeric: true),
        new(Text["OrderErrors"], user => builder => builder.AddContent(0, user.Errors.ToString("#,0", CultureInfo.CurrentCulture)), Numeric: true),
        new(Text["OrderLastSeen"], user => builder =>
        {
            builder.OpenComponent<DataAge>(0);
            builder.AddComponentParameter(1, nameof(DataAge.Received), (DateTimeOffset?)user.LastSeen);
            builder.AddComponentParameter(2, nameof(DataAge.OldAfter), TimeSpan.FromDays(365));
            builder.CloseComponent();
        }),
        new(Text["ColumnTrend"], TrendCell),
    ];

    private async Task ReadAsync()
    {
        (_usage, _fault) = (null, null);
        var key = _key;
        var (from, to) = _view.Range.Resolve(Time.GetUtcNow());
        try
        {
            var usage = await Finder.GetEndUsersAsync(new EndUserRequest { Filter = _view.Filter, From = from, To = to, Order = _view.Order, Subject = _view.Subject }, _left.Token);
            if (key == _key)
            {
                _usage = usage;
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception exception) when (CallWords.FaultOf(exception) is { } fault)
        {
            _fault = fault;
        }
    }

    /// <summary>The id is hashed here and forgotten; only the hash goes into the address.</summary>
    private void LookUp()
    {
        if (string.IsNullOrWhiteSpace(_userId))
        {
            return;
        }
        var subject = string.Join(',', Hasher.HashAll(_userId.Trim()).Select(hash => Convert.ToHexStringLower(hash.Span)));
        _userId = "";
        Navigation.NavigateTo((_view with { Subject = subject }).ToUrl());
    }

    private RenderFragment UserCell(EndUser user) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", new CallsView(_view.Filter, _view.Range, $"user:{user.Subject}", CallOrder.Newest, [], Follow: false).ToUrl());
        builder.AddAttribute(2, "title", Text["UserCalls"].Value);
        builder.OpenElement(3, "code");
        builder.AddContent(4, user.Subject[..ShortHash]);
        builder.CloseElement();
        builder.CloseElement();
        builder.OpenElement(5, "button");
        builder.AddAttribute(6, "type", "button");
        builder.AddAttribute(7, "class", "copy");
        builder.AddAttribute(8, "onclick", EventCallback.Factory.Create(this, () => CopyAsync(user.Subject)));
        builder.AddContent(9, Text[_copied == user.Subject ? "Copied" : "CopyHash"]);
        builder.CloseElement();
        if (user.Outlier is { } outlier)
        {
            builder.OpenElement(10, "span");
            builder.AddAttribute(11, "class", "outlier");
            builder.AddContent(12, Text["Outlier", UnitFormat.Format(outlier.TimesMedian, Unit.Count).ToString(), Text[$"Measure{outlier.Measure}"].Value]);
            builder.CloseElement();
        }
    };

    /// <summary>Bars from zero, as high as the user's busiest time.</summary>
    private RenderFragment TrendCell(EndUser user) => builder =>
    {
        const int Height = 20;
        const int Bar = 4;
        var most = Math.Max(1, user.Trend.DefaultIfEmpty().Max());
        var path = new StringBuilder();
        for (var i = 0; i < user.Trend.Count; i++)
        {
            var height = user.Trend[i] == 0 ? 0 : Math.Max(1, Height * (double)user.Trend[i] / most);
            path.Append(CultureInfo.InvariantCulture, $"M{i * Bar} {Height}v-{height:0.#}h{Bar - 1}v{height:0.#}z");
        }
        builder.OpenElement(0, "svg");
        builder.AddAttribute(1, "class", "spark");
        builder.AddAttribute(2, "width", user.Trend.Count * Bar);
        builder.AddAttribute(3, "height", Height);
        builder.AddAttribute(4, "role", "img");
        builder.AddAttribute(5, "aria-label", Text["TrendOf", most.ToString("#,0", CultureInfo.CurrentCulture)].Value);
        builder.OpenElement(6, "path");
        builder.AddAttribute(7, "d", path.ToString());
        builder.CloseElement();
        builder.CloseElement();
    };

    private async Task CopyAsync(string subject)
    {
        await Script.InvokeVoidAsync("navigator.clipboard.writeText", _left.Token, subject);
        _copied = subject;
    }

    private void ShowValues(LiveFrame frame)
    {
        if (frame.Value is FilterValuesResult values)
        {
            _values = values;
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

    private void ChangeFilter(FilterChange change) => Go(_view with { Filter = _view.Filter.With(Enum.Parse<CallDimension>(change.Key), change.Selected) });

    private void ClearFilter() => Go(_view with { Filter = new CallFilter { Tenant = _view.Filter.Tenant } });

    private void ChangeRange(string query) => Go(_view with { Range = TimeRange.Parse(query) });

    private void Go(EndUsersView view) => Navigation.NavigateTo(view.ToUrl());
}
