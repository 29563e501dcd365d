using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Costs;

/// <summary>What money is charged for: the kinds of tokens, and what is charged per request.</summary>
public enum Charge
{
    Input = TokenType.Input,
    CacheRead = TokenType.CacheRead,
    CacheWrite = TokenType.CacheWrite,
    CacheWrite1h = TokenType.CacheWrite1h,
    Output = TokenType.Output,
    Reasoning = TokenType.Reasoning,
    Request,
}

internal static class Charges
{
    public static IReadOnlyList<Charge> All { get; } = Enum.GetValues<Charge>();

    public static IReadOnlyList<TokenType> Tokens { get; } = Enum.GetValues<TokenType>();
}
