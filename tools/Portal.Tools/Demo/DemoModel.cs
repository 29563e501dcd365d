namespace Portal.Tools.Demo;

/// <summary>How a model of the demo behaves. Latency = TTFT + output tokens / speed; TTFT and speed vary log-normally around their medians.</summary>
/// <param name="TtftMedianMs">Median time to first token for a prompt of 1,000 tokens, milliseconds.</param>
/// <param name="TokensPerSecond">Median output speed.</param>
/// <param name="ErrorShare">Share of calls that fail on an ordinary day, 0 to 1.</param>
/// <param name="ReasoningShare">Share of the output that is reasoning, 0 to 1.</param>
internal sealed record DemoModel(string Provider, string Name, double TtftMedianMs, double TokensPerSecond, double ErrorShare, double ReasoningShare = 0)
{
    public static readonly DemoModel Gpt4O = new("openai", "gpt-4o-2024-11-20", 480, 95, 0.004);
    public static readonly DemoModel Gpt4OMini = new("openai", "gpt-4o-mini-2024-07-18", 320, 130, 0.003);
    public static readonly DemoModel O4Mini = new("openai", "o4-mini-2025-04-16", 1400, 110, 0.004, ReasoningShare: 0.6);
    public static readonly DemoModel Gpt41 = new("azure.ai.openai", "gpt-4.1-2025-04-14", 520, 80, 0.006);
    public static readonly DemoModel Sonnet = new("anthropic", "claude-sonnet-4-5-20250929", 900, 70, 0.007);
    public static readonly DemoModel Haiku = new("aws.bedrock", "claude-haiku-4-5-20251001", 380, 140, 0.005);
    public static readonly DemoModel Flash = new("gcp.gemini", "gemini-2.5-flash", 260, 190, 0.004);
    public static readonly DemoModel Mistral = new("mistral_ai", "mistral-large-2411", 640, 60, 0.009);
    public static readonly DemoModel Embedding = new("openai", "text-embedding-3-small", 70, 0, 0.001);
}
