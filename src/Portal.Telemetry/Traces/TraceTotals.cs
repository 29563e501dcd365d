namespace Portal.Telemetry.Traces;

/// <summary>
/// What a subtree used. Only counted spans add tokens and cost: what an agent or a workflow reports repeats its children's usage and would double it.
/// </summary>
/// <param name="Nodes">Spans and placeholders.</param>
/// <param name="Calls">Spans that count: inferences and embeddings.</param>
/// <param name="UnpricedCalls">Calls whose cost is unknown; <paramref name="Cost"/> leaves them out.</param>
/// <param name="Cost">USD.</param>
public sealed record TraceTotals(int Nodes, int Calls, int UnpricedCalls, int Errors, ulong InputTokens, ulong OutputTokens, decimal Cost)
{
    public static TraceTotals None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    public static TraceTotals operator +(TraceTotals one, TraceTotals other) => new(
        one.Nodes + other.Nodes,
        one.Calls + other.Calls,
        one.UnpricedCalls + other.UnpricedCalls,
        one.Errors + other.Errors,
        one.InputTokens + other.InputTokens,
        one.OutputTokens + other.OutputTokens,
        one.Cost + other.Cost);

    public static TraceTotals Add(TraceTotals left, TraceTotals right) => left + right;

    /// <summary>Of one span; of a placeholder only that it is there.</summary>
    public static TraceTotals Of(TraceSpan? span) => span switch
    {
        null => None with { Nodes = 1 },
        { Counted: false } => None with { Nodes = 1, Errors = span.Failed ? 1 : 0 },
        _ => new TraceTotals(1, 1, span.Cost is null ? 1 : 0, span.Failed ? 1 : 0, span.InputTokens, span.OutputTokens, span.Cost ?? 0),
    };
}
