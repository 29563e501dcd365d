using System.Text.Json;
using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>Turns a call into the spans of its trace, agents with their tools and look-ups around the model, and what is said about its answer.</summary>
internal sealed class DemoTraces(int seed)
{
    private static readonly TimeSpan Around = TimeSpan.FromMilliseconds(15);

    private readonly Random _random = new(seed);

    /// <summary>In no order; each carries the moment at which an application would send it.</summary>
    /// <param name="withContent">Whether prompts and answers are sent.</param>
    public IEnumerable<DemoSignal> SignalsOf(DemoCall call, bool withContent)
    {
        var trace = _random.NextId(16);
        var dialogue = DemoText.For(call, _random.Next(64));
        var spans = call.Application.Shape switch
        {
            DemoShape.Plain => [ModelSpan(call, trace, [], Messages(call, isSecond: false))],
            DemoShape.Retrieval => RetrievalSpans(),
            DemoShape.Agent => AgentSpans(),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Application.Shape, "Unknown shape."),
        };
        foreach (var span in spans)
        {
            yield return new DemoSignal(call.Application, call.Version, DateTimeOffset.UnixEpoch.AddTicks((long)(span.EndUnixNano / 100)), span);
        }
        var answer = call.FollowUp ?? call;
        var judged = spans.Last(span => span.Name.StartsWith("chat", StringComparison.Ordinal) || span.Name.StartsWith("embeddings", StringComparison.Ordinal));
        foreach (var (at, record) in DemoJudgements.Of(answer, judged, _random))
        {
            yield return new DemoSignal(call.Application, call.Version, at, Event: record);
        }

        DemoMessages? Messages(DemoCall about, bool isSecond) => withContent ? new DemoMessages(dialogue, about, isSecond) : null;

        List<OtlpSpan> RetrievalSpans()
        {
            var root = Span(trace, [], "invoke_workflow answer_question", OtlpSpanKind.Internal, call.Start - TimeSpan.FromMilliseconds(90), call.End + Around, new OtlpAttributes
            {
                { "gen_ai.operation.name", "invoke_workflow" },
                { "gen_ai.workflow.name", "answer_question" },
                { "gen_ai.conversation.id", call.Caller.Conversation },
            });
            OtlpAttributes lookUp = new()
            {
                { "gen_ai.operation.name", "retrieval" },
                { "gen_ai.data_source.id", "help-articles" },
                { "gen_ai.retrieval.documents", Documents() },
            };
            if (withContent)
            {
                lookUp.Add("gen_ai.retrieval.query.text", dialogue.Question);
            }
            var retrieval = Span(trace, root.SpanId, "retrieval help-articles", OtlpSpanKind.Client, call.Start - TimeSpan.FromMilliseconds(80), call.Start - TimeSpan.FromMilliseconds(6), lookUp);
            return [root, retrieval, ModelSpan(call, trace, root.SpanId, Messages(call, isSecond: false))];
        }

        List<OtlpSpan> AgentSpans()
        {
            var end = (call.FollowUp ?? call).End + Around;
            // Agent frameworks repeat their children's usage on the agent's own span.
            var agent = Span(trace, [], $"invoke_agent {call.Application.Name}", OtlpSpanKind.Internal, call.Start - Around, end, new OtlpAttributes
            {
                { "gen_ai.operation.name", "invoke_agent" },
                { "gen_ai.agent.name", call.Application.Name },
                { "gen_ai.conversation.id", call.Caller.Conversation },
                { "gen_ai.usage.input_tokens", call.Usage.Input + (call.FollowUp?.Usage.Input ?? 0) },
                { "gen_ai.usage.output_tokens", call.Usage.Output + (call.FollowUp?.Usage.Output ?? 0) },
            });
            List<OtlpSpan> steps = [agent, ModelSpan(call, trace, agent.SpanId, Messages(call, isSecond: false))];
            if (call.FollowUp is { } second)
            {
                OtlpAttributes tool = new()
                {
                    { "gen_ai.operation.name", "execute_tool" },
                    { "gen_ai.tool.name", call.Application.Tool },
                    { "gen_ai.tool.type", "function" },
                    { "gen_ai.tool.call.id", "call_1" },
                };
                if (withContent)
                {
                    tool.Add("gen_ai.tool.call.arguments", JsonSerializer.Serialize(new { about = dialogue.Question }));
                    tool.Add("gen_ai.tool.call.result", dialogue.Tool);
                }
                steps.Add(Span(trace, agent.SpanId, $"execute_tool {call.Application.Tool}", OtlpSpanKind.Internal, call.End + TimeSpan.FromMilliseconds(2), second.Start - TimeSpan.FromMilliseconds(2), tool));
                steps.Add(ModelSpan(second, trace, agent.SpanId, Messages(second, isSecond: true)));
            }
            return steps;
        }
    }

    private string Documents() => JsonSerializer.Serialize(Enumerable.Range(0, _random.Next(2, 6))
        .Select(i => new { id = $"article-{_random.Next(100, 180)}", score = Math.Round(0.92 - (0.07 * i) - (0.03 * _random.NextDouble()), 3) }));

    /// <summary>A point near that of its language: a small stand-in for what an embedding model gives.</summary>
    private OtlpValue Question(string language)
    {
        const int dimensions = 16;
        var vector = new OtlpValue[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            var center = (i % 2 == 0) == (language == "en") ? 0.35 : 0.05;
            vector[i] = Math.Round(center + (0.12 * _random.NextGaussian()), 4);
        }
        return OtlpValue.Array(vector);
    }

    private OtlpSpan ModelSpan(DemoCall call, byte[] trace, byte[] parent, DemoMessages? messages)
    {
        var attributes = DemoAttributes.Of(call, messages);
        if (call.Application.Name == "support-assistant")
        {
            attributes.Add("portal.embedding.question", Question(call.Caller.Language));
        }
        return Span(trace, parent, $"{(call.IsEmbedding ? "embeddings" : "chat")} {call.Model.Name}", OtlpSpanKind.Client, call.Start, call.End, attributes) with
        {
            Status = call.ErrorType is null ? OtlpStatus.Unset : OtlpStatus.Error,
            StatusMessage = call.ErrorType is null ? "" : $"The provider answered: {call.ErrorType}",
            Events = call.ErrorType is { } type
                ? [new OtlpEvent("exception", ToUnixNano(call.End), new OtlpAttributes { { "exception.type", $"Provider.{type}" }, { "exception.message", $"The provider answered: {type}" } })]
                : [],
        };
    }

    private OtlpSpan Span(byte[] trace, byte[] parent, string name, OtlpSpanKind kind, DateTimeOffset start, DateTimeOffset end, OtlpAttributes attributes) => new()
    {
        TraceId = trace,
        SpanId = _random.NextId(8),
        ParentSpanId = parent,
        Name = name,
        Kind = kind,
        StartUnixNano = ToUnixNano(start),
        EndUnixNano = ToUnixNano(end > start ? end : start),
        Attributes = attributes,
    };

    internal static ulong ToUnixNano(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
