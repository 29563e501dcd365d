using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// A grid of any number of rows, of which only those in sight exist. Arrows, Page Up and Down, Home and End move; Enter opens; Space selects;
/// Ctrl+C copies. On phones a row is a card.
/// </summary>
public sealed partial class DataGrid<TRow> : ComponentBase, IAsyncDisposable
{
    private const int WideRow = 36;
    private const int CompactRow = 88;
    private const int Page = 10;

    private readonly Dictionary<object, TRow> _selected = [];
    private readonly string _id = $"grid-{Guid.NewGuid():N}";
    private ElementReference _grid;
    private Virtualize<(int Index, TRow Row)>? _rows;
    private DotNetObjectReference<DataGrid<TRow>>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _script;
    private int _active = -1;
    private TRow? _activeRow;
    private int _known;
    private bool _compact;
    private bool _disposed;

    /// <summary>Names the grid.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter, EditorRequired] public IReadOnlyList<GridColumn<TRow>> Columns { get; set; } = [];

    /// <summary>Brings rows from a place on.</summary>
    [Parameter, EditorRequired] public Func<int, int, CancellationToken, ValueTask<GridRows<TRow>>> Source { get; set; } = default!;

    /// <summary>What identifies a row.</summary>
    [Parameter, EditorRequired] public Func<TRow, object> Key { get; set; } = row => row!;

    /// <summary>A row on a phone.</summary>
    [Parameter] public RenderFragment<TRow>? Compact { get; set; }

    /// <summary>The column ordered by; null: none.</summary>
    [Parameter] public string? Sort { get; set; }

    [Parameter] public bool Ascending { get; set; }

    [Parameter] public EventCallback<string> OnSort { get; set; }

    [Parameter] public EventCallback<TRow> OnOpen { get; set; }

    [Parameter] public EventCallback<GridResize> OnResize { get; set; }

    /// <summary>Whether the first row is in sight; told whenever that changes.</summary>
    [Parameter] public EventCallback<bool> OnTop { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private int RowHeight => _compact && Compact is not null ? CompactRow : WideRow;

    private string Template => string.Join(' ', Columns.Select((column, i) =>
        i == Columns.Count - 1 ? FormattableString.Invariant($"minmax({column.Width}px,1fr)") : FormattableString.Invariant($"{column.Width}px")));

    /// <summary>Asks for the rows in sight again.</summary>
    /// <param name="toTop">Whether the first row is to be in sight; else nothing moves.</param>
    public async Task RefreshAsync(bool toTop)
    {
        if (toTop)
        {
            (_active, _activeRow) = (-1, default);
            await CallAsync("toTop");
        }
        if (_rows is not null)
        {
            await _rows.RefreshDataAsync();
        }
        StateHasChanged();
    }

    /// <summary>Rows were put before the first: what one reads stays where it is.</summary>
    public async Task PrependAsync(int count, bool follow)
    {
        _active = _active < 0 ? _active : _active + count;
        if (_rows is not null)
        {
            await _rows.RefreshDataAsync();
        }
        StateHasChanged();
        await CallAsync(follow ? "toTop" : "shift", count * RowHeight);
    }

    [JSInvokable]
    public async Task OnKeyAsync(string key)
    {
        var last = Math.Max(0, _known - 1);
        switch (key)
        {
            case "Enter" when _activeRow is { } row:
                await OnOpen.InvokeAsync(row);
                break;
            case " " when _activeRow is { } row:
                Toggle(row);
                break;
            case "ArrowDown" or "ArrowUp" or "PageDown" or "PageUp" or "Home" or "End":
                var to = key switch
                {
                    "ArrowDown" => _active + 1,
                    "ArrowUp" => _active - 1,
                    "PageDown" => _active + Page,
                    "PageUp" => _active - Page,
                    "Home" => 0,
                    _ => last,
                };
                await MoveAsync(Math.Clamp(to, 0, last));
                break;
        }
        StateHasChanged();
    }

    /// <summary>The selected rows, or the active one, as cells between tabs.</summary>
    [JSInvokable]
    public string GetCopyText()
    {
        var rows = _selected.Count > 0 ? [.. _selected.Values] : _activeRow is { } row ? new List<TRow> { row } : [];
        return rows.Count == 0 ? "" : string.Join('\n', rows
            .Select(copied => Columns.Select(column => Flat(column.Text(copied))))
            .Prepend(Columns.Select(column => Flat(column.Title)))
            .Select(cells => string.Join('\t', cells)));
    }

    [JSInvokable]
    public Task OnResizeAsync(string column, int width) => OnResize.InvokeAsync(new GridResize(column, width));

    [JSInvokable]
    public Task OnTopAsync(bool top) => OnTop.InvokeAsync(top);

    [JSInvokable]
    public void OnCompact(bool compact)
    {
        _compact = compact;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        try
        {
            if (_script is not null)
            {
                await _script.InvokeVoidAsync("dispose");
                await _script.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        try
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/DataGrid.razor.js");
            _script = await _module.InvokeAsync<IJSObjectReference>("start", _grid, _self, CultureInfo.CurrentCulture.Name);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // Left before the script arrived.
        }
    }

    private async ValueTask<ItemsProviderResult<(int Index, TRow Row)>> LoadAsync(ItemsProviderRequest request)
    {
        var rows = await Source(request.StartIndex, request.Count, request.CancellationToken);
        _known = rows.Known;
        return new ItemsProviderResult<(int, TRow)>(rows.Rows.Select((row, i) => (request.StartIndex + i, row)), rows.Known);
    }

    private async Task MoveAsync(int index)
    {
        var rows = await Source(index, 1, CancellationToken.None);
        if (rows.Rows.Count == 0)
        {
            return;
        }
        (_active, _activeRow) = (index, rows.Rows[0]);
        await CallAsync("show", index * RowHeight, RowHeight);
    }

    private async Task ActivateAsync(int index, TRow row)
    {
        (_active, _activeRow) = (index, row);
        await OnOpen.InvokeAsync(row);
    }

    private void Toggle(TRow row)
    {
        if (!_selected.Remove(Key(row)))
        {
            _selected[Key(row)] = row;
        }
    }

    private void ClearSelection() => _selected.Clear();

    private Task CopyAsync() => CallAsync("copy", GetCopyText());

    private string RowId(int index) => string.Create(CultureInfo.InvariantCulture, $"{_id}-{index}");

    private string SortOf(GridColumn<TRow> column) => !string.Equals(column.Id, Sort, StringComparison.Ordinal) ? "none" : Ascending ? "ascending" : "descending";

    private static string Flat(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');

    private async Task CallAsync(string method, params object[] arguments)
    {
        if (_script is null || _disposed)
        {
            return;
        }
        try
        {
            await _script.InvokeVoidAsync(method, arguments);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser left or stopped answering.
        }
    }
}
