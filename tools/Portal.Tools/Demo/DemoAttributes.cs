using System.Text.Json;
using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>Dresses a call in the attribute names of an instrumentation.</summary>
internal static class DemoAttributes
{
    /// <summary>Attributes of the model call's span.</summary>
    /// <param name="text">Prompt and answer; null leaves content out, as most instrumentations do by default.</param>
    public static OtlpAttributes Of(DemoCall call, (string Question, string Answer)? text) => call.Application.Dialect switch
    {
        DemoDialect.GenAi => GenAi(call, text),
        DemoDialect.OpenInference => OpenInference(call, text),
        DemoDialect.OpenLlmetry => OpenLlmetry(call, text),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call.Application.Dialect, "Unknown dialect."),
    };

    /// <summary>OpenTelemetry GenAI conventions v1.41.</summary>
    private static OtlpAttributes GenAi(DemoCall call, (string Question, string Answer)? text)
    {
        OtlpAttributes attributes = new()
        {
            { "gen_ai.operation.name", call.IsEmbedding ? "embeddings" : "chat" },
            { "gen_ai.provider.name", call.Model.Provider },
            { "gen_ai.request.model", call.Model.Name },
            { "gen_ai.conversation.id", call.Conversation },
            { "user.id", call.User },
            { "gen_ai.usage.input_tokens", call.InputTokens },
        };
        if (call.CachedTokens > 0)
        {
            attributes.Add("gen_ai.usage.cache_read.input_tokens", call.CachedTokens);
        }
        if (call.Ttft is { } ttft)
        {
            attributes.Add("gen_ai.request.stream", true);
            attributes.Add("gen_ai.response.time_to_first_chunk", ttft.TotalSeconds);
        }
        if (call.ErrorType is null)
        {
            attributes.Add("gen_ai.response.model", call.Model.Name);
            attributes.Add("gen_ai.usage.output_tokens", call.OutputTokens);
            attributes.Add("gen_ai.response.finish_reasons", OtlpValue.Strings("stop"));
        }
        if (text is { } pair)
        {
            attributes.Add("gen_ai.input.messages", Messages("user", pair.Question));
            attributes.Add("gen_ai.output.messages", Messages("assistant", pair.Answer));
        }
        return attributes;
    }

    private static OtlpAttributes OpenInference(DemoCall call, (string Question, string Answer)? text)
    {
        OtlpAttributes attributes = new()
        {
            { "openinference.span.kind", call.IsEmbedding ? "EMBEDDING" : "LLM" },
            { "llm.provider", call.Model.Provider },
            { call.IsEmbedding ? "embedding.model_name" : "llm.model_name", call.Model.Name },
            { "llm.token_count.prompt", call.InputTokens },
            { "llm.token_count.completion", call.OutputTokens },
            { "session.id", call.Conversation },
            { "user.id", call.User },
        };
        if (text is { } pair)
        {
            attributes.Add("llm.input_messages.0.message.role", "user");
            attributes.Add("llm.input_messages.0.message.content", pair.Question);
            attributes.Add("llm.output_messages.0.message.role", "assistant");
            attributes.Add("llm.output_messages.0.message.content", pair.Answer);
        }
        return attributes;
    }

    private static OtlpAttributes OpenLlmetry(DemoCall call, (string Question, string Answer)? text)
    {
        OtlpAttributes attributes = new()
        {
            { "llm.request.type", "chat" },
            { "gen_ai.system", call.Model.Provider },
            { "gen_ai.request.model", call.Model.Name },
            { "gen_ai.response.model", call.Model.Name },
            { "gen_ai.usage.prompt_tokens", call.InputTokens },
            { "gen_ai.usage.completion_tokens", call.OutputTokens },
            { "gen_ai.user", call.User },
        };
        if (text is { } pair)
        {
            attributes.Add("gen_ai.prompt.0.role", "user");
            attributes.Add("gen_ai.prompt.0.content", pair.Question);
            attributes.Add("gen_ai.completion.0.role", "assistant");
            attributes.Add("gen_ai.completion.0.content", pair.Answer);
        }
        return attributes;
    }

    private static string Messages(string role, string content) =>
        JsonSerializer.Serialize(new[] { new { role, parts = new[] { new { type = "text", content } } } });
}
