using Portal.Integration.Tests.Schema;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Testing;

namespace Portal.Integration.Tests.Pricing;

public sealed class ExactSumsTests(EngineFixture engine)
{
    private const ulong Calls = 10_000_000;

    // The awkward rates on purpose: six digits, none of them a binary fraction.
    private static readonly ModelPrice Price = new() { Id = 3, Provider = "openai", Model = "m", Input = 1.234567m, CacheRead = 0.123457m, Output = 9.876543m };

    [Fact]
    [Trait("Speed", "Long")]
    public async Task TenMillionCalls_Recosted_AddUpToTheLastDigit()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // What hangs on a call's cost is held to it by other tests; here only the sums by hour are kept up while filling.
        foreach (var view in new[] { "calls_second_view", "features_minute_view", "errors_minute_view", "feature_bins_five_minutes_view" })
        {
            await database.ExecuteAsync($"DROP VIEW {view}");
        }
        var day = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromDays(1)).AddDays(-2);
        await using var source = new ClickHouseDataSource(database.DataSource.Settings with { CommandTimeout = TimeSpan.FromMinutes(10) });
        await using (var fill = source.CreateCommand(
            """
            INSERT INTO calls (tenant, application, provider, model, operation, kind, counted, trace_id, span_id, start_time, received_time, input_tokens, cache_read_tokens, output_tokens)
            SELECT 'default', 'a', 'openai', 'm', 'chat', 'inference', true, toFixedString('', 16), reinterpretAsFixedString(number), {day:DateTime('UTC')} + intDiv(number, 120), now64(3), 1000 + number % 7, number % 5, number % 11
            FROM numbers({calls:UInt64})
            """))
        {
            fill.Parameters.AddWithValue("day", day);
            fill.Parameters.AddWithValue("calls", Calls);
            await fill.ExecuteNonQueryAsync(CancellationToken.None);
        }
        var recosting = new CallRecosting(source, new SchemaOptions(), new RetentionOptions(), writer: null, TimeProvider.System);
        foreach (var piece in CallRecosting.Pieces(new RecostRange("default", day, day.AddDays(1))))
        {
            await recosting.RunAsync(piece, new PriceBook([Price]), resumed: false, _ => Task.CompletedTask, CancellationToken.None);
        }

        // Sum over n < 10,000,000 of n % 7, n % 5 and n % 11: whole rounds, and what the last one has begun.
        var (sevens, fives, elevens) = (SumOfRemainders(7), SumOfRemainders(5), SumOfRemainders(11));
        var expected = Price.CostUsd(new TokenCounts((1000 * Calls) + sevens - fives, fives, 0, 0, elevens, 0));
        expected.Scale.ShouldBeGreaterThan((byte)9);
        (await database.ScalarAsync<decimal>("SELECT sum(toDecimal128(cost, 12)) FROM calls")).ShouldBe(expected);
        (await database.ScalarAsync<decimal>("SELECT sum(cost) FROM cost_hour")).ShouldBe(expected);
        (await database.ScalarAsync<decimal>("SELECT sum(cost) FROM calls_minute")).ShouldBe(expected);
        (await database.ScalarAsync<ulong>("SELECT sum(costed_calls) FROM calls_minute")).ShouldBe(Calls);
    }

    private static ulong SumOfRemainders(ulong divisor)
    {
        var (rounds, rest) = (Calls / divisor, Calls % divisor);
        return (rounds * divisor * (divisor - 1) / 2) + (rest * (rest - 1) / 2);
    }
}
