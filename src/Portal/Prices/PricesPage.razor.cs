using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Prices;
using Portal.Telemetry.Pricing;
using Portal.Ui;

namespace Portal.Prices;

/// <summary>What models cost, since when and by what source; and which models in use have no price.</summary>
public sealed partial class PricesPage : ComponentBase, IDisposable
{
    private const int PageSize = 60;

    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<DataColumn<PriceRow>> _columns = [];
    private IReadOnlyList<PriceRow>? _rows;
    private List<PriceRow> _shown = [];
    private IReadOnlyList<PriceRow> _page = [];
    private IReadOnlyList<UnpricedModel>? _unpriced;
    private Editing? _editing;
    private PriceRow? _history;
    private string? _message;
    private bool _importing;
    private bool _fault;
    private int _most = PageSize;

    [SupplyParameterFromQuery(Name = "q")] private string? Query { get; set; }
    [SupplyParameterFromQuery(Name = "ended")] private bool ShowEnded { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private PriceDesk Desk { get; set; } = default!;
    [Inject] private PriceCatalog Catalog { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<PricesTexts> Text { get; set; } = default!;

    private sealed record Editing(PriceRow? Row, string Provider, string Model, string Tier);

    public void Dispose()
    {
        Catalog.Changed -= OnPricesChanged;
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Catalog.Changed += OnPricesChanged;
        _columns =
        [
            new(Text["FieldModel"], NameCell),
            new(Text["FieldRateInput"], row => builder => builder.AddContent(0, Rate(row, row.Input)), Numeric: true),
            new(Text["ColumnCached"], row => builder => builder.AddContent(0, Rate(row, row.CacheRead)), Numeric: true),
            new(Text["ColumnWritten"], row => builder => builder.AddContent(0, Rate(row, row.CacheWrite)), Numeric: true),
            new(Text["FieldRateOutput"], row => builder => builder.AddContent(0, Rate(row, row.Output)), Numeric: true),
            new(Text["ColumnValid"], row => builder => builder.AddContent(0, Validity(row))),
            new(Text["FieldSource"], SourceCell),
        ];
        await LoadAsync();
    }

    protected override void OnParametersSet() => Filter();

    // Raised by this instance's loader, also for what others changed.
    private void OnPricesChanged(object? sender, EventArgs e) => _ = InvokeAsync(LoadAsync);

    private async Task LoadAsync()
    {
        try
        {
            _rows = await Desk.ListAsync(_left.Token);
            _fault = false;
            Filter();
            StateHasChanged();
            _unpriced = await Desk.UnpricedAsync((await Viewer).User.GetTenant(), _left.Token);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is DbException or HttpRequestException or TimeoutException)
        {
            // Without telemetry the table is still worth showing.
            _fault = _rows is null;
        }
        StateHasChanged();
    }

    private void Filter()
    {
        var now = Time.GetUtcNow();
        var words = (Query ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _shown =
        [
            .. PricesApi.InOrder((_rows ?? []).Where(row => ShowEnded || !(row.ValidTo <= now))
                .Where(row => Array.TrueForAll(words, word => $"{row.Provider} {row.Model} {row.ServiceTier}".Contains(word, StringComparison.OrdinalIgnoreCase)))),
        ];
        _most = PageSize;
        _page = [.. _shown.Take(_most)];
    }

    private void ShowMore()
    {
        _most += PageSize;
        _page = [.. _shown.Take(_most)];
    }

    private void Go(string? query, bool ended) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["q"] = string.IsNullOrWhiteSpace(query) ? null : query.Trim(),
        ["ended"] = ended ? true : null,
    }));

    private string Headline()
    {
        var now = Time.GetUtcNow();
        var current = _rows!.Where(row => row.IsValidAt(now)).ToList();
        var models = current.Select(row => (row.Provider, row.Model)).Distinct().Count();
        var text = Text["Headline", current.Count, models].Value;
        return _unpriced is null ? text : $"{text} {(_unpriced.Count == 0 ? Text["AllPriced"] : Text["SomeUnpriced", _unpriced.Count])}";
    }

    private string Provider(string provider) => provider.Length == 0 ? Text["NoProvider"] : provider;

    private static string Rate(PriceRow row, decimal? rate) =>
        rate is null ? "–" : row.Currency == "USD" ? $"${rate.Value.ToString("0.00####", CultureInfo.CurrentCulture)}" : $"{rate.Value.ToString("0.00####", CultureInfo.CurrentCulture)}\u00a0{row.Currency}";

    private string Validity(PriceRow row)
    {
        var from = PriceWords.Moment(row.ValidFrom, Text, "SinceEver");
        return row.IsReplaced ? Text["Replaced"] : row.ValidTo is null ? from : Text["FromTo", from, PriceWords.Moment(row.ValidTo, Text, "SinceEver")];
    }

    private RenderFragment NameCell(PriceRow row) => builder =>
    {
        builder.OpenElement(0, "button");
        builder.AddAttribute(1, "type", "button");
        builder.AddAttribute(2, "class", "link name");
        builder.AddAttribute(3, "onclick", EventCallback.Factory.Create(this, () => _history = row));
        builder.AddContent(4, row.Model);
        builder.CloseElement();
        builder.OpenElement(5, "small");
        builder.AddAttribute(6, "class", "muted");
        builder.AddContent(7, string.Join(" · ", new[] { row.Provider, row.ServiceTier, row.InputAbove > 0 ? Text["Above", row.InputAbove].Value : "" }.Where(part => part.Length > 0)));
        builder.CloseElement();
    };

    private RenderFragment SourceCell(PriceRow row) => builder =>
    {
        if (Uri.TryCreate(row.Source, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", row.Source);
            builder.AddAttribute(2, "rel", "noreferrer noopener");
            builder.AddAttribute(3, "target", "_blank");
            builder.AddAttribute(4, "title", row.Source);
            builder.AddContent(5, address.Host);
            builder.CloseElement();
        }
        else
        {
            builder.AddContent(6, row.Source);
        }
        if (row.SourceDate is { } day)
        {
            builder.OpenElement(7, "small");
            builder.AddAttribute(8, "class", "muted");
            builder.AddContent(9, " " + day.ToString("d MMM yyyy", CultureInfo.CurrentCulture));
            builder.CloseElement();
        }
    };

    private void Edit(PriceRow? row) => (_history, _editing) = (null, new Editing(row, "", "", ""));

    private void AddFor(UnpricedModel model) => _editing = new Editing(null, model.Provider, model.Model, model.ServiceTier);

    private Task SavedAsync((PriceRow Row, string? Note) saved)
    {
        (_editing, _message) = (null, $"{Text["Saved", saved.Row.Model]} {saved.Note}".Trim());
        return LoadAsync();
    }

    private Task EndedAsync(PriceRow row)
    {
        (_history, _message) = (null, Text["Ended", row.Model]);
        return LoadAsync();
    }

    private Task ImportedAsync(int added)
    {
        (_importing, _message) = (false, Text["Imported", added]);
        return LoadAsync();
    }
}
