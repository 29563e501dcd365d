using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Traces;
using Portal.Telemetry.Traces.Messages;

namespace Portal.Traces;

/// <summary>What was said in a call as a thread, or why it is not shown.</summary>
public sealed partial class CallContentView : ComponentBase
{
    private IReadOnlyList<(Message Message, bool Answer)> _messages = [];
    private IReadOnlyList<ToolDefinition> _tools = [];
    private HashSet<string> _called = [];
    private CallContent? _parsed;

    [Parameter, EditorRequired] public CallDetails Call { get; set; } = default!;

    /// <summary>Null unless it is shown.</summary>
    [Parameter] public CallContent? Content { get; set; }

    [Parameter, EditorRequired] public ContentState State { get; set; }

    /// <summary>For how long content is kept.</summary>
    [Parameter, EditorRequired] public int RetentionDays { get; set; }

    [Parameter] public string? ErrorId { get; set; }

    [Parameter] public EventCallback OnRetry { get; set; }

    [Inject] private IStringLocalizer<TracesTexts> Text { get; set; } = default!;

    private long LongestStored => Content is null ? 0 : Texts(Content).Max(text => (long)Encoding.UTF8.GetByteCount(text));

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_parsed, Content))
        {
            return;
        }
        _parsed = Content;
        (_messages, _tools, _called) = ([], [], []);
        if (Content is null)
        {
            return;
        }
        var cut = Call.ContentTruncated ? Texts(Content).Max(text => text.Length) : int.MaxValue;
        List<(Message Message, bool Answer)> messages = [];
        Add(Content.SystemInstructions, "system", answer: false);
        Add(Content.Input, Call.Kind == CallKind.Tool ? "input" : "user", answer: false);
        if (Content.ToolArguments.Length > 0)
        {
            messages.Add((new Message("input", [new ToolCallPart("", Call.ToolName, Content.ToolArguments)]) { Cut = IsCut(Content.ToolArguments) }, false));
        }
        if (Content.ToolResult.Length > 0)
        {
            messages.Add((new Message("tool", [new ToolResultPart("", Content.ToolResult)]) { Cut = IsCut(Content.ToolResult) }, true));
        }
        Add(Content.Output, Call.Kind == CallKind.Tool ? "output" : "assistant", answer: true);
        _messages = messages;
        _tools = MessageParser.ParseTools(Content.ToolDefinitions, Call.ContentTruncated);
        _called = messages.SelectMany(item => item.Message.Parts).OfType<ToolCallPart>().Select(part => part.Name).ToHashSet(StringComparer.Ordinal);

        // The row says that something was cut, not what: it can only be what reached the limit, which is the longest.
        bool IsCut(string text) => text.Length >= cut;

        void Add(string text, string role, bool answer) => messages.AddRange(MessageParser.Parse(text, role, IsCut(text)).Select(message => (message, answer)));
    }

    private static string[] Texts(CallContent content) =>
        [content.SystemInstructions, content.Input, content.Output, content.ToolDefinitions, content.ToolArguments, content.ToolResult];
}
