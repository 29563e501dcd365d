using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>Turns calls into OTLP requests: one resource per application and version, agents with their tools around the model call.</summary>
/// <param name="withContent">Whether prompts and answers are sent.</param>
internal sealed class DemoSpans(int seed, bool withContent)
{
    private readonly Random _random = new(seed);

    public OtlpTraces ToTraces(IEnumerable<DemoCall> calls) => new(
        [.. calls.GroupBy(call => (call.Application, call.Version)).Select(group => new OtlpResourceSpans
        {
            Attributes = new OtlpAttributes
            {
                { "service.name", group.Key.Application.Name },
                { "service.version", group.Key.Version },
                { "deployment.environment.name", group.Key.Application.Environment },
                { "telemetry.sdk.language", "dotnet" },
            },
            Scopes = [new OtlpScopeSpans { Name = ScopeOf(group.Key.Application.Dialect), Spans = [.. group.SelectMany(SpansOf)] }],
        })]);

    private IEnumerable<OtlpSpan> SpansOf(DemoCall call)
    {
        var trace = _random.NextId(16);
        var model = ModelSpan(call, trace);
        if (!call.Application.Agent)
        {
            return [model];
        }
        var agent = AgentSpan(call, trace);
        return [agent, model with { ParentSpanId = agent.SpanId }, ToolSpan(call, trace, agent.SpanId)];
    }

    private OtlpSpan ModelSpan(DemoCall call, byte[] trace) => new()
    {
        TraceId = trace,
        SpanId = _random.NextId(8),
        Name = $"{(call.IsEmbedding ? "embeddings" : "chat")} {call.Model.Name}",
        StartUnixNano = ToUnixNano(call.Start),
        EndUnixNano = ToUnixNano(call.Start + call.Duration),
        Attributes = Failing(call, DemoAttributes.Of(call, withContent ? DemoText.For(call.Application, _random.Next(64)) : null)),
        Status = call.ErrorType is null ? OtlpStatus.Unset : OtlpStatus.Error,
        StatusMessage = call.ErrorType is null ? "" : $"The provider answered: {call.ErrorType}",
    };

    /// <summary>Agent frameworks repeat their children's usage on the agent's own span.</summary>
    private OtlpSpan AgentSpan(DemoCall call, byte[] trace) => new()
    {
        TraceId = trace,
        SpanId = _random.NextId(8),
        Name = $"invoke_agent {call.Application.Name}",
        Kind = OtlpSpanKind.Internal,
        StartUnixNano = ToUnixNano(call.Start - TimeSpan.FromMilliseconds(15)),
        EndUnixNano = ToUnixNano(call.Start + call.Duration + TimeSpan.FromMilliseconds(180)),
        Attributes = new OtlpAttributes
        {
            { "gen_ai.operation.name", "invoke_agent" },
            { "gen_ai.agent.name", call.Application.Name },
            { "gen_ai.conversation.id", call.Conversation },
            { "gen_ai.usage.input_tokens", call.InputTokens },
            { "gen_ai.usage.output_tokens", call.OutputTokens },
        },
    };

    private OtlpSpan ToolSpan(DemoCall call, byte[] trace, byte[] parent)
    {
        var start = call.Start + call.Duration + TimeSpan.FromMilliseconds(5);
        return new OtlpSpan
        {
            TraceId = trace,
            SpanId = _random.NextId(8),
            ParentSpanId = parent,
            Name = "execute_tool lookup",
            Kind = OtlpSpanKind.Internal,
            StartUnixNano = ToUnixNano(start),
            EndUnixNano = ToUnixNano(start + TimeSpan.FromMilliseconds(_random.NextLogNormal(60, 0.5))),
            Attributes = new OtlpAttributes { { "gen_ai.operation.name", "execute_tool" }, { "gen_ai.tool.name", "lookup" }, { "gen_ai.tool.type", "function" } },
        };
    }

    private static OtlpAttributes Failing(DemoCall call, OtlpAttributes attributes)
    {
        if (call.ErrorType is { } type)
        {
            attributes.Add("error.type", type);
        }
        return attributes;
    }

    private static string ScopeOf(DemoDialect dialect) => dialect switch
    {
        DemoDialect.GenAi => "Experimental.Microsoft.Extensions.AI",
        DemoDialect.OpenInference => "openinference.instrumentation.openai",
        DemoDialect.OpenLlmetry => "opentelemetry.instrumentation.bedrock",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "Unknown dialect."),
    };

    private static ulong ToUnixNano(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
