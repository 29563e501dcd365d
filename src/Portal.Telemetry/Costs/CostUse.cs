using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Costs;

/// <summary>Calls with what they were charged for, summed. Calls without a price are counted apart and have no part in units and amounts.</summary>
internal sealed class CostUse
{
    private const decimal Million = 1_000_000m;

    private readonly decimal[] _units = new decimal[Charges.All.Count];
    private readonly decimal[] _costs = new decimal[Charges.All.Count];

    /// <summary>Calls whose cost is known.</summary>
    public ulong Calls { get; private set; }

    /// <summary>Calls whose cost is unknown.</summary>
    public ulong UnknownCalls { get; private set; }

    /// <summary>USD of the calls whose cost is known.</summary>
    public decimal TotalCost { get; private set; }

    /// <summary>Tokens of the calls whose cost is known.</summary>
    public decimal Tokens => _units.Sum() - Units(Charge.Request);

    /// <summary>USD that caching saved: cached reads at the input rate instead of theirs, less the surcharge of writes over the input rate.</summary>
    public decimal CacheSavings { get; private set; }

    /// <summary>Tokens of a kind, or requests.</summary>
    public decimal Units(Charge charge) => _units[(int)charge];

    /// <summary>USD charged for a kind of token, or per request.</summary>
    public decimal Cost(Charge charge) => _costs[(int)charge];

    /// <summary>Adds a row. One price has one rate per kind of token, so amounts by kind are exact and add up to the row's cost.</summary>
    public void Add(CostRow row, PriceBook book)
    {
        if (row.PriceId == 0)
        {
            UnknownCalls += row.Calls;
            return;
        }
        Calls += row.Calls;
        TotalCost += row.Cost;
        var rest = row.Cost;
        foreach (var type in Charges.Tokens)
        {
            var tokens = (decimal)row.Tokens[type];
            _units[(int)type] += tokens;
            var cost = book[row.PriceId] is { } price ? tokens * price.RateUsdPerMillion(type) / Million : 0;
            _costs[(int)type] += cost;
            rest -= cost;
        }
        _units[(int)Charge.Request] += row.Calls;
        _costs[(int)Charge.Request] += rest;
        CacheSavings += book[row.PriceId] is { } known ? Savings(row.Tokens, known) : 0;
    }

    /// <summary>Without a cache, what was read from it and what was written to it would both have been input.</summary>
    private static decimal Savings(TokenCounts tokens, ModelPrice price)
    {
        var input = price.RateUsdPerMillion(TokenType.Input);
        var saved = 0m;
        foreach (var type in (ReadOnlySpan<TokenType>)[TokenType.CacheRead, TokenType.CacheWrite, TokenType.CacheWrite1h])
        {
            saved += tokens[type] * (input - price.RateUsdPerMillion(type));
        }
        return saved / Million;
    }
}
