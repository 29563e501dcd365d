namespace Portal.Tools.Demo;

/// <summary>One model call of the demo before it is dressed in an instrumentation's attribute names.</summary>
internal sealed record DemoCall
{
    public required DemoApplication Application { get; init; }
    public required string Version { get; init; }
    public required DemoModel Model { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required TimeSpan Duration { get; init; }

    /// <summary>Null where the application does not stream.</summary>
    public required TimeSpan? Ttft { get; init; }
    public required long InputTokens { get; init; }
    public required long OutputTokens { get; init; }
    public required long CachedTokens { get; init; }

    /// <summary>Null when the call succeeded; else the type OpenTelemetry's <c>error.type</c> would carry.</summary>
    public required string? ErrorType { get; init; }
    public required string User { get; init; }
    public required string Conversation { get; init; }

    public bool IsEmbedding => ReferenceEquals(Model, DemoModel.Embedding);
}
