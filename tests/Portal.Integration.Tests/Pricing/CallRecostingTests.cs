using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Testing;

namespace Portal.Integration.Tests.Pricing;

public sealed class CallRecostingTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromHours(1));
    private static readonly DateTimeOffset From = Now.AddDays(-3);
    private static readonly DateTimeOffset Noon = From.AddHours(20).AddMinutes(17);

    private static readonly ModelPrice Old = new()
    {
        Id = 1, Provider = "openai", Model = "model-*", ServiceTier = ModelPrice.AnyTier, Input = 2.5m, CacheRead = 1.25m, Output = 10,
    };

    private static readonly ModelPrice New = Old with { Id = 2, ValidFrom = Noon, Input = 2, CacheRead = 0.123456m, CacheWrite = 3, CacheWrite1h = 4, Output = 8, Reasoning = 9 };

    // One model with tiers by length and by service, the other unknown until now.
    private static readonly PriceBook Before = new([Old with { Model = "model-0" }]);

    private static readonly PriceBook After = new(
    [
        Old with { Model = "model-0", ValidTo = Noon },
        New with { Model = "model-0" },
        New with { Id = 3, Model = "model-0", InputAbove = 2_000, Input = 5 },
        New with { Id = 4, Model = "model-1", ServiceTier = "", ValidFrom = DateTimeOffset.MinValue, RequestFee = 0.0001m },
        New with { Id = 5, Model = "model-1", ServiceTier = "flex", Input = 0.000001m, ValidFrom = DateTimeOffset.MinValue },
    ]);

    private static RecostRange Everything => new("default", From, Now);

    [Fact]
    public async Task RunAsync_NewPrices_LeavesEveryTableAsIfCallsHadArrivedUnderThem()
    {
        await using var recosted = await TelemetryDatabase.CreateAsync(engine);
        await using var fresh = await TelemetryDatabase.CreateAsync(engine);
        await recosted.InsertAsync(PricedCalls.Create(1, 3_000, From, Now, Before), "1");
        await fresh.InsertAsync(PricedCalls.Create(1, 3_000, From, Now, After), "1");
        (await DifferenceAsync(recosted, fresh)).ShouldNotBeEmpty();

        await RecostAsync(recosted, Everything, After);

        const string Calls = "SELECT toString(groupArray((toString(cost), price_id))) FROM (SELECT cost, price_id FROM calls ORDER BY start_time, trace_id)";
        (await recosted.ScalarAsync<string>(Calls)).ShouldBe(await fresh.ScalarAsync<string>(Calls));
        (await DifferenceAsync(recosted, fresh)).ShouldBeEmpty();

        // Also once ClickHouse has merged corrections into the rows they correct.
        foreach (var table in new[] { "calls_minute", "calls_second", "features_minute", "cost_hour" })
        {
            await recosted.ExecuteAsync($"OPTIMIZE TABLE {table} FINAL");
        }
        (await DifferenceAsync(recosted, fresh)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PreviewAsync_PriceChangedAtNoon_SaysBeforeAndAfterAndChangesNothing()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = PricedCalls.Create(2, 2_000, From, Now, Before);
        await database.InsertAsync(calls, "1");
        var before = await PricedCalls.MoneyAsync(database);

        var totals = await Recosting(database).PreviewAsync(Everything, After, CancellationToken.None);

        totals.Sum(total => total.Before).ShouldBe(PricedCalls.Sum(calls, Before));
        totals.Sum(total => total.After).ShouldBe(PricedCalls.Sum(calls, After));
        totals.Where(total => total.Model == "model-1").ShouldAllBe(total => total.UnknownBefore == total.Calls && total.UnknownAfter < total.Calls);
        (await PricedCalls.MoneyAsync(database)).ShouldBe(before);
    }

    [Fact]
    public async Task RunAsync_ThousandsOfModels_FitOneStatement()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = PricedCalls.Create(8, 2_000, From, Now, PriceBook.Empty);
        var prices = new List<ModelPrice>();
        foreach (var (i, call) in calls.Index())
        {
            call.Model = call.RequestModel = $"tuned-{i}";
            prices.Add(Old with { Id = (uint)(i + 1), Model = call.Model, Input = 1 + (i / 1000m) });
        }
        await database.InsertAsync(calls, "1");
        var book = new PriceBook(prices);

        await RecostAsync(database, Everything, book);

        (await database.ScalarAsync<decimal>("SELECT sum(cost) FROM cost_hour")).ShouldBe(PricedCalls.Sum(calls, book));
    }

    [Fact]
    public async Task RunAsync_PartOfTheRange_ChangesOnlyThatPart()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = PricedCalls.Create(3, 1_000, From, Now, Before);
        await database.InsertAsync(calls, "1");
        var middle = From.AddHours(36);

        await RecostAsync(database, Everything with { From = middle }, After);

        var expected = PricedCalls.Sum(calls.Where(call => TimeOf(call) < middle), Before) + PricedCalls.Sum(calls.Where(call => TimeOf(call) >= middle), After);
        (await database.ScalarAsync<decimal>("SELECT sum(cost) FROM calls_minute")).ShouldBe(expected);
        (await database.ScalarAsync<decimal>("SELECT sum(cost) FROM cost_hour")).ShouldBe(expected);
    }

    [Fact]
    public async Task RunAsync_CutShortAfterTheCallsChanged_RepairsTheRollupsWhenResumed()
    {
        await using var recosted = await TelemetryDatabase.CreateAsync(engine);
        await using var fresh = await TelemetryDatabase.CreateAsync(engine);
        await recosted.InsertAsync(PricedCalls.Create(4, 1_000, From, Now, Before), "1");
        await fresh.InsertAsync(PricedCalls.Create(4, 1_000, From, Now, After), "1");
        await RecostAsync(recosted, Everything, After);
        // As if the portal had ended between the calls and their rollups.
        await recosted.ExecuteAsync("TRUNCATE TABLE cost_hour");
        await recosted.ExecuteAsync("INSERT INTO calls_minute (tenant, time, application, cost, costed_calls) SELECT tenant, time, application, cost, 1 FROM calls_minute LIMIT 10");

        await RecostAsync(recosted, Everything, After, resumed: true);

        (await DifferenceAsync(recosted, fresh)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_HoursAndDaysAlreadyComputed_AreComputedAnew()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = PricedCalls.Create(5, 1_000, From, Now, Before);
        await database.InsertAsync(calls, "1");
        await ComputeAsync(database);
        var old = await database.ScalarAsync<decimal>(CurrentHours);
        old.ShouldBeGreaterThan(0);

        await RecostAsync(database, Everything, After);
        (await database.ScalarAsync<decimal>(CurrentHours)).ShouldBe(0);
        await ComputeAsync(database);

        var within = Now.AddHours(-1);
        var expected = await database.ScalarAsync<decimal>($"SELECT sum(cost) FROM calls_minute WHERE time < toDateTime({within.ToUnixTimeSeconds()}, 'UTC')");
        expected.ShouldNotBe(old);
        (await database.ScalarAsync<decimal>($"{CurrentHours} AND time < toDateTime({within.ToUnixTimeSeconds()}, 'UTC')")).ShouldBe(expected);
    }

    [Fact]
    public async Task RunAsync_CallsDeletedSince_LeavesTheSumsOfTheirHourAlone()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(PricedCalls.Create(6, 500, From, Now, Before), "1");
        var hour = From.AddHours(5);
        var deleted = $"start_time >= toDateTime({hour.ToUnixTimeSeconds()}, 'UTC') AND start_time < toDateTime({hour.AddHours(1).ToUnixTimeSeconds()}, 'UTC')";
        var sum = $"SELECT sum(cost) FROM calls_minute WHERE {deleted.Replace("start_time", "time", StringComparison.Ordinal)}";
        var before = await database.ScalarAsync<decimal>(sum);
        await database.ExecuteAsync($"DELETE FROM calls WHERE {deleted} AND rand() % 2 = 0 OR span_id = (SELECT min(span_id) FROM calls WHERE counted AND {deleted})");

        var left = await RecostAsync(database, Everything, After, resumed: true);

        left.ShouldBe([hour]);
        (await database.ScalarAsync<decimal>(sum)).ShouldBe(before);
    }

    [Fact]
    public void Reachable_OlderThanCallsAreKept_EndsWhereTheyEnd()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 5, 20, 10, 30, 0, TimeSpan.Zero));
        var recosting = new CallRecosting(null!, new SchemaOptions(), new RetentionOptions { CallsDays = 10, ContentDays = 10 }, writer: null, time);
        var asked = new RecostRange("default", time.GetUtcNow().AddDays(-30), time.GetUtcNow());

        // Ten days before 10:30 and a margin of five minutes, up to the whole hour.
        recosting.Reachable(asked)!.From.ShouldBe(new DateTimeOffset(2026, 5, 10, 11, 0, 0, TimeSpan.Zero));
        recosting.Reachable(asked)!.To.ShouldBe(new DateTimeOffset(2026, 5, 20, 11, 0, 0, TimeSpan.Zero));
        recosting.Reachable(asked with { To = asked.From.AddDays(1) }).ShouldBeNull();
    }

    [Fact]
    public void Pieces_RangeOverWeeks_BreaksAtMondays()
    {
        // 2026-05-18 was a Monday.
        var pieces = CallRecosting.Pieces(new RecostRange("t", new(2026, 5, 16, 3, 0, 0, TimeSpan.Zero), new(2026, 5, 26, 0, 0, 0, TimeSpan.Zero)));
        pieces.Select(piece => (piece.From.Day, piece.From.Hour, piece.To.Day)).ShouldBe([(16, 3, 18), (18, 0, 25), (25, 0, 26)]);
    }

    private const string CurrentHours =
        "SELECT sum(cost) FROM calls_hour WHERE computation IN (SELECT argMax(computation, (computed_at, computation)) FROM rollup_windows WHERE tier = 'hour' GROUP BY tenant, time)";

    private static CallRecosting Recosting(TestDatabase database) =>
        new(database.DataSource, new SchemaOptions(), new RetentionOptions(), writer: null, TimeProvider.System);

    private static async Task<List<DateTimeOffset>> RecostAsync(TestDatabase database, RecostRange range, PriceBook book, bool resumed = false)
    {
        var left = new List<DateTimeOffset>();
        foreach (var piece in CallRecosting.Pieces(range))
        {
            left.AddRange(await Recosting(database).RunAsync(piece, book, resumed, _ => Task.CompletedTask, CancellationToken.None));
        }
        return left;
    }

    private static async Task ComputeAsync(TestDatabase database)
    {
        var computation = new RollupComputation(database.DataSource, new SchemaOptions(), new RetentionOptions(), TimeProvider.System) { Quiet = TimeSpan.Zero };
        await computation.ComputeAsync(RollupStep.Hour, CancellationToken.None);
        await computation.ComputeAsync(RollupStep.Day, CancellationToken.None);
    }

    private static async Task<IEnumerable<string>> DifferenceAsync(TestDatabase left, TestDatabase right)
    {
        var (mine, other) = ((await PricedCalls.MoneyAsync(left)).ToHashSet(), (await PricedCalls.MoneyAsync(right)).ToHashSet());
        mine.SymmetricExceptWith(other);
        return mine.Order().Take(6);
    }

    private static DateTimeOffset TimeOf(CallRow call) => DateTimeOffset.UnixEpoch.AddTicks(call.StartMicroseconds * TimeSpan.TicksPerMicrosecond);
}
