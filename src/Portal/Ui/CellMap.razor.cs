using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// A heat map of judged cells, rows by time: arrow keys move, Enter chooses, the pointer gets a tooltip, and the same numbers stand in a table below.
/// A status shows as colour, fill and mark. Made for a thousand cells: one script listens for all of them.
/// </summary>
public sealed partial class CellMap : ComponentBase, IAsyncDisposable
{
    private ElementReference _map;
    private DotNetObjectReference<CellMap>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _view;
    private bool _tableOpen;
    private bool _disposed;

    /// <summary>Names the map, in the viewer's language.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>What the rows are, in the viewer's language.</summary>
    [Parameter, EditorRequired] public string RowTitle { get; set; } = "";

    [Parameter, EditorRequired] public IReadOnlyList<MapColumn> Columns { get; set; } = [];

    [Parameter, EditorRequired] public IReadOnlyList<MapRow> Rows { get; set; } = [];

    /// <summary>Key of the row that is looked at.</summary>
    [Parameter] public string? SelectedRow { get; set; }

    /// <summary>The column that is looked at.</summary>
    [Parameter] public int? SelectedColumn { get; set; }

    /// <summary>A cell was chosen, or a row by its name (column -1).</summary>
    [Parameter] public EventCallback<MapPick> OnPick { get; set; }

    /// <summary>What the legend says of cells that are all right.</summary>
    [Parameter] public string? OkWord { get; set; }

    /// <summary>What the legend says of cells to watch.</summary>
    [Parameter] public string? WarningWord { get; set; }

    /// <summary>What the legend says of critical cells.</summary>
    [Parameter] public string? CriticalWord { get; set; }

    /// <summary>What the legend says of cells that are not judged.</summary>
    [Parameter] public string? UnknownWord { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    [JSInvokable]
    public Task OnPickAsync(int row, int column) =>
        // A frame may have taken the row away while the click was on its way.
        _disposed || row < 0 || row >= Rows.Count || column >= Columns.Count ? Task.CompletedTask : OnPick.InvokeAsync(new MapPick(Rows[row].Key, column));

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        try
        {
            if (_view is not null)
            {
                await _view.InvokeVoidAsync("dispose");
                await _view.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the map with it.
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
            _module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/CellMap.razor.js");
            _view = await _module.InvokeAsync<IJSObjectReference>("create", _map, _self);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // Left before the script arrived.
        }
    }

    private static MapCell? CellOf(MapRow row, int column) => column < row.Cells.Count ? row.Cells[column] : null;

    private string Words(MapRow row, int column) => CellOf(row, column) is { } cell ? $"{cell.Word}, {cell.Value}" : Text["MapNone"];

    private static string ClassOf(MapRow row, int column)
    {
        var tone = CellOf(row, column)?.Status switch
        {
            Status.Ok => "ok",
            Status.Warning => "warning",
            Status.Critical => "critical",
            Status.Unknown => "unknown",
            _ => "none",
        };
        return row.Marks.Contains(column) ? $"{tone} turned" : tone;
    }

    private static string? StyleOf(MapRow row, int column) =>
        CellOf(row, column) is { Status: Status.Ok } cell ? string.Create(CultureInfo.InvariantCulture, $"--level:{Math.Clamp(cell.Level, 0, 1):0.##}") : null;
}
