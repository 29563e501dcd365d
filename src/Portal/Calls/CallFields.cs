using Portal.Telemetry.CallSearch;
using Portal.Ui;

namespace Portal.Calls;

/// <summary>A column of calls, the same in the grid, in exports and in the API.</summary>
/// <param name="Id">Names it in addresses and files; JSON's name of the property.</param>
/// <param name="Value">Null: not measured, not named, or unknown.</param>
internal sealed record CallField(string Id, Func<CallRecord, object?> Value)
{
    /// <summary>How a number of it is written; null: it is none.</summary>
    public Unit? Unit { get; init; }

    /// <summary>Pixels a grid gives it at first.</summary>
    public int Width { get; init; } = 144;

    /// <summary>The order that puts its highest values first; null: a grid cannot order by it.</summary>
    public CallOrder? Order { get; init; }
}

/// <summary>All columns, in the order in which a chooser lists them.</summary>
internal static class CallFields
{
    public const string Start = "start";
    public const string Status = "status";
    public const string Name = "name";
    public const string Cost = "cost";

    public static IReadOnlyList<CallField> All { get; } =
    [
        new(Start, call => call.Start) { Width = 152, Order = CallOrder.Newest },
        new(Status, call => call.Status) { Width = 128 },
        new("application", call => Named(call.Application)) { Width = 160 },
        new("model", call => Named(call.Model)) { Width = 216 },
        new("latencyMs", call => call.LatencyMs) { Unit = Unit.Duration, Width = 88, Order = CallOrder.Slowest },
        new("ttftMs", call => call.TtftMs) { Unit = Unit.Duration, Width = 88 },
        new("inputTokens", call => call.InputTokens) { Unit = Unit.Count, Width = 88, Order = CallOrder.MostTokens },
        new("outputTokens", call => call.OutputTokens) { Unit = Unit.Count, Width = 88 },
        new(Cost, call => call.Cost) { Width = 136, Order = CallOrder.Costliest },
        new("traceId", call => call.TraceId) { Width = 160 },
        new("spanId", call => call.SpanId) { Width = 144 },
        new("parentSpanId", call => call.ParentSpanId),
        new("kind", call => call.Kind) { Width = 104 },
        new(Name, call => Named(call.Name)) { Width = 192 },
        new("errorType", call => Named(call.ErrorType)),
        new("statusMessage", call => Named(call.StatusMessage)) { Width = 240 },
        new("environment", call => Named(call.Environment)) { Width = 112 },
        new("version", call => Named(call.Version)) { Width = 96 },
        new("provider", call => Named(call.Provider)) { Width = 112 },
        new("requestModel", call => Named(call.RequestModel)) { Width = 176 },
        new("operation", call => Named(call.Operation)) { Width = 120 },
        new("streaming", call => call.Streaming) { Width = 96 },
        new("finishReasons", call => Named(string.Join(", ", call.FinishReasons))) { Width = 120 },
        new("cacheReadTokens", call => call.CacheReadTokens) { Unit = Unit.Count, Width = 104 },
        new("cacheWriteTokens", call => call.CacheWriteTokens) { Unit = Unit.Count, Width = 104 },
        new("reasoningTokens", call => call.ReasoningTokens) { Unit = Unit.Count, Width = 104 },
        new("priceId", call => call.PriceId) { Width = 96 },
        new("senderCost", call => call.SenderCost) { Width = 104 },
        new("team", call => Named(call.Team)) { Width = 120 },
        new("serviceTier", call => Named(call.ServiceTier)) { Width = 104 },
        new("conversationId", call => Named(call.ConversationId)) { Width = 176 },
        new("subject", call => call.Subject),
        new("responseId", call => Named(call.ResponseId)) { Width = 176 },
        new("agentName", call => Named(call.AgentName)),
        new("toolName", call => Named(call.ToolName)),
        new("promptName", call => Named(call.PromptName)),
        new("promptVersion", call => Named(call.PromptVersion)) { Width = 104 },
        new("dialect", call => Named(call.Dialect)) { Width = 112 },
        new("sdk", call => Named(call.Sdk)) { Width = 176 },
        new("flags", call => Named(string.Join(", ", call.Flags))),
        new("received", call => call.Received) { Width = 168 },
        new("weight", call => call.Weight) { Unit = Unit.Count, Width = 80 },
    ];

    /// <summary>What a grid shows until somebody chooses.</summary>
    public static IReadOnlyList<string> Default { get; } = [Start, Status, "application", "model", "latencyMs", "ttftMs", "inputTokens", "outputTokens", Cost];

    private static readonly Dictionary<string, CallField> ById = All.ToDictionary(field => field.Id, StringComparer.Ordinal);

    /// <summary>A column by its id; any attribute is one too (<c>attr.tenant</c>). Null: there is none.</summary>
    public static CallField? Find(string id) => ById.GetValueOrDefault(id) ?? (IsAttribute(id)
        ? new CallField(id, call => call.Attributes.GetValueOrDefault(id)) { Width = 160 }
        : null);

    public static bool IsAttribute(string id) =>
        (id.StartsWith(SearchFields.AttributePrefix, StringComparison.Ordinal) && id.Length > SearchFields.AttributePrefix.Length)
        || (id.StartsWith(SearchFields.ResourcePrefix, StringComparison.Ordinal) && id.Length > SearchFields.ResourcePrefix.Length);

    private static string? Named(string name) => name.Length == 0 ? null : name;
}
