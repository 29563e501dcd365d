namespace Portal.Telemetry.Pricing.Recosting;

/// <summary><see cref="TokenCounts.FromTotals"/> over the columns of <c>calls</c>.</summary>
internal static class TokenColumns
{
    private const string Read = "least(cache_read_tokens, input_tokens)";
    private const string Write = $"least(cache_write_tokens, input_tokens - {Read})";
    private const string Write1h = $"least(cache_write_1h_tokens, {Write})";
    private const string Thought = "least(reasoning_tokens, output_tokens)";

    public static IReadOnlyList<(TokenType Type, string Sql)> All { get; } =
    [
        (TokenType.Input, $"(input_tokens - {Read} - {Write})"),
        (TokenType.CacheRead, Read),
        (TokenType.CacheWrite, $"({Write} - {Write1h})"),
        (TokenType.CacheWrite1h, Write1h),
        (TokenType.Output, $"(output_tokens - {Thought})"),
        (TokenType.Reasoning, Thought),
    ];
}
