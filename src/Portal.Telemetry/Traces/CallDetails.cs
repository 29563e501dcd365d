using System.Diagnostics.CodeAnalysis;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Traces;

/// <summary>One span with everything the store knows of it, what was said excepted.</summary>
public sealed record CallDetails : TraceSpan
{
    public CallDetails()
    {
    }

    [SetsRequiredMembers]
    internal CallDetails(TraceSpan span)
        : base(span)
    {
    }

    /// <summary>The span's kind as OpenTelemetry names it: client, internal, server, producer or consumer.</summary>
    public string SpanKind { get; init; } = "";
    public string ServiceTier { get; init; } = "";

    /// <summary>The part of <see cref="TraceSpan.CacheWriteTokens"/> that lives an hour.</summary>
    public ulong CacheWrite1hTokens { get; init; }

    /// <summary>0: no price was known.</summary>
    public uint PriceId { get; init; }

    /// <summary>What the sender says it cost, USD; null where it does not say.</summary>
    public decimal? SenderCost { get; init; }
    public string Team { get; init; } = "";

    /// <summary>The row stands for so many calls; more than one where the operator keeps a sample.</summary>
    public uint Weight { get; init; } = 1;

    /// <summary>Keyed hash of the user, lower-case hex; empty: nobody is named.</summary>
    public string Subject { get; init; } = "";
    public string ResponseId { get; init; } = "";
    public string PromptName { get; init; } = "";
    public string PromptVersion { get; init; } = "";
    public string Dialect { get; init; } = "";
    public string SchemaUrl { get; init; } = "";
    public string ScopeName { get; init; } = "";
    public string Sdk { get; init; } = "";

    /// <summary>Span attributes that no other property holds, by key.</summary>
    public IReadOnlyList<SpanAttribute> Attributes { get; init; } = [];

    /// <summary>Resource attributes that no other property holds, by key.</summary>
    public IReadOnlyList<SpanAttribute> Resource { get; init; } = [];

    /// <summary>The span's events as a JSON array; empty: none. Messages are content and not among them.</summary>
    public string Events { get; init; } = "";

    /// <summary>The span's links as a JSON array; empty: none.</summary>
    public string Links { get; init; } = "";

    /// <summary>The tokens by what they cost.</summary>
    public TokenCounts Tokens => TokenCounts.FromTotals(InputTokens, CacheReadTokens, CacheWriteTokens, CacheWrite1hTokens, OutputTokens, ReasoningTokens);

    /// <summary>Output tokens per second after the first one; null where the time to the first token was not measured.</summary>
    public double? TokensPerSecond =>
        TimeToFirstToken is { } first && Duration > first && OutputTokens > 0 ? OutputTokens / (Duration - first).TotalSeconds : null;

    /// <summary>Whether the prompt or the answer was cut when it was stored.</summary>
    public bool ContentTruncated => Flags.HasFlag(CallFlags.ContentTruncated);
}

/// <summary>An attribute with its key as it was sent.</summary>
public sealed record SpanAttribute(string Key, string Value);
