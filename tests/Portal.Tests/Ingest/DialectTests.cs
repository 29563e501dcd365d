using Portal.Telemetry.Calls;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

/// <summary>One payload per column of the attribute map; names and values are those of the conventions' own examples.</summary>
public sealed class DialectTests : IDisposable
{
    private readonly IngestBench _bench = new();

    [Fact]
    public void GenAiCurrent_Chat_FillsEveryColumn()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", "anthropic" },
            { "gen_ai.request.model", "claude-sonnet-4-5" },
            { "gen_ai.response.model", "claude-sonnet-4-5-20250929" },
            { "gen_ai.usage.input_tokens", 1000 },
            { "gen_ai.usage.output_tokens", 200 },
            { "gen_ai.usage.cache_read.input_tokens", 600 },
            { "gen_ai.usage.cache_write.input_tokens", 100 },
            { "gen_ai.usage.reasoning.output_tokens", 50 },
            { "gen_ai.response.time_to_first_chunk", 0.25 },
            { "gen_ai.request.stream", true },
            { "gen_ai.response.finish_reasons", OtlpValue.Strings("stop", "tool_calls") },
            { "gen_ai.response.id", "chatcmpl-123" },
            { "gen_ai.conversation.id", "conv_5j66UpCpwteGg4YSxUnt7lPY" },
            { "gen_ai.agent.name", "Math Tutor" },
            { "gen_ai.prompt.name", "analyze-code" },
            { "gen_ai.prompt.version", "1.2.0" },
            { "gen_ai.request.temperature", 0.7 },
            { "server.port", 443 },
        });

        call.Kind.ShouldBe(CallKind.Inference);
        call.Is("counted").ShouldBeTrue();
        call.Text("application").ShouldBe("shop");
        call.Text("operation").ShouldBe("chat");
        call.Text("provider").ShouldBe("anthropic");
        call.Text("model").ShouldBe("claude-sonnet-4-5-20250929");
        call.Text("request_model").ShouldBe("claude-sonnet-4-5");
        call.Number("input_tokens").ShouldBe(1000u);
        call.Number("output_tokens").ShouldBe(200u);
        call.Number("cache_read_tokens").ShouldBe(600u);
        call.Number("cache_write_tokens").ShouldBe(100u);
        call.Number("reasoning_tokens").ShouldBe(50u);
        call.Number("ttft_ns").ShouldBe(250_000_000u);
        call.Number("duration_ns").ShouldBe(1_500_000_000u);
        call.Is("streaming").ShouldBeTrue();
        call.FinishReasons.ShouldBe(["stop", "tool_calls"]);
        call.Text("response_id").ShouldBe("chatcmpl-123");
        call.Text("conversation_id").ShouldBe("conv_5j66UpCpwteGg4YSxUnt7lPY");
        call.Text("agent_name").ShouldBe("Math Tutor");
        call.Text("prompt_name").ShouldBe("analyze-code");
        call.Text("prompt_version").ShouldBe("1.2.0");
        call.Text("dialect").ShouldBe("gen_ai");
        call.Text("scope_name").ShouldBe("test-scope");
        call.Text("trace_id").ShouldBe("0102030405060708090a0b0c0d0e0f10");
        call.Attributes.ShouldBe(new Dictionary<string, string> { ["gen_ai.request.temperature"] = "0.7", ["server.port"] = "443" });
        call.Flags.ShouldBe(CallFlags.None);
    }

    [Theory]
    [InlineData("az.ai.openai", "azure.ai.openai")]
    [InlineData("az.ai.inference", "azure.ai.inference")]
    [InlineData("vertex_ai", "gcp.vertex_ai")]
    [InlineData("gemini", "gcp.gemini")]
    [InlineData("OpenAI", "openai")]
    [InlineData("together_ai", "together_ai")]
    [InlineData("my-own-gateway", "my-own-gateway")]
    public void GenAiOld_System_BecomesTheProviderOfToday(string system, string provider)
    {
        var call = _bench.DecodeOne(new() { { "gen_ai.operation.name", "chat" }, { "gen_ai.system", system } });

        call.Text("provider").ShouldBe(provider);
        call.Attributes["gen_ai.system"].ShouldBe(system);
    }

    [Fact]
    public void GenAiOld_RenamedUsage_IsRead()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.operation.name", "text_completion" },
            { "gen_ai.system", "openai" },
            { "gen_ai.request.model", "gpt-3.5-turbo-instruct" },
            { "gen_ai.usage.prompt_tokens", 100 },
            { "gen_ai.usage.completion_tokens", 180 },
            { "gen_ai.usage.cache_creation.input_tokens", 25 },
        });

        call.Kind.ShouldBe(CallKind.Inference);
        call.Text("model").ShouldBe("gpt-3.5-turbo-instruct");
        call.Number("input_tokens").ShouldBe(100u);
        call.Number("output_tokens").ShouldBe(180u);
        call.Number("cache_write_tokens").ShouldBe(25u);
    }

    [Fact]
    public void OpenInference_Llm_IsMappedToTheSameColumns()
    {
        var call = _bench.DecodeOne(new()
        {
            { "openinference.span.kind", "LLM" },
            { "llm.provider", "azure" },
            { "llm.system", "openai" },
            { "llm.model_name", "gpt-4-0613" },
            { "llm.token_count.prompt", 300 },
            { "llm.token_count.completion", 120 },
            { "llm.token_count.total", 420 },
            { "llm.token_count.prompt_details.cache_read", 30 },
            { "llm.token_count.prompt_details.cache_write", 20 },
            { "llm.token_count.completion_details.reasoning", 10 },
            { "llm.cost.total", 0.0123 },
            { "llm.finish_reason", "stop" },
            { "session.id", "26bcd3d2-cad2-443d-a23c-625e47f3324a" },
            { "llm.input_messages.0.message.role", "system" },
            { "llm.input_messages.0.message.content", "You are a \"helpful\" assistant." },
            { "llm.input_messages.1.message.role", "user" },
            { "llm.input_messages.1.message.content", "What is 2+2?" },
            { "llm.output_messages.0.message.role", "assistant" },
            { "llm.output_messages.0.message.content", "4" },
            { "llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "add" },
            { "llm.tools.0.tool.json_schema", "{}" },
            { "input.value", "raw request" },
            { "output.value", "raw answer" },
            { "llm.invocation_parameters", "{\"temperature\": 0.7}" },
        });

        call.Kind.ShouldBe(CallKind.Inference);
        call.Text("operation").ShouldBe("chat");
        call.Text("provider").ShouldBe("azure.ai.openai");
        call.Text("model").ShouldBe("gpt-4-0613");
        call.Number("input_tokens").ShouldBe(300u);
        call.Number("output_tokens").ShouldBe(120u);
        call.Number("cache_read_tokens").ShouldBe(30u);
        call.Number("cache_write_tokens").ShouldBe(20u);
        call.Number("reasoning_tokens").ShouldBe(10u);
        call.Cost("sender_cost").ShouldBe(0.0123m);
        call.Is("has_sender_cost").ShouldBeTrue();
        call.FinishReasons.ShouldBe(["stop"]);
        call.Text("conversation_id").ShouldBe("26bcd3d2-cad2-443d-a23c-625e47f3324a");
        call.Text("dialect").ShouldBe("openinference");
        call.Content.ShouldNotBeNull();
        call.Content["input"].ShouldBe("""[{"role":"system","content":"You are a \"helpful\" assistant."},{"role":"user","content":"What is 2+2?"}]""");
        call.Content["output"].ShouldBe("""[{"role":"assistant","content":"4","tool_calls.0.tool_call.function.name":"add"}]""");
        call.Content["tool_definitions"].ShouldBe("""[{"json_schema":"{}"}]""");
        call.Attributes.Keys.ShouldBe(["openinference.span.kind", "llm.provider", "llm.system", "llm.token_count.total", "llm.invocation_parameters"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("EMBEDDING", CallKind.Embedding, "embeddings", true)]
    [InlineData("RETRIEVER", CallKind.Retrieval, "retrieval", false)]
    [InlineData("RERANKER", CallKind.Rerank, "rerank", false)]
    [InlineData("TOOL", CallKind.Tool, "execute_tool", false)]
    [InlineData("AGENT", CallKind.Agent, "invoke_agent", false)]
    [InlineData("CHAIN", CallKind.Workflow, "invoke_workflow", false)]
    [InlineData("GUARDRAIL", CallKind.Guardrail, "guardrail", false)]
    [InlineData("EVALUATOR", CallKind.Evaluation, "evaluation", false)]
    [InlineData("UNKNOWN", CallKind.Other, "", false)]
    public void OpenInference_Kinds_BecomeKindsAndOperations(string sent, CallKind kind, string operation, bool counted)
    {
        var call = _bench.DecodeOne(new() { { "openinference.span.kind", sent } });

        call.Kind.ShouldBe(kind);
        call.Text("operation").ShouldBe(operation);
        call.Is("counted").ShouldBe(counted);
    }

    [Fact]
    public void OpenLlmetry_Chat_IsMappedToTheSameColumns()
    {
        var call = _bench.DecodeOne(new()
        {
            { "llm.request.type", "chat" },
            { "gen_ai.system", "OpenAI" },
            { "gen_ai.request.model", "gpt-4o" },
            { "gen_ai.response.model", "gpt-4o-2024-08-06" },
            { "gen_ai.usage.prompt_tokens", 40 },
            { "gen_ai.usage.completion_tokens", 12 },
            { "llm.usage.total_tokens", 52 },
            { "gen_ai.usage.cache_read_input_tokens", 16 },
            { "gen_ai.usage.cache_creation_input_tokens", 8 },
            { "gen_ai.usage.reasoning_tokens", 4 },
            { "llm.is_streaming", true },
            { "gen_ai.response.finish_reason", "length" },
            { "gen_ai.prompt.1.role", "user" },
            { "gen_ai.prompt.1.content", "Tell me a joke" },
            { "gen_ai.prompt.0.role", "system" },
            { "gen_ai.prompt.0.content", "Be funny" },
            { "gen_ai.completion.0.role", "assistant" },
            { "gen_ai.completion.0.content", "Why did ..." },
            { "llm.request.functions.0.name", "get_weather" },
            { "traceloop.association.properties.user_id", "user-12345" },
            { "traceloop.prompt.key", "joke" },
            { "traceloop.workflow.name", "joke_workflow" },
        });

        call.Kind.ShouldBe(CallKind.Inference);
        call.Text("operation").ShouldBe("chat");
        call.Text("provider").ShouldBe("openai");
        call.Text("model").ShouldBe("gpt-4o-2024-08-06");
        call.Number("input_tokens").ShouldBe(40u);
        call.Number("output_tokens").ShouldBe(12u);
        call.Number("cache_read_tokens").ShouldBe(16u);
        call.Number("cache_write_tokens").ShouldBe(8u);
        call.Number("reasoning_tokens").ShouldBe(4u);
        call.Is("streaming").ShouldBeTrue();
        call.FinishReasons.ShouldBe(["length"]);
        call.Text("prompt_name").ShouldBe("joke");
        call.Text("dialect").ShouldBe("openllmetry");
        call.Content.ShouldNotBeNull();
        call.Content["input"].ShouldBe("""[{"role":"system","content":"Be funny"},{"role":"user","content":"Tell me a joke"}]""");
        call.Content["output"].ShouldBe("""[{"role":"assistant","content":"Why did ..."}]""");
        call.Content["tool_definitions"].ShouldBe("""[{"name":"get_weather"}]""");
        call.Attributes.Keys.ShouldBe(["llm.request.type", "gen_ai.system", "llm.usage.total_tokens", "traceloop.workflow.name"], ignoreOrder: true);
    }

    [Fact]
    public void OpenLlmetry_Tool_NamesTheToolAndKeepsItsArgumentsApart()
    {
        var call = _bench.DecodeOne(new()
        {
            { "traceloop.span.kind", "tool" },
            { "traceloop.entity.name", "search" },
            { "traceloop.entity.input", "{\"q\":\"x\"}" },
            { "traceloop.entity.output", "[]" },
        });

        call.Kind.ShouldBe(CallKind.Tool);
        call.Text("tool_name").ShouldBe("search");
        call.Text("agent_name").ShouldBe("");
        call.Content.ShouldNotBeNull();
        call.Content["tool_arguments"].ShouldBe("{\"q\":\"x\"}");
        call.Content["tool_result"].ShouldBe("[]");
        call.Content["input"].ShouldBe("");
    }

    [Fact]
    public void Vercel_MillisecondsToFirstChunk_BecomeNanoseconds()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.request.model", "gpt-4o" },
            { "gen_ai.usage.input_tokens", 10 },
            { "ai.response.msToFirstChunk", 312.5 },
            { "ai.usage.cachedInputTokens", 4 },
        });

        call.Number("ttft_ns").ShouldBe(312_500_000u);
        call.Number("cache_read_tokens").ShouldBe(4u);
        call.Kind.ShouldBe(CallKind.Inference);
        call.Is("counted").ShouldBeTrue();
    }

    [Fact]
    public void SpecName_BesideAnotherDialect_Wins()
    {
        var call = _bench.DecodeOne(new()
        {
            { "llm.token_count.prompt", 1 },
            { "openinference.span.kind", "LLM" },
            { "gen_ai.usage.input_tokens", 2 },
            { "gen_ai.operation.name", "generate_content" },
        });

        call.Number("input_tokens").ShouldBe(2u);
        call.Text("operation").ShouldBe("generate_content");
        call.Text("dialect").ShouldBe("gen_ai");
        call.Attributes["llm.token_count.prompt"].ShouldBe("1");
    }

    [Fact]
    public void UnknownOperation_BesideAKnownKind_TakesTheKind()
    {
        var call = _bench.DecodeOne(new() { { "gen_ai.operation.name", "ai.doThings" }, { "openinference.span.kind", "LLM" } });

        call.Kind.ShouldBe(CallKind.Inference);
        call.Text("operation").ShouldBe("chat");
        call.Attributes["gen_ai.operation.name"].ShouldBe("ai.doThings");
    }

    [Fact]
    public void MessagesOf136_InSpanEvents_BecomeContent()
    {
        var span = IngestBench.Span(new() { { "gen_ai.operation.name", "chat" } }) with
        {
            Events =
            [
                new("gen_ai.system.message", 0, new() { { "content", "Be brief" }, { "gen_ai.system", "openai" } }),
                new("gen_ai.user.message", 0, new() { { "content", "Hi" } }),
                new("gen_ai.choice", 0, new() { { "index", 0 }, { "finish_reason", "stop" }, { "message", "{\"content\":\"Hello\"}" } }),
                new("something.else", 0, new() { { "secret", "not kept" } }),
            ],
        };

        var call = _bench.Decode(IngestBench.Traces(span)).ShouldHaveSingleItem();

        call.Content.ShouldNotBeNull();
        call.Content["system_instructions"].ShouldBe("""[{"role":"system","content":"Be brief"}]""");
        call.Content["input"].ShouldBe("""[{"role":"user","content":"Hi"}]""");
        call.Content["output"].ShouldBe("""[{"role":"assistant","index":0,"finish_reason":"stop","message":"{\"content\":\"Hello\"}"}]""");
        call.Attributes.ShouldBeEmpty();
    }

    [Fact]
    public void MessagesOf137_StructuredAndAsText_BecomeContent()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.input.messages", OtlpValue.Array(new OtlpAttributes { { "role", "user" }, { "parts", OtlpValue.Array(new OtlpAttributes { { "type", "text" }, { "content", "¿Qué?" } }) } }) },
            { "gen_ai.output.messages", """[{"role":"assistant"}]""" },
            { "gen_ai.system_instructions", """[{"type":"text","content":"x"}]""" },
            { "gen_ai.tool.definitions", "[]" },
        });

        call.Content.ShouldNotBeNull();
        call.Content["input"].ShouldBe("""[{"role":"user","parts":[{"type":"text","content":"¿Qué?"}]}]""");
        call.Content["output"].ShouldBe("""[{"role":"assistant"}]""");
        call.Content["system_instructions"].ShouldBe("""[{"type":"text","content":"x"}]""");
        call.Attributes.ShouldBeEmpty();
    }

    [Fact]
    public void InferenceDetails_AsASpanEvent_AreReadAsTheSpansOwn()
    {
        var span = IngestBench.Span(new() { { "gen_ai.operation.name", "chat" } }) with
        {
            Events = [new("gen_ai.client.inference.operation.details", 0, new() { { "gen_ai.input.messages", "[1]" }, { "gen_ai.usage.input_tokens", 7 }, { "other", "x" } })],
        };

        var call = _bench.Decode(IngestBench.Traces(span)).ShouldHaveSingleItem();

        call.Content!["input"].ShouldBe("[1]");
        call.Number("input_tokens").ShouldBe(7u);
        call.Attributes.ShouldBeEmpty();
    }

    public void Dispose() => _bench.Dispose();
}
