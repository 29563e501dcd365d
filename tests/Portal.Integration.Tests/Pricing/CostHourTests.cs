using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Rollups;
using Portal.Testing;

namespace Portal.Integration.Tests.Pricing;

public sealed class CostHourTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Hour = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromHours(1)).AddHours(-2);

    private static readonly PriceBook Book = new(
        [new ModelPrice { Id = 9, Provider = "anthropic", Model = "claude", Input = 3, CacheRead = 0.3m, CacheWrite = 3.75m, CacheWrite1h = 6, Output = 15 }]);

    [Fact]
    public async Task CostHour_TokensByKindTimesTheirRates_AreTheCostToTheLastDigit()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([Call(1, weight: 1, senderCost: 0.0258m), Call(2, weight: 10, senderCost: null), Call(3, weight: 1, senderCost: 0.05m)], "1");

        // 1 + 10 + 1 calls of 10,000 input (6,000 read, 3,000 written, 1,000 of these for an hour) and 500 output tokens: 0.0258 each
        (await Sums(database)).ShouldBe("(12,12000,72000,24000,12000,3600,2400,0.3096)");
        var tokens = new TokenCounts(12_000, 72_000, 24_000, 12_000, 3_600, 2_400);
        Book[9]!.CostUsd(tokens).ShouldBe(0.3096m);
        (await database.ScalarAsync<string>(
            "SELECT toString((sum(sender_costed_calls), sum(sender_cost), sum(compared_cost), sum(compared_calls), sum(differing_calls))) FROM cost_hour"))
            .ShouldBe("(2,0.0758,0.0516,2,1)");
    }

    [Fact]
    public async Task CostHour_UnknownModel_CountsItsCallsAndAddsNoCost()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([Call(1, 1, null), Call(2, 1, 0.01m, model: "nobody-knows")], "1");
        (await database.ScalarAsync<string>("SELECT toString((sum(calls), sum(cost), sum(compared_calls))) FROM cost_hour WHERE price_id = 0")).ShouldBe("(1,0,0)");
    }

    private static Task<string> Sums(TestDatabase database) => database.ScalarAsync<string>(
        """
        SELECT toString((sum(calls), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(cache_write_1h_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost)))
        FROM cost_hour WHERE price_id = 9
        """);

    private static CallRow Call(ulong id, uint weight, decimal? senderCost, string model = "claude")
    {
        var call = new CallRow
        {
            Tenant = "default", Application = "shop", Provider = "anthropic", Model = model, Operation = "chat", Kind = CallKind.Inference, Counted = true,
            TraceId = id, SpanId = id, StartMicroseconds = (Hour - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            InputTokens = 10_000, CacheReadTokens = 6_000, CacheWriteTokens = 3_000, CacheWrite1hTokens = 1_000, OutputTokens = 500, ReasoningTokens = 200,
            Weight = weight, SenderCost = senderCost,
        };
        CallPricing.Price(call, Book);
        return call;
    }
}
