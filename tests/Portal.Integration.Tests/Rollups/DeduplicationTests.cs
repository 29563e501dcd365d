using Portal.Integration.Tests.Schema;
using Portal.Testing;

namespace Portal.Integration.Tests.Rollups;

public sealed class DeduplicationTests(EngineFixture engine)
{
    [Fact]
    public async Task Insert_SameTokenTenTimesOverFivePartitions_ChangesNoSumInAnyTier()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var now = DateTimeOffset.FromUnixTimeSeconds(await database.ScalarAsync<uint>("SELECT toUnixTimestamp(now())"));
        var calls = RandomCalls.Create(new Random(1), 2_000, now.AddDays(-30), now);
        calls.AddRange(RandomCalls.Create(new Random(2), 500, now.AddHours(-2), now));
        await database.InsertAsync(calls, "batch-1");
        var once = await SumsAsync(database);

        for (var i = 0; i < 9; i++)
        {
            await database.InsertAsync(calls, "batch-1");
        }

        (await SumsAsync(database)).ShouldBe(once);
        var counted = (ulong)calls.Count(call => call.Counted);
        once[..3].ShouldBe([2_500UL, counted, counted]);
        once[3].ShouldBe(counted + (ulong)calls.Count(call => call.Counted && call.TtftNanoseconds > 0) + (2 * counted)
            + (ulong)calls.Count(call => call.Counted && call.PriceId != 0));
    }

    [Fact]
    public async Task Insert_SameRowsWithAnotherToken_CountAgain()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var now = DateTimeOffset.FromUnixTimeSeconds(await database.ScalarAsync<uint>("SELECT toUnixTimestamp(now())"));
        var calls = RandomCalls.Create(new Random(1), 100, now.AddHours(-1), now);

        await database.InsertAsync(calls, "batch-1");
        await database.InsertAsync(calls, "batch-2");

        (await SumsAsync(database))[1].ShouldBe(2 * (ulong)calls.Count(call => call.Counted));
    }

    // Calls, then the counts of every rollup a materialized view feeds.
    private static Task<ulong[]> SumsAsync(TestDatabase database) => database.ScalarAsync<ulong[]>(
        """
        SELECT arrayMap(sum -> assumeNotNull(sum), [
            (SELECT count() FROM calls),
            (SELECT sum(calls) FROM calls_minute),
            (SELECT sum(calls) FROM rollup_changes),
            (SELECT sum(count) FROM features_minute),
            (SELECT sum(count) FROM errors_minute),
            (SELECT sum(calls) FROM calls_second),
            (SELECT sum(input_tokens) FROM calls_minute),
            (SELECT sum(costed_calls) FROM calls_minute)])
        """);
}
