namespace Portal.Telemetry.Costs;

/// <summary>
/// Why spend changed from one period to the next, in three parts that add up to the difference exactly:
/// volume (more calls at the old average cost), price (the new tokens at new instead of old rates) and mix (the rest: other models, longer prompts, less caching).
/// </summary>
/// <param name="Delta">Spend of this period minus spend of the one before.</param>
public sealed record CostChange(decimal Delta, decimal Volume, decimal Price, decimal Mix)
{
    /// <summary>Decimals of an effect: those of the store, so that the three sum exactly.</summary>
    private const int Decimals = 12;

    public static CostChange None { get; } = new(0, 0, 0, 0);

    /// <summary>Explains the change of one application, model or team.</summary>
    /// <param name="now">What was charged in this period, by kind of traffic (model, provider, tier); calls without a price are not part of it.</param>
    internal static CostChange Explain(IReadOnlyDictionary<string, CostUse> now, IReadOnlyDictionary<string, CostUse> before)
    {
        var (callsNow, callsBefore) = (Calls(now), Calls(before));
        var (costNow, costBefore) = (Cost(now), Cost(before));
        var delta = costNow - costBefore;
        if (callsBefore == 0)
        {
            // What is new has no old average: all of it is volume.
            return new CostChange(delta, delta, 0, 0);
        }
        var volume = decimal.Round((callsNow - callsBefore) * costBefore / callsBefore, Decimals);
        var price = decimal.Round(now.Sum(kind => before.TryGetValue(kind.Key, out var old) ? PriceEffect(kind.Value, old) : 0), Decimals);
        return new CostChange(delta, volume, price, delta - volume - price);
    }

    /// <summary>What this period's units cost more than they would have at the average rates of the period before. Units that were not charged then have no old rate.</summary>
    private static decimal PriceEffect(CostUse now, CostUse before)
    {
        var effect = 0m;
        foreach (var charge in Charges.All)
        {
            var (units, old) = (now.Units(charge), before.Units(charge));
            if (units > 0 && old > 0)
            {
                effect += now.Cost(charge) - units * before.Cost(charge) / old;
            }
        }
        return effect;
    }

    private static decimal Calls(IReadOnlyDictionary<string, CostUse> uses) => uses.Values.Sum(use => (decimal)use.Calls);

    private static decimal Cost(IReadOnlyDictionary<string, CostUse> uses) => uses.Values.Sum(use => use.TotalCost);
}
