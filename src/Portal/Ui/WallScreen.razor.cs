using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>
/// Fills a screen that hangs on a wall: rows share its height, the screen stays awake, and the picture moves by a few pixels now and then so that nothing burns in.
/// </summary>
public sealed partial class WallScreen : ComponentBase, IAsyncDisposable
{
    private const string ModulePath = "./Ui/WallScreen.razor.js";

    private ElementReference _screen;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;

    /// <summary>Rows of cells that share the height.</summary>
    [Parameter, EditorRequired] public int Rows { get; set; } = 1;

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_watch is not null)
            {
                await _watch.InvokeVoidAsync("dispose");
                await _watch.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its lock with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", ModulePath);
            _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _screen);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // Left before the script arrived.
        }
    }
}
