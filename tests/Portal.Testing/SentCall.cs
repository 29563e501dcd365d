using System.Security.Cryptography;
using Portal.Tools.Otlp;

namespace Portal.Testing;

/// <summary>A model call as a test sends it, in the OpenTelemetry GenAI dialect.</summary>
public sealed record SentCall
{
    public required string Application { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required TimeSpan Duration { get; init; }
    public string Model { get; init; } = "gpt-4o-mini";
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public string? ErrorType { get; init; }

    /// <summary>Further attributes of the span.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>One request that carries all calls, each as a trace of its own.</summary>
    public static OtlpTraces ToTraces(IEnumerable<SentCall> calls) => new(
        [.. calls.GroupBy(call => call.Application, StringComparer.Ordinal).Select(group => new OtlpResourceSpans
        {
            Attributes = new OtlpAttributes { { "service.name", group.Key }, { "deployment.environment.name", "test" } },
            Scopes = [new OtlpScopeSpans { Name = "portal.tests", Spans = [.. group.Select(call => call.ToSpan())] }],
        })]);

    private OtlpSpan ToSpan()
    {
        var start = (ulong)(Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        var attributes = new OtlpAttributes
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", "openai" },
            { "gen_ai.request.model", Model },
            { "gen_ai.response.model", Model },
            { "gen_ai.usage.input_tokens", InputTokens },
            { "gen_ai.usage.output_tokens", OutputTokens },
        };
        if (ErrorType is not null)
        {
            attributes.Add("error.type", ErrorType);
        }
        foreach (var (key, value) in Attributes)
        {
            attributes.Add(key, value);
        }
        return new OtlpSpan
        {
            TraceId = RandomNumberGenerator.GetBytes(16),
            SpanId = RandomNumberGenerator.GetBytes(8),
            Name = $"chat {Model}",
            StartUnixNano = start,
            EndUnixNano = start + (ulong)Duration.Ticks * 100,
            Attributes = attributes,
            Status = ErrorType is null ? OtlpStatus.Unset : OtlpStatus.Error,
        };
    }
}
