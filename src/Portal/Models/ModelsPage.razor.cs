using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Models;

/// <summary>The catalogue: every model with who answers for it, its stage and class of risk, and live numbers of the last day.</summary>
public sealed partial class ModelsPage : ComponentBase, IDisposable
{
    /// <summary>What the numbers of the catalogue cover.</summary>
    internal const string NumbersRange = "24h";

    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<GridColumn<CatalogueRow>> _columns = [];
    private IReadOnlyList<FilterDimension> _dimensions = [];
    private IReadOnlyList<CatalogueRow>? _rows;
    private IReadOnlyList<CatalogueRow> _shown = [];
    private CatalogueSummary? _summary;
    private CatalogueView _view = CatalogueView.Read(null, null, null, null, null, null, null, null);
    private ModelTrafficReport? _traffic;
    private DataGrid<CatalogueRow>? _grid;
    private IDisposable? _subscription;
    private ITimer? _typing;
    private string _tenant = "";
    private int _waiting;
    private int _asked;
    private bool _fault;

    [SupplyParameterFromQuery(Name = CatalogueView.SearchParameter)] private string? Search { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string[]? Applications { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Provider)] private string[]? Providers { get; set; }
    [SupplyParameterFromQuery(Name = CatalogueView.StageParameter)] private string[]? Stages { get; set; }
    [SupplyParameterFromQuery(Name = CatalogueView.RiskParameter)] private string[]? Risks { get; set; }
    [SupplyParameterFromQuery(Name = CatalogueView.OwnerParameter)] private string[]? Owners { get; set; }
    [SupplyParameterFromQuery(Name = CatalogueView.CardParameter)] private string[]? Cards { get; set; }
    [SupplyParameterFromQuery(Name = CatalogueView.SortParameter)] private string? SortText { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelCatalogue Catalogue { get; set; } = null!;
    [Inject] private RiskClasses Classes { get; set; } = null!;
    [Inject] private ModelWords Words { get; set; } = null!;
    [Inject] private LiveFeed Feed { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;
    [Inject] private IStringLocalizer<ModelsTexts> Text { get; set; } = null!;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _subscription?.Dispose();
        _typing?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _tenant = (await Viewer).User.GetTenant();
        _columns = new CatalogueColumns(Text, Words, id => _traffic?.Of(id)).All;
        if (RendererInfo.IsInteractive)
        {
            var key = new PanelKey(ModelTraffic.Panel, new CallFilter { Tenant = _tenant }, TimeRange.Parse(NumbersRange), 1);
            _subscription = Feed.Subscribe(key, frame => InvokeAsync(() => ShowAsync(frame)));
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        var view = CatalogueView.Read(Search, Applications, Providers, Stages, Risks, Owners, Cards, SortText);
        (var before, _view) = (_view, view);
        if (_rows is null || !string.Equals(Describe(before.Filter), Describe(view.Filter), StringComparison.Ordinal))
        {
            await LoadAsync();
        }
        else
        {
            await ArrangeAsync(toTop: true);
        }
    }

    private async Task LoadAsync()
    {
        var asked = ++_asked;
        try
        {
            var rows = await Catalogue.ListAsync(_tenant, _view.Filter, _left.Token);
            var summary = await Catalogue.SummarizeAsync(_tenant, _left.Token);
            if (asked != _asked)
            {
                return; // A newer question is under way.
            }
            (_rows, _summary, _fault) = (rows, summary, false);
            _dimensions = Dimensions(summary);
            await ArrangeAsync(toTop: true);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (DbException)
        {
            _fault = true;
        }
    }

    private async Task ShowAsync(LiveFrame frame)
    {
        if (frame.Value is not ModelTrafficReport report)
        {
            return;
        }
        _traffic = report;
        _waiting = report.Waiting.Count();
        // Rows move only while somebody looks at an order that follows the numbers.
        var isLive = _view.Order is CatalogueOrder.Calls or CatalogueOrder.Errors or CatalogueOrder.Latency or CatalogueOrder.Cost;
        if (isLive)
        {
            await ArrangeAsync(toTop: false);
        }
        else if (_grid is not null)
        {
            await _grid.RefreshAsync(toTop: false);
        }
        StateHasChanged();
    }

    private async Task ArrangeAsync(bool toTop)
    {
        _shown = _view.Sort(_rows ?? [], _traffic, Classes);
        if (_grid is not null && _shown.Count > 0)
        {
            await _grid.RefreshAsync(toTop);
        }
    }

    private ValueTask<GridRows<CatalogueRow>> SourceAsync(int from, int count, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new GridRows<CatalogueRow>([.. _shown.Skip(from).Take(count)], _shown.Count));

    private IReadOnlyList<FilterDimension> Dimensions(CatalogueSummary summary) =>
    [
        new(PortalUrls.Application, Text["Application"], summary.Applications, _view.Filter.Applications, Colored: true),
        new(PortalUrls.Provider, Text["Provider"], summary.Providers, _view.Filter.Providers),
        new(CatalogueView.StageParameter, Text["Stage"], [.. Enum.GetValues<LifecycleStage>().Select(Words.Of)], [.. _view.Filter.Stages.Select(Words.Of)]),
        new(CatalogueView.RiskParameter, Text["RiskClass"], [.. RiskKeys.Select(Words.RiskOf)], [.. _view.Filter.RiskClasses.Select(Words.RiskOf)]),
        new(CatalogueView.OwnerParameter, Text["Owner"], summary.Owners, _view.Filter.Owners),
        new(CatalogueView.CardParameter, Text["Card"], [.. Enum.GetValues<CardState>().Select(CardWord)], [.. _view.Filter.Cards.Select(CardWord)]),
    ];

    private IEnumerable<string> RiskKeys => Classes.All.Select(one => one.Key).Append("");

    private string CardWord(CardState state) => Text[$"CardState{state}"];

    /// <summary>The lists show words; the address and the filter keep keys.</summary>
    private void Change(FilterChange change) => Go(_view with
    {
        Filter = change.Key switch
        {
            PortalUrls.Application => _view.Filter with { Applications = change.Selected },
            PortalUrls.Provider => _view.Filter with { Providers = change.Selected },
            CatalogueView.StageParameter => _view.Filter with { Stages = [.. Enum.GetValues<LifecycleStage>().Where(stage => change.Selected.Contains(Words.Of(stage), StringComparer.Ordinal))] },
            CatalogueView.RiskParameter => _view.Filter with { RiskClasses = [.. RiskKeys.Where(key => change.Selected.Contains(Words.RiskOf(key), StringComparer.Ordinal))] },
            CatalogueView.OwnerParameter => _view.Filter with { Owners = change.Selected },
            CatalogueView.CardParameter => _view.Filter with { Cards = [.. Enum.GetValues<CardState>().Where(state => change.Selected.Contains(CardWord(state), StringComparer.Ordinal))] },
            _ => throw new InvalidOperationException($"No filter {change.Key}."),
        },
    });

    private void Clear() => Go(_view with { Filter = new CatalogueFilter { Search = _view.Filter.Search } });

    private void ClearAll() => Go(_view with { Filter = new CatalogueFilter() });

    private void Sort(string column) => Go(Enum.Parse<CatalogueOrder>(column) is var order && order == _view.Order
        ? _view with { Ascending = !_view.Ascending }
        : _view with { Order = order, Ascending = order is CatalogueOrder.Title or CatalogueOrder.Owner or CatalogueOrder.Application });

    private void Type(ChangeEventArgs change)
    {
        var text = (change.Value as string ?? "").Trim();
        _typing?.Dispose();
        _typing = Time.CreateTimer(_ => _ = InvokeAsync(() => Go(_view with { Filter = _view.Filter with { Search = text } }, replace: true)), state: null, TypingPause, Timeout.InfiniteTimeSpan);
    }

    private void Go(CatalogueView view, bool replace = false)
    {
        if (!_left.IsCancellationRequested)
        {
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(view.ToParameters()), replace: replace);
        }
    }

    private void Open(CatalogueRow row) => Navigation.NavigateTo(PortalUrls.RegisteredModel(row.Name));

    private string Headline()
    {
        var summary = _summary!;
        var production = summary.Stages.GetValueOrDefault(LifecycleStage.Production);
        var strict = summary.RiskClasses.Where(one => Classes.Find(one.Key)?.Level >= RiskLevel.High).Sum(one => one.Value);
        return Text[summary.Living == 1 ? "HeadlineOne" : "Headline", summary.Living, production, strict];
    }

    private string Unregistered() => _waiting switch
    {
        0 => Text["HeadlineWaitingNone"],
        1 => Text["HeadlineWaitingOne"],
        _ => Text["HeadlineWaiting", _waiting],
    };

    private string CompactNumbers(CatalogueRow row) => _traffic?.Of(row.Id) is { } numbers
        ? Text["CompactNumbers", UnitFormat.Format(numbers.Calls, Unit.Count), UnitFormat.Format(numbers.ErrorRate, Unit.Share), UnitFormat.Format(numbers.LatencyP95Ms, Unit.Duration)]
        : Text["NoCalls"];

    private static string Describe(CatalogueFilter filter) => string.Join('\u001e', filter.Search, Part(filter.Applications), Part(filter.Providers), Part(filter.Stages.Select(one => one.ToString())),
        Part(filter.RiskClasses), Part(filter.Owners), Part(filter.Cards.Select(one => one.ToString())));

    private static string Part(IEnumerable<string> values) => string.Join('\u001f', values);
}
