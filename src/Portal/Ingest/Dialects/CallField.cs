namespace Portal.Ingest.Dialects;

/// <summary>What an attribute can mean; names of dialects.json in camelCase. Order: from <see cref="SystemInstructions"/> on it is content.</summary>
internal enum CallField : byte
{
    Operation,
    Provider,
    RequestModel,
    ResponseModel,
    InputTokens,
    OutputTokens,
    TotalTokens,
    CacheReadTokens,
    CacheWriteTokens,
    CacheWrite5mTokens,
    CacheWrite1hTokens,
    ReasoningTokens,
    SenderCost,
    TimeToFirstToken,
    Streaming,
    FinishReasons,
    ResponseId,
    ConversationId,
    User,
    AgentName,
    ToolName,
    PromptName,
    PromptVersion,
    ErrorType,
    ServiceTier,
    Team,
    ModelVersion,

    /// <summary>Names a person in clear; dropped.</summary>
    NotKept,
    SystemInstructions,
    Input,
    Output,
    ToolDefinitions,
    ToolArguments,
    ToolResult,
}

internal static class CallFields
{
    public const int Count = (int)CallField.ToolResult + 1;

    /// <summary>True for what was said; it goes to call_content and never into the attribute map.</summary>
    public static bool IsContent(this CallField field) => field >= CallField.SystemInstructions;

    /// <summary>True for what must not stand in the attribute map, whether it won its field or not.</summary>
    public static bool IsPrivate(this CallField field) => field >= CallField.NotKept || field == CallField.User;
}
