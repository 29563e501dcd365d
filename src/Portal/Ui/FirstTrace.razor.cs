using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Portal.Ui;

/// <summary>The empty state of every page without data: what to paste into an application so that its calls appear.</summary>
public sealed partial class FirstTrace : ComponentBase
{
    private ElementReference _code;
    private bool _copied;

    /// <summary>Where traces go: the value of OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    [Parameter, EditorRequired] public string Endpoint { get; set; } = "";

    /// <summary>The value of OTEL_EXPORTER_OTLP_HEADERS; a placeholder for the key where the viewer may not see one.</summary>
    [Parameter, EditorRequired] public string Headers { get; set; } = "";

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private string Block => $"""
        export OTEL_EXPORTER_OTLP_ENDPOINT="{Endpoint}"
        export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"
        export OTEL_EXPORTER_OTLP_HEADERS="{Headers}"
        """;

    private async Task CopyAsync()
    {
        await using var module = await Script.InvokeAsync<IJSObjectReference>("import", "./Ui/FirstTrace.razor.js");
        _copied = await module.InvokeAsync<bool>("copy", _code);
    }
}
