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
    Language,
    SystemFingerprint,
    Outcome,
    OutcomeScore,
    OutcomeId,
    PairId,

    /// <summary>What a provider says instead of an answer; a quotation, so it is not kept as an attribute.</summary>
    Refusal,

    /// <summary>One of any number of features, groups or vectors that the sender names: see <see cref="CallFields.IsNamed"/>.</summary>
    Feature,
    Group,
    Embedding,

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

    /// <summary>True for what a span may carry any number of, each under a name of its own, all of them held outside the attribute map.</summary>
    public static bool IsNamed(this CallField field) => field is CallField.Feature or CallField.Group or CallField.Embedding;

    /// <summary>True for what must not stand in the attribute map, whether it won its field or not.</summary>
    public static bool IsPrivate(this CallField field) => field >= CallField.NotKept || field is CallField.User or CallField.Refusal;
}
