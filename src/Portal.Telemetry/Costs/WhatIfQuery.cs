using System.Data.Common;
using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Costs;

/// <summary>Asks what the same traffic would have cost on another model.</summary>
public sealed record WhatIfRequest : CostRequest
{
    /// <summary>The model to price the traffic by, as the price table names it.</summary>
    public required string Provider { get; init; }

    public required string Model { get; init; }

    public string ServiceTier { get; init; } = "";
}

/// <summary>Why a what-if has no answer.</summary>
public enum WhatIfRefusal
{
    /// <summary>No call with a known cost lies in the window.</summary>
    NoTraffic,

    /// <summary>The model has no price in force.</summary>
    NoPrice,

    /// <summary>The traffic has output tokens, and the model's price has none for them.</summary>
    NoOutputPrice,
}

/// <summary>What calls cost and what their tokens would have cost at another model's rates. USD.</summary>
/// <param name="Calls">Calls compared: those whose cost is known.</param>
/// <param name="UnknownCalls">Calls left out because their cost is unknown.</param>
/// <param name="Estimate">Null when <paramref name="Refusal"/> says why.</param>
/// <param name="Prices">The rows of the price table that were used; several where the price depends on the length of the input.</param>
public sealed record WhatIf(
    CostWindow Window, ulong Calls, ulong UnknownCalls, decimal Actual, decimal? Estimate, IReadOnlyList<ModelPrice> Prices, WhatIfRefusal? Refusal)
{
    public decimal? Difference => Estimate - Actual;
}

/// <summary>
/// Prices the tokens of a window by the rates of another model that are in force at its end. The token counts are those of the models that were called:
/// another model's tokenizer may count the same text differently. Where a price depends on the length of the input, the average length of each model's
/// calls decides.
/// </summary>
internal static class WhatIfQuery
{
    public static async Task<WhatIf> ReadAsync(
        DbDataSource clickHouse, PriceBook book, WhatIfRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var window = request.Window;
        var at = window.To < now ? window.To.AddTicks(-1) : now;
        var prices = new SortedDictionary<uint, ModelPrice>();
        var (calls, unknown, actual, estimate) = (0UL, 0UL, 0m, 0m);
        WhatIfRefusal? refusal = null;
        await foreach (var row in CostQuery.ReadAsync(clickHouse, request, window, step: null, by: null, kinds: true, cancellationToken))
        {
            if (row.PriceId == 0)
            {
                unknown += row.Calls;
                continue;
            }
            calls += row.Calls;
            actual += row.Cost;
            var price = book.Find(request.Provider, request.Model, request.Model, request.ServiceTier, AverageInput(row), at);
            refusal ??= Refuse(price, row.Tokens);
            if (price is not null)
            {
                prices[price.Id] = price;
                // The fee is per request, and the row is many.
                estimate += price.CostUsd(row.Tokens) + price.RequestFeeUsd * (row.Calls - 1m);
            }
        }
        refusal = calls == 0 ? WhatIfRefusal.NoTraffic : refusal;
        return new WhatIf(window, calls, unknown, actual, refusal is null ? estimate : null, [.. prices.Values], refusal);
    }

    /// <summary>Models that answer with vectors are priced by input alone; a chat on them is no traffic they could take.</summary>
    private static WhatIfRefusal? Refuse(ModelPrice? price, TokenCounts tokens) =>
        price is null ? WhatIfRefusal.NoPrice
        : price is { Output: 0, Input: > 0 } && tokens.Output + tokens.Reasoning > 0 ? WhatIfRefusal.NoOutputPrice
        : null;

    private static ulong AverageInput(CostRow row) =>
        row.Calls == 0 ? 0 : (row.Tokens.Input + row.Tokens.CacheRead + row.Tokens.CacheWrite + row.Tokens.CacheWrite1h) / row.Calls;
}
