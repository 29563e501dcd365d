using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>Text to copy, with a button that does it.</summary>
public sealed partial class CodeBlock : ComponentBase
{
    private ElementReference _code;
    private bool _copied;
    private string _copiedCode = "";

    [Parameter, EditorRequired] public string Code { get; set; } = "";

    /// <summary>What the text is, for those who do not see it.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    protected override void OnParametersSet() => _copied &= string.Equals(_copiedCode, Code, StringComparison.Ordinal);

    private async Task CopyAsync()
    {
        await using var module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/CodeBlock.razor.js");
        _copied = await module.InvokeAsync<bool>("copy", _code);
        _copiedCode = Code;
    }
}
