using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>A strip over which the pointer chooses a part, as shares of its width from 0 to 1; a double click leaves what was chosen.</summary>
public sealed partial class Brush : ComponentBase, IAsyncDisposable
{
    private ElementReference _strip;
    private DotNetObjectReference<Brush>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _brush;

    [Parameter] public EventCallback<BrushChoice> OnChoose { get; set; }

    [Parameter] public EventCallback OnLeave { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [JSInvokable]
    public Task OnChooseAsync(double from, double to) => OnChoose.InvokeAsync(new BrushChoice(from, to));

    [JSInvokable]
    public Task OnLeaveAsync() => OnLeave.InvokeAsync();

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_brush is not null)
            {
                await _brush.InvokeVoidAsync("dispose");
                await _brush.DisposeAsync();
            }
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the strip with it.
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
            _module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/Brush.razor.js");
            _brush = await _module.InvokeAsync<IJSObjectReference>("create", _strip, _self);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // Left before the script arrived.
        }
    }
}

/// <summary>A part of a strip, both ends from 0 to 1.</summary>
public sealed record BrushChoice(double From, double To);
