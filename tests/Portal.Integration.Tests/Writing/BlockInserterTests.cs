using Portal.CrashProbe;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Writing;
using Portal.Testing;

namespace Portal.Integration.Tests.Writing;

public sealed class BlockInserterTests(EngineFixture engine)
{
    [Fact]
    public async Task Insert_SameBlockTenTimesOverTwoWeeks_CountsOnceInCallsAndRollups()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var store = await CallStore.CreateAsync(database.DataSource.Settings, database.Name);
        var block = CallStore.Block(CallBatches.Create(1, 3_000, callsPerDay: 300), "token"); // ten days: two or three partitions
        for (var i = 0; i < 10; i++)
        {
            await new BlockInserter(store.Source).InsertAsync(block, CancellationToken.None);
        }

        var expected = CallStore.Expected(3_000);
        var totals = await store.TotalsAsync();
        totals.ShouldBe(expected with { Contents = 0, SecondCalls = totals.SecondCalls });
        totals.SecondCalls.ShouldBeInRange(300, 600); // only the last two days pass through that tier
    }

    [Fact]
    public async Task Insert_FiftyThousandRows_IsOneBlock()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var store = await CallStore.CreateAsync(database.DataSource.Settings, database.Name);
        await store.ExecuteAsync("SYSTEM STOP MERGES calls");
        await new BlockInserter(store.Source).InsertAsync(CallStore.Block(CallBatches.Create(1, 50_000), "token"), CancellationToken.None);
        (await store.ScalarAsync("SELECT count() FROM system.parts WHERE database = currentDatabase() AND table = 'calls'")).ShouldBe(1UL);
        (await store.TotalsAsync()).ShouldBe(CallStore.Expected(50_000) with { Contents = 0 });
    }

    [Fact]
    public async Task Insert_RowThatIsNoRow_IsPoison_AndStoresNothing()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var store = await CallStore.CreateAsync(database.DataSource.Settings, database.Name);
        var block = CallStore.Block(CallBatches.Create(1, 100), "token");
        foreach (var damaged in new[] { block.Rows[..^3], block.Rows.ToArray().Concat(Enumerable.Repeat((byte)0xFF, 40)).ToArray() })
        {
            var refusal = await Should.ThrowAsync<ClickHouseException>(() => new BlockInserter(store.Source).InsertAsync(block with { Rows = damaged }, CancellationToken.None));
            BlockInserter.Judge(refusal).ShouldBe(InsertFault.Rows, refusal.Message);
        }

        (await store.TotalsAsync()).ShouldBe(CallStore.Expected(0));
    }

    [Fact]
    public async Task Insert_RefusedByAView_IsStoredOnceEverywhereElse()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var store = await CallStore.CreateAsync(database.DataSource.Settings, database.Name);
        await store.ExecuteAsync("CREATE TABLE picky (x UInt8) ENGINE = MergeTree ORDER BY x SETTINGS non_replicated_deduplication_window = 100");
        await store.ExecuteAsync("CREATE MATERIALIZED VIEW picky_view TO picky AS SELECT throwIf(input_tokens = 7) AS x FROM calls");
        var block = CallStore.Block(CallBatches.Create(1, 100), "token");
        var refusal = await Should.ThrowAsync<ClickHouseException>(() => new BlockInserter(store.Source).InsertAsync(block, CancellationToken.None));
        BlockInserter.Judge(refusal).ShouldBe(InsertFault.View, refusal.Message);
        (await store.TotalsAsync()).Calls.ShouldBe(100); // the reason why such a block must not be divided

        for (var i = 0; i < 3; i++)
        {
            await new BlockInserter(store.Source).InsertAsync(block with { WithoutFailingViews = true }, CancellationToken.None);
        }

        (await store.TotalsAsync()).ShouldBe(CallStore.Expected(100) with { Contents = 0 });
        (await store.ScalarAsync("SELECT count() FROM picky")).ShouldBe(0UL);
    }

    [Fact]
    public async Task Insert_IntoAMissingTable_IsWaitedFor()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var refusal = await Should.ThrowAsync<ClickHouseException>(
            () => new BlockInserter(database.DataSource).InsertAsync(CallStore.Block(CallBatches.Create(1, 1), "token"), CancellationToken.None));
        BlockInserter.Judge(refusal).ShouldBe(InsertFault.Passing);
    }
}
