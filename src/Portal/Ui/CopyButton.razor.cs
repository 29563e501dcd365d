using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>Copies a text to the clipboard and says so.</summary>
public sealed partial class CopyButton : ComponentBase
{
    private ElementReference _button;
    private bool _copied;

    /// <summary>What is copied.</summary>
    [Parameter, EditorRequired] public string Value { get; set; } = "";

    /// <summary>What the button does, where "Copy" would not say of what.</summary>
    [Parameter] public string? Label { get; set; }

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private async Task CopyAsync()
    {
        try
        {
            await using var module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/CopyButton.razor.js");
            _copied = await module.InvokeAsync<bool>("copy", _button, Value);
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // The browser left.
        }
    }
}
