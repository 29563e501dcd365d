namespace Portal.Telemetry.Traces.Messages;

/// <summary>A message of a model call, whatever dialect it was sent in.</summary>
/// <param name="Role">As sent: system, user, assistant, tool, developer or something of the sender's own; empty where it is not named.</param>
public sealed record Message(string Role, IReadOnlyList<MessagePart> Parts)
{
    /// <summary>Who speaks in that role, where several do.</summary>
    public string Name { get; init; } = "";

    /// <summary>Why the model stopped; empty where it is not said.</summary>
    public string FinishReason { get; init; } = "";

    /// <summary>The stored text ends within this message: it was cut when it was kept.</summary>
    public bool Cut { get; init; }
}

/// <summary>A part of a message.</summary>
public abstract record MessagePart;

/// <summary>What was said.</summary>
public sealed record TextPart(string Text) : MessagePart;

/// <summary>What the model thought before it answered.</summary>
public sealed record ReasoningPart(string Text) : MessagePart;

/// <summary>The model asks for a tool.</summary>
/// <param name="Arguments">As sent, usually JSON.</param>
public sealed record ToolCallPart(string Id, string Name, string Arguments) : MessagePart;

/// <summary>What a tool answered.</summary>
/// <param name="Result">As sent, JSON or text.</param>
public sealed record ToolResultPart(string Id, string Result) : MessagePart;

/// <summary>An image, a sound or a file.</summary>
/// <param name="Modality">image, audio, video or file.</param>
/// <param name="Bytes">Size of what was sent along; null where only an address or id was.</param>
/// <param name="Address">Where it is: an address or a file's id; empty where it was sent along.</param>
public sealed record MediaPart(string Modality, string MediaType, long? Bytes, string Address) : MessagePart;

/// <summary>Something else, as it was sent.</summary>
public sealed record DataPart(string Json) : MessagePart;

/// <summary>A tool that the model was offered.</summary>
/// <param name="Schema">JSON schema of the arguments; empty where none was sent.</param>
public sealed record ToolDefinition(string Name, string Description, string Schema);
