using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>Dresses a call in the attribute names of an instrumentation.</summary>
internal static class DemoAttributes
{
    /// <summary>Attributes of the model call's span.</summary>
    /// <param name="messages">What was said; null leaves content out, as most instrumentations do by default.</param>
    public static OtlpAttributes Of(DemoCall call, DemoMessages? messages)
    {
        var attributes = call.Application.Dialect switch
        {
            DemoDialect.GenAi => GenAi(call),
            DemoDialect.OpenInference => OpenInference(call),
            DemoDialect.OpenLlmetry => OpenLlmetry(call),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Application.Dialect, "Unknown dialect."),
        };
        attributes.Add("app.customer", call.Caller.Customer);
        attributes.Add("portal.language", call.Caller.Language);
        if (call.Decision is { } decision)
        {
            attributes.Add("portal.group.gender", decision.Gender);
            attributes.Add("portal.group.age_band", decision.AgeBand);
            attributes.Add("portal.outcome", decision.Approved ? "approved" : "declined");
            attributes.Add("portal.outcome.score", decision.Score);
            attributes.Add("portal.outcome.id", decision.Id);
            attributes.Add("portal.feature.requested_amount", decision.Amount);
            if (decision.Pair.Length > 0)
            {
                attributes.Add("portal.pair.id", decision.Pair);
            }
        }
        if (call.ErrorType is { } type)
        {
            attributes.Add("error.type", type);
        }
        messages?.AddTo(attributes, call.Application.Dialect);
        return attributes;
    }

    /// <summary>OpenTelemetry GenAI conventions v1.41.</summary>
    private static OtlpAttributes GenAi(DemoCall call)
    {
        OtlpAttributes attributes = new()
        {
            { "gen_ai.operation.name", call.IsEmbedding ? "embeddings" : "chat" },
            { "gen_ai.provider.name", call.Model.Provider },
            { "gen_ai.request.model", call.Model.Name },
            { "gen_ai.conversation.id", call.Caller.Conversation },
            { "user.id", call.Caller.User },
            { "gen_ai.usage.input_tokens", call.Usage.Input },
            { "gen_ai.prompt.name", $"{call.Application.Name}-main" },
            { "gen_ai.prompt.version", call.Version },
        };
        AddPositive(attributes, "gen_ai.usage.cache_read.input_tokens", call.Usage.CacheRead);
        AddPositive(attributes, "gen_ai.usage.cache_creation.input_tokens", call.Usage.CacheWrite);
        AddPositive(attributes, "gen_ai.usage.reasoning.output_tokens", call.Usage.Reasoning);
        if (call.Ttft is { } ttft)
        {
            attributes.Add("gen_ai.request.stream", true);
            attributes.Add("gen_ai.response.time_to_first_chunk", ttft.TotalSeconds);
        }
        if (call.ErrorType is null)
        {
            attributes.Add("gen_ai.response.model", call.Model.Name);
            attributes.Add("gen_ai.response.id", call.ResponseId);
            attributes.Add("gen_ai.usage.output_tokens", call.Usage.Output);
            attributes.Add("gen_ai.response.finish_reasons", OtlpValue.Strings(call.FinishReason));
            if (call.Model.Provider == "openai")
            {
                attributes.Add("openai.response.system_fingerprint", call.Fingerprint);
                attributes.Add("openai.response.service_tier", "default");
            }
        }
        return attributes;
    }

    private static OtlpAttributes OpenInference(DemoCall call) => new()
    {
        { "openinference.span.kind", call.IsEmbedding ? "EMBEDDING" : "LLM" },
        { "llm.provider", call.Model.Provider },
        { call.IsEmbedding ? "embedding.model_name" : "llm.model_name", call.Model.Name },
        { "llm.token_count.prompt", call.Usage.Input },
        { "llm.token_count.completion", call.Usage.Output },
        { "session.id", call.Caller.Conversation },
        { "user.id", call.Caller.User },
    };

    private static OtlpAttributes OpenLlmetry(DemoCall call) => new()
    {
        { "llm.request.type", "chat" },
        { "gen_ai.system", call.Model.Provider },
        { "gen_ai.request.model", call.Model.Name },
        { "gen_ai.response.model", call.Model.Name },
        { "gen_ai.response.id", call.ResponseId },
        { "gen_ai.usage.prompt_tokens", call.Usage.Input },
        { "gen_ai.usage.completion_tokens", call.Usage.Output },
        { "gen_ai.user", call.Caller.User },
    };

    private static void AddPositive(OtlpAttributes attributes, string key, long value)
    {
        if (value > 0)
        {
            attributes.Add(key, value);
        }
    }
}
