using System.Text.Encodings.Web;
using System.Text.Json;
using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>The messages of one model call, to be written in the names of any dialect.</summary>
/// <param name="call">An agent's first call asks for a tool; its second call has the tool's result.</param>
/// <param name="isSecond">Whether it is the second.</param>
internal sealed class DemoMessages(DemoDialogue dialogue, DemoCall call, bool isSecond)
{
    // Umlauts and quotes as they are: what is measured is the text, not its escapes.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool AsksForTool => call.FollowUp is not null;

    public void AddTo(OtlpAttributes attributes, DemoDialect dialect)
    {
        switch (dialect)
        {
            case DemoDialect.GenAi:
                AddGenAi(attributes);
                break;
            case DemoDialect.OpenInference:
                AddFlat(attributes, "llm.input_messages.{0}.message.", "llm.output_messages.0.message.");
                break;
            case DemoDialect.OpenLlmetry:
                AddFlat(attributes, "gen_ai.prompt.{0}.", "gen_ai.completion.0.");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "Unknown dialect.");
        }
    }

    private void AddGenAi(OtlpAttributes attributes)
    {
        if (dialogue.System.Length > 0)
        {
            attributes.Add("gen_ai.system_instructions", Json(new[] { new { type = "text", content = dialogue.System } }));
        }
        List<object> input = [Message("user", new { type = "text", content = dialogue.Question })];
        if (isSecond)
        {
            input.Add(Message("assistant", ToolCall()));
            input.Add(Message("tool", new { type = "tool_call_response", id = "call_1", response = dialogue.Tool }));
        }
        attributes.Add("gen_ai.input.messages", Json(input));
        if (call.ErrorType is null)
        {
            var answer = AsksForTool ? ToolCall() : new { type = "text", content = dialogue.Answer };
            attributes.Add("gen_ai.output.messages", Json(new[] { new { role = "assistant", parts = new[] { answer }, finish_reason = call.FinishReason } }));
        }
        if (call.Application.Shape == DemoShape.Agent)
        {
            attributes.Add("gen_ai.tool.definitions", Json(new[] { new { type = "function", name = call.Application.Tool, description = "Looks up what the answer needs." } }));
        }
    }

    private void AddFlat(OtlpAttributes attributes, string input, string output)
    {
        List<(string Role, string Content)> messages = [];
        if (dialogue.System.Length > 0)
        {
            messages.Add(("system", dialogue.System));
        }
        messages.Add(("user", dialogue.Question));
        if (isSecond)
        {
            messages.Add(("tool", dialogue.Tool));
        }
        for (var i = 0; i < messages.Count; i++)
        {
            var prefix = string.Format(System.Globalization.CultureInfo.InvariantCulture, input, i);
            attributes.Add($"{prefix}role", messages[i].Role);
            attributes.Add($"{prefix}content", messages[i].Content);
        }
        if (call.ErrorType is null)
        {
            attributes.Add($"{output}role", "assistant");
            attributes.Add($"{output}content", AsksForTool ? $"I need {call.Application.Tool}." : dialogue.Answer);
        }
    }

    private object ToolCall() => new { type = "tool_call", id = "call_1", name = call.Application.Tool, arguments = new { about = dialogue.Question } };

    private static object Message(string role, object part) => new { role, parts = new[] { part } };

    private static string Json(object value) => JsonSerializer.Serialize(value, Plain);
}
