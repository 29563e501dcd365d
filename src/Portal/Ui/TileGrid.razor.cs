using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// Tiles in a grid of twelve columns; one column in reading order on phones. While <see cref="Editing"/>, tiles are moved and resized with the pointer or, from
/// the handle of each, with the arrow keys; every step is announced.
/// </summary>
public sealed partial class TileGrid : ComponentBase, IAsyncDisposable
{
    private const string ModulePath = "./Ui/TileGrid.razor.js";

    private readonly string _hintId = $"tile-hint-{Guid.NewGuid():n}";
    private ElementReference _grid;
    private IJSObjectReference? _module;
    private IJSObjectReference? _pointer;
    private DotNetObjectReference<TileGrid>? _self;
    private IReadOnlyList<Tile> _order = [];
    private IReadOnlyList<Tile>? _tentative;
    private string _announcement = "";
    private bool _disposed;

    [Parameter, EditorRequired] public IReadOnlyList<Tile> Tiles { get; set; } = [];

    /// <summary>What stands in the tile of an id.</summary>
    [Parameter, EditorRequired] public RenderFragment<string> Content { get; set; } = _ => _ => { };

    /// <summary>What a tile is called when it is announced.</summary>
    [Parameter, EditorRequired] public Func<string, string> Name { get; set; } = id => id;

    [Parameter] public bool Editing { get; set; }

    /// <summary>The viewer arranged the tiles anew; once per drag or key.</summary>
    [Parameter] public EventCallback<IReadOnlyList<Tile>> OnArrange { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private int Rows => Math.Max(1, Tiles.Select(tile => tile.Bottom).DefaultIfEmpty(1).Max());

    /// <summary>The pointer is over another cell: shows what would become of the tiles, without keeping it.</summary>
    [JSInvokable]
    public void OnDrag(string id, int x, int y, int w, int h)
    {
        _tentative = GridLayout.Place(Tiles, new Tile(id, x, y, w, h));
        StateHasChanged();
    }

    /// <summary>The pointer was let go.</summary>
    [JSInvokable]
    public Task OnDropAsync(string id)
    {
        var arranged = _tentative;
        _tentative = null;
        return arranged is null ? Task.CompletedTask : ArrangeAsync(id, arranged);
    }

    /// <summary>The drag was given up; all stay where they were.</summary>
    [JSInvokable]
    public void OnCancel()
    {
        _tentative = null;
        _announcement = Text["TileCancelled"];
        StateHasChanged();
    }

    [JSInvokable]
    public Task OnNudgeAsync(string id, int dx, int dy) => ArrangeAsync(id, GridLayout.Nudge(Tiles, id, dx, dy));

    [JSInvokable]
    public Task OnResizeAsync(string id, int dw, int dh) => ArrangeAsync(id, GridLayout.Resize(Tiles, id, dw, dh));

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        try
        {
            if (_pointer is not null)
            {
                await _pointer.InvokeVoidAsync("dispose");
                await _pointer.DisposeAsync();
                _pointer = null;
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
                _module = null;
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }
        _self?.Dispose();
    }

    // Elements that change their order while one of them is dragged would lose the pointer; the grid places them anyway.
    protected override void OnParametersSet() => _order = GridLayout.InReadingOrder(Tiles);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!Editing || _self is not null || _disposed)
        {
            return;
        }
        _self = DotNetObjectReference.Create(this);
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", ModulePath);
            if (_disposed)
            {
                await DisposeAsync();
                return;
            }
            _pointer = await _module.InvokeAsync<IJSObjectReference>("arrange", _grid, _self, GridLayout.LeastWidth, GridLayout.LeastHeight);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }
        if (_disposed)
        {
            await DisposeAsync();
        }
    }

    private async Task ArrangeAsync(string id, IReadOnlyList<Tile> arranged)
    {
        var tile = arranged.First(other => string.Equals(other.Id, id, StringComparison.Ordinal));
        var isSame = Tiles.Contains(tile) && Tiles.All(arranged.Contains);
        _announcement = isSame
            ? Text["TileStays", Name(id)]
            : Text["TilePlace", Name(id), tile.X + 1, tile.Y + 1, tile.W, tile.H];
        if (!isSame)
        {
            await OnArrange.InvokeAsync(arranged);
        }
        StateHasChanged();
    }

    private string Placed(string id)
    {
        var tile = (_tentative ?? Tiles).First(other => string.Equals(other.Id, id, StringComparison.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"--x:{tile.X + 1};--y:{tile.Y + 1};--w:{tile.W};--h:{tile.H}");
    }
}
