using Portal.Integration.Tests.Rollups;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Testing;

namespace Portal.Integration.Tests.Pricing;

/// <summary>Random calls with every kind of token, tier and sender's cost, priced by a book as ingest does.</summary>
internal static class PricedCalls
{
    public static List<CallRow> Create(int seed, int count, DateTimeOffset from, DateTimeOffset to, PriceBook book)
    {
        var random = new Random(seed);
        var calls = RandomCalls.Create(random, count, from, to);
        foreach (var call in calls)
        {
            call.RequestModel = call.Model;
            call.CacheReadTokens = (ulong)random.Next((int)call.InputTokens + 1);
            call.CacheWriteTokens = (ulong)random.Next((int)(call.InputTokens - call.CacheReadTokens) + 1);
            call.CacheWrite1hTokens = (ulong)random.Next((int)call.CacheWriteTokens + 1);
            call.ReasoningTokens = (ulong)random.Next((int)call.OutputTokens + 1);
            call.ServiceTier = random.Next(3) == 0 ? "flex" : "";
            call.Team = "team-" + random.Next(2);
            call.Weight = random.Next(4) == 0 ? 10u : 1u;
            call.SenderCost = random.Next(3) == 0 ? random.Next(1000) / 10_000m : null;
            CallPricing.Price(call, book);
        }
        return calls;
    }

    public static decimal Sum(IEnumerable<CallRow> calls, PriceBook book) => calls.Where(call => call.Counted).Sum(call =>
    {
        CallPricing.Price(call, book);
        return call.Cost * call.Weight;
    });

    /// <summary>Everything that money reaches, read from each table the same way.</summary>
    public static Task<string[]> MoneyAsync(TestDatabase database)
    {
        const string Sql =
            """
            SELECT groupArray(line) FROM (
                SELECT line FROM (
                    SELECT concat('minute ', toString(time), application, version, model, ' ', toString(sum(cost)), ' ', toString(sum(costed_calls)), ' ', toString(sum(calls))) AS line
                    FROM calls_minute GROUP BY time, application, version, model HAVING sum(calls) != 0
                    UNION ALL
                    SELECT concat('second ', toString(time), application, model, ' ', toString(sum(cost)), ' ', toString(sum(costed_calls))) AS line
                    FROM calls_second WHERE time >= now() - INTERVAL 24 HOUR GROUP BY time, application, model
                    UNION ALL
                    SELECT concat('bin ', toString(time), application, model, toString(bin), ' ', toString(sum(count))) AS line
                    FROM features_minute WHERE feature = 'cost_usd' GROUP BY time, application, model, bin HAVING sum(count) != 0
                    UNION ALL
                    SELECT concat('hour ', toString(time), application, model, team, service_tier, toString(price_id), ' ', toString((sum(calls), sum(input_tokens), sum(cache_read_tokens),
                        sum(cache_write_tokens), sum(cache_write_1h_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost), sum(sender_cost), sum(sender_costed_calls),
                        sum(compared_cost), sum(compared_calls), sum(differing_calls)))) AS line
                    FROM cost_hour GROUP BY time, application, model, team, service_tier, price_id HAVING sum(calls) != 0
                ) ORDER BY line
            )
            """;
        return database.ScalarAsync<string[]>(Sql);
    }
}
