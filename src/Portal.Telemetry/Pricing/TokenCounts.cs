using Portal.Telemetry.Calls;

namespace Portal.Telemetry.Pricing;

/// <summary>
/// Tokens by what they cost, without overlap: the four kinds of input add up to a call's input tokens, the two kinds of output to its output tokens.
/// A struct, because one is made for every call that arrives.
/// </summary>
public readonly record struct TokenCounts(ulong Input, ulong CacheRead, ulong CacheWrite, ulong CacheWrite1h, ulong Output, ulong Reasoning)
{
    public ulong this[TokenType type] => type switch
    {
        TokenType.Input => Input,
        TokenType.CacheRead => CacheRead,
        TokenType.CacheWrite => CacheWrite,
        TokenType.CacheWrite1h => CacheWrite1h,
        TokenType.Output => Output,
        TokenType.Reasoning => Reasoning,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type of token."),
    };

    /// <summary>
    /// Takes the parts out of the totals that OpenTelemetry reports (cached tokens within input, reasoning within output). A part that claims more than
    /// is left of its total is cut to it, in the order read, write, one-hour write, so that the kinds always add up to the totals.
    /// </summary>
    /// <param name="input">Cached tokens included.</param>
    /// <param name="cacheWrite">The one-hour part included.</param>
    /// <param name="output">Reasoning tokens included.</param>
    public static TokenCounts FromTotals(ulong input, ulong cacheRead, ulong cacheWrite, ulong cacheWrite1h, ulong output, ulong reasoning)
    {
        var read = Math.Min(cacheRead, input);
        var write = Math.Min(cacheWrite, input - read);
        var hour = Math.Min(cacheWrite1h, write);
        var thought = Math.Min(reasoning, output);
        return new TokenCounts(input - read - write, read, write - hour, hour, output - thought, thought);
    }

    public static TokenCounts Of(CallRow call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return FromTotals(call.InputTokens, call.CacheReadTokens, call.CacheWriteTokens, call.CacheWrite1hTokens, call.OutputTokens, call.ReasoningTokens);
    }
}
