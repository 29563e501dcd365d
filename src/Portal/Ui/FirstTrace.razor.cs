using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Ui;

/// <summary>The empty state of every page without data: what to paste into an application so that its calls appear.</summary>
public sealed partial class FirstTrace : ComponentBase
{
    /// <summary>Where traces go: the value of OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
    [Parameter, EditorRequired] public string Endpoint { get; set; } = "";

    /// <summary>The value of OTEL_EXPORTER_OTLP_HEADERS; a placeholder for the key where the viewer may not see one.</summary>
    [Parameter, EditorRequired] public string Headers { get; set; } = "";

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private string Block => $"""
        export OTEL_EXPORTER_OTLP_ENDPOINT="{Endpoint}"
        export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"
        export OTEL_EXPORTER_OTLP_HEADERS="{Headers}"
        """;
}
