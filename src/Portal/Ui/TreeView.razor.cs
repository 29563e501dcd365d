using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// The scrolling frame of a tree of rows of one height: it has the focus, hands keys on and keeps rows in view. What the rows are, and which is active, is its user's.
/// </summary>
public sealed partial class TreeView : ComponentBase, IAsyncDisposable
{
    private ElementReference _tree;
    private DotNetObjectReference<TreeView>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _view;

    /// <summary>Names the tree.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>Element id of the active row; rows have the role <c>treeitem</c>.</summary>
    [Parameter] public string? ActiveId { get; set; }

    /// <summary>Height of a row in pixels.</summary>
    [Parameter, EditorRequired] public int RowHeight { get; set; }

    /// <summary>A CSS length; what is longer scrolls.</summary>
    [Parameter] public string MaxHeight { get; set; } = "70vh";

    /// <summary>A key that moves within trees was pressed: an arrow, Home, End, Enter, PageUp, PageDown, +, - or 0.</summary>
    [Parameter] public EventCallback<string> OnKey { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    /// <summary>Scrolls, as little as possible, until a row is in view.</summary>
    public Task RevealAsync(int row) => CallAsync("reveal", row);

    /// <summary>The first row in view and how far it has been scrolled out of it; hand it to <see cref="HoldAsync"/> after rows have come in above.</summary>
    public async Task<TreeAnchor?> AnchorAsync()
    {
        try
        {
            return _view is null ? null : await _view.InvokeAsync<TreeAnchor>("anchor");
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Puts a row where it stood before.</summary>
    public Task HoldAsync(int row, double offset) => CallAsync("hold", row, offset);

    [JSInvokable]
    public Task OnKeyAsync(string key) => OnKey.InvokeAsync(key);

    public async ValueTask DisposeAsync()
    {
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
            // The browser is gone, and the tree with it.
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
            _module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/TreeView.razor.js");
            _view = await _module.InvokeAsync<IJSObjectReference>("create", _tree, _self, RowHeight);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // Left before the script arrived.
        }
    }

    private async Task CallAsync(string method, params object[] arguments)
    {
        try
        {
            if (_view is not null)
            {
                await _view.InvokeVoidAsync(method, arguments);
            }
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The browser left.
        }
    }
}

/// <param name="Row">Index of the first row in view.</param>
/// <param name="Offset">Pixels of it that have been scrolled out of view.</param>
public sealed record TreeAnchor(int Row, double Offset);
