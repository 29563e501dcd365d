using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>Tells a page the browser's time zone.</summary>
public sealed partial class ViewerZone : ComponentBase, IAsyncDisposable
{
    private const string Fallback = "UTC";

    private IJSObjectReference? _module;

    /// <summary>The browser's zone as its IANA name, UTC where it tells none; told once, after the first render.</summary>
    [Parameter, EditorRequired] public EventCallback<string> OnZone { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? AskAsync() : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the module with it.
        }
    }

    private async Task AskAsync()
    {
        string? zone;
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/ViewerZone.razor.js");
            zone = _module is null ? null : await _module.InvokeAsync<string?>("zone");
        }
        catch (JSException)
        {
            zone = null;
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }
        await OnZone.InvokeAsync(string.IsNullOrEmpty(zone) ? Fallback : zone);
    }
}
