using Portal.Telemetry.Calls;

namespace Portal.Telemetry.CallSearch;

/// <summary>The fields of the query language. Their columns are the only names that may reach a query's text.</summary>
public static class SearchFields
{
    /// <summary>Written before an attribute of the span: <c>attr.tenant</c>.</summary>
    public const string AttributePrefix = "attr.";

    /// <summary>Written before an attribute of the resource: <c>resource.host.name</c>.</summary>
    public const string ResourcePrefix = "resource.";

    /// <summary>Written before a feature of the call that no column of its own holds: <c>feature.language</c>.</summary>
    public const string FeaturePrefix = "feature.";

    /// <summary>The choice of <c>kind</c> that means every span.</summary>
    public const string AnyKind = "any";

    public static SearchField Kind { get; } = Choice("kind", "kind", [.. Enum.GetNames<CallKind>().Select(name => name.ToLowerInvariant()), AnyKind], "portal.kind");
    public static SearchField Status { get; } = Choice("status", "status", ["error", "ok"]);
    public static SearchField Trace { get; } = Hex("trace", "trace_id", 16, "trace_id", "traceid");
    public static SearchField Span { get; } = Hex("span", "span_id", 8, "span_id", "spanid");
    public static SearchField User { get; } = Hex("user", "subject", 32, "end_user", "subject");
    public static SearchField Conversation { get; } = Name("conversation", "conversation_id", "session", "gen_ai.conversation.id", "session.id");
    public static SearchField Response { get; } = Name("response", "response_id", "response_id", "gen_ai.response.id");
    public static SearchField Flag { get; } = new("flag", SearchFieldKind.Flag, "flags", [.. SearchFlags.Names], []);

    /// <summary>In the order in which suggestions list them.</summary>
    public static IReadOnlyList<SearchField> All { get; } =
    [
        Status,
        Name("model", "model", "gen_ai.response.model"),
        Name("app", "application", "application", "service", "service.name"),
        Measure("latency", SearchFieldKind.Duration, "duration_ns", null, "duration"),
        Measure("ttft", SearchFieldKind.Duration, "ttft_ns", "ttft_ns > 0"),
        Measure("cost", SearchFieldKind.Money, "cost", "price_id != 0"),
        Measure("tokens", SearchFieldKind.Count, "(input_tokens + output_tokens)", null),
        Measure("input_tokens", SearchFieldKind.Count, "input_tokens", null, "gen_ai.usage.input_tokens"),
        Measure("output_tokens", SearchFieldKind.Count, "output_tokens", null, "gen_ai.usage.output_tokens"),
        Measure("cached_tokens", SearchFieldKind.Count, "cache_read_tokens", null),
        Measure("reasoning_tokens", SearchFieldKind.Count, "reasoning_tokens", null),
        Name("error", "error_type", "error.type", "error_type"),
        Name("message", "status_message"),
        new("finish", SearchFieldKind.Names, "finish_reasons", ["stop", "length", "tool_calls", "content_filter"], ["finish_reason"]),
        Name("env", "environment", "environment", "deployment.environment.name"),
        Name("version", "version", "service.version"),
        Name("provider", "provider", "gen_ai.provider.name", "gen_ai.system"),
        Name("operation", "operation", "op", "gen_ai.operation.name"),
        Name("requested_model", "request_model", "request_model", "gen_ai.request.model"),
        Name("team", "team", "portal.team"),
        Name("tier", "service_tier", "service_tier"),
        Conversation,
        User,
        Response,
        Trace,
        Span,
        Hex("parent", "parent_span_id", 8),
        Kind,
        Name("name", "span_name", "span_name"),
        Name("agent", "agent_name", "gen_ai.agent.name"),
        Name("tool", "tool_name", "gen_ai.tool.name"),
        Name("prompt", "prompt_name", "gen_ai.prompt.name"),
        Name("prompt_version", "prompt_version", "gen_ai.prompt.version"),
        Name("dialect", "dialect"),
        Name("sdk", "sdk"),
        new("streaming", SearchFieldKind.Truth, "streaming", ["yes", "no"], []),
        Flag,
        Content("text", "concat(system_instructions, ' ', input, ' ', output, ' ', tool_definitions, ' ', tool_arguments, ' ', tool_result)"),
        Content("input", "input", "prompt_text"),
        Content("output", "output", "answer"),
        Content("system", "system_instructions"),
        Content("tool_content", "concat(tool_arguments, ' ', tool_result)"),
    ];

    /// <summary>Words without a field are looked for in all of a call's content.</summary>
    public static SearchField AnyContent { get; } = All.Single(field => field.Name is "text");

    private static readonly Dictionary<string, SearchField> ByName = All
        .SelectMany(field => field.Aliases.Prepend(field.Name).Select(name => (Name: name, Field: field)))
        .ToDictionary(entry => entry.Name, entry => entry.Field, StringComparer.OrdinalIgnoreCase);

    /// <summary>The field of a name or alias; null: there is none.</summary>
    public static SearchField? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The fields whose names are closest to <paramref name="name"/>, for "did you mean".</summary>
    public static IReadOnlyList<string> Like(string name) =>
    [
        .. ByName.Keys.Where(known => !known.Contains('.', StringComparison.Ordinal))
            .Select(known => (Name: known, Distance: EditDistance.Between(known, name.ToLowerInvariant())))
            .Where(known => known.Distance <= Math.Max(2, name.Length / 3) || known.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(known => known.Distance).ThenBy(known => known.Name, StringComparer.Ordinal)
            .Select(known => known.Name).Take(3),
    ];

    private static SearchField Name(string name, string column, params string[] aliases) => new(name, SearchFieldKind.Name, column, [], aliases);

    private static SearchField Choice(string name, string column, IReadOnlyList<string> choices, params string[] aliases) =>
        new(name, SearchFieldKind.Choice, column, choices, aliases);

    private static SearchField Measure(string name, SearchFieldKind kind, string column, string? measured, params string[] aliases) =>
        new(name, kind, column, [], aliases) { Measured = measured };

    private static SearchField Hex(string name, string column, int bytes, params string[] aliases) =>
        new(name, SearchFieldKind.Hex, column, [], aliases) { HexBytes = bytes };

    private static SearchField Content(string name, string column, params string[] aliases) => new(name, SearchFieldKind.Content, column, [], aliases);
}
