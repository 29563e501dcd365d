namespace Portal.Telemetry.Calls;

/// <summary>What a span of an LLM application did. Values are those of the ClickHouse column <c>calls.kind</c>.</summary>
public enum CallKind : byte
{
    /// <summary>A span that belongs to a trace but is none of the kinds below; never counted.</summary>
    Other = 0,

    /// <summary>A request to a generative model (chat, completion, generate_content). Counted.</summary>
    Inference = 1,

    /// <summary>A request for embeddings. Counted.</summary>
    Embedding = 2,
    Retrieval = 3,
    Rerank = 4,
    Tool = 5,
    Agent = 6,
    Workflow = 7,
    Guardrail = 8,
    Evaluation = 9,
}
