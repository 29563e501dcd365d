using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Traces.Messages;

namespace Portal.Traces;

/// <summary>A message with its parts.</summary>
public sealed partial class MessageView : ComponentBase
{
    [Parameter, EditorRequired] public Message Message { get; set; } = default!;

    /// <summary>It is what the call produced rather than what it was given.</summary>
    [Parameter] public bool Answer { get; set; }

    [Inject] private IStringLocalizer<TracesTexts> Text { get; set; } = default!;

    private string Role => Message.Role.ToLowerInvariant();

    private string RoleName => Role switch
    {
        "system" or "developer" or "user" or "assistant" or "tool" or "input" or "output" => Text[$"Role{Role}"],
        "model" or "ai" => Text["Roleassistant"],
        "human" => Text["Roleuser"],
        "function" => Text["Roletool"],
        "" => Text["Roleunknown"],
        _ => Message.Role,
    };

    private string RoleIcon => Role switch
    {
        "system" or "developer" => "tune",
        "user" or "human" => "person",
        "assistant" or "model" or "ai" => "smart_toy",
        "tool" or "function" => "build",
        _ => "chat",
    };

    private string RoleClass => Answer ? "answer" : Role is "system" or "developer" ? "system" : "";

    /// <summary>The message as plain text, for the clipboard.</summary>
    private string PlainText => string.Join("\n\n", Message.Parts.Select(part => part switch
    {
        TextPart text => text.Text,
        ReasoningPart reasoning => reasoning.Text,
        ToolCallPart call => $"{call.Name} {call.Arguments}",
        ToolResultPart result => result.Result,
        MediaPart media => $"[{media.Modality} {media.MediaType} {media.Address}]",
        DataPart data => data.Json,
        _ => "",
    }));
}
