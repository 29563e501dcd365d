using Portal.Integration.Tests.Schema;
using Portal.Integration.Tests.Series;
using Portal.Telemetry;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Rollups;

public sealed class RollupComputationTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromDays(1));
    private static readonly Interval FourDays = new(Today.AddDays(-4), Today);

    // Off every edge, so that days, hours, minutes and raw calls all take part.
    private static readonly Interval Odd = new(Today.AddDays(-4).AddHours(5).AddSeconds(1234.5), Today.AddHours(-3).AddSeconds(-98.7));

    [Fact]
    public async Task ComputeAsync_LateCalls_SumsAreExactBeforeAndAfterEachComputation()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(1), 6_000, FourDays.From, FourDays.To);
        await database.InsertAsync(calls, "1");
        await ShouldAgreeAsync(database, calls, SeriesSource.Minute);

        await ComputeAllAsync(database);
        await ShouldAgreeAsync(database, calls, SeriesSource.Day);

        calls.AddRange(RandomCalls.Create(new Random(2), 50, Odd.From, Odd.To));
        await database.InsertAsync(calls.TakeLast(50), "2");
        await ShouldAgreeAsync(database, calls, SeriesSource.Mixed);

        (await ComputeAllAsync(database)).ShouldBeGreaterThan(0);
        await ShouldAgreeAsync(database, calls, SeriesSource.Day);
        (await ComputeAllAsync(database)).ShouldBe(0);
    }

    [Fact]
    public async Task ComputeAsync_KilledBeforeItsWindowsAreRecorded_ChangesNothingAndIsRepeated()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(3), 2_000, FourDays.From, FourDays.To);
        await database.InsertAsync(calls, "1");
        (string, object)[] parameters =
        [
            ("tenant", "default"), ("windows", Enumerable.Range(0, 96).Select(hour => FourDays.From.AddHours(hour)).ToArray()),
            ("from", FourDays.From), ("to", FourDays.To), ("batch", 17UL), ("computed_at", TimeProvider.System.GetUtcNow()),
        ];
        foreach (var statement in RollupStep.Hour.Statements.Take(2))
        {
            await database.DataSource.ExecuteAsync(statement, CancellationToken.None, parameters);
        }
        await ShouldAgreeAsync(database, calls, SeriesSource.Minute);

        await ComputeAllAsync(database);

        await ShouldAgreeAsync(database, calls, SeriesSource.Day);
    }

    [Fact]
    public async Task RemoveSupersededAsync_AfterTheMargin_LeavesExactlyTheRowsThatAreRead()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(4), 1_000, FourDays.From, FourDays.To);
        await database.InsertAsync(calls, "1");
        await ComputeAllAsync(database);
        calls.AddRange(RandomCalls.Create(new Random(5), 1_000, FourDays.From, FourDays.To));
        await database.InsertAsync(calls.TakeLast(1_000), "2");
        await ComputeAllAsync(database);
        var counted = (ulong)calls.Count(call => call.Counted);

        (await Computation(database, TimeProvider.System).RemoveSupersededAsync(RollupStep.Hour, CancellationToken.None)).ShouldBe(0);
        (await database.ScalarAsync<ulong>("SELECT sum(calls) FROM calls_hour")).ShouldBeGreaterThan(counted);

        var later = new ManualTime(TimeProvider.System.GetUtcNow().AddMinutes(11));
        (await Computation(database, later).RemoveSupersededAsync(RollupStep.Hour, CancellationToken.None)).ShouldBeGreaterThan(50);
        (await Computation(database, later).RemoveSupersededAsync(RollupStep.Day, CancellationToken.None)).ShouldBe(4);

        (await database.ScalarAsync<ulong>("SELECT sum(calls) FROM calls_hour")).ShouldBe(counted);
        (await database.ScalarAsync<ulong>("SELECT sum(count) FROM features_hour WHERE feature = 'latency_ms'")).ShouldBe(counted);
        (await database.ScalarAsync<ulong>("SELECT sum(calls) FROM calls_day")).ShouldBe(counted);
        (await database.ScalarAsync<ulong>("SELECT sum(count) FROM errors_day")).ShouldBe(new ExpectedSeries(calls).Errors);
        await ShouldAgreeAsync(database, calls, SeriesSource.Day);
    }

    [Fact]
    public async Task ComputeAsync_RollupsBehindTheirCalls_AreNotTakenForComplete()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(RandomCalls.Create(new Random(6), 500, FourDays.From, FourDays.From.AddHours(1)), "1");
        // What a writer killed between two materialized views leaves until it repeats the insert.
        await database.ExecuteAsync("TRUNCATE TABLE features_minute");

        var (computed, due) = await Computation(database, TimeProvider.System).ComputeAsync(RollupStep.Hour, CancellationToken.None);

        (computed, due).ShouldBe((0, 1));
    }

    [Fact]
    public async Task GetLatencyAsync_RawCallsGone_HistogramQuantilesAreWithinOnePercent()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(7), 70_000, FourDays.From, FourDays.From.AddHours(3));
        await database.InsertAsync(calls, "1");
        await ComputeAllAsync(database);
        var series = new CallSeries(
            database.DataSource, TimeProvider.System, new RetentionOptions { CallsDays = 1, ContentDays = 1, MinuteDays = 90, HourDays = 400 });
        var request = Ask(FourDays.From, FourDays.From.AddHours(3)) with { Step = TimeSpan.FromHours(1) };

        var result = await series.GetLatencyAsync(request, CancellationToken.None);

        result.Window.Source.ShouldBe(SeriesSource.Hour);
        result.Points.Count.ShouldBe(3);
        foreach (var point in result.Points)
        {
            var expected = new ExpectedSeries(calls).Within(point.Time, point.Time.AddHours(1));
            point.Calls.ShouldBeGreaterThan(10_000UL);
            (point.LatencyP50!.Value / expected.LatencyMs.P50!.Value).ShouldBe(1, 0.01);
            (point.LatencyP95!.Value / expected.LatencyMs.P95!.Value).ShouldBe(1, 0.01);
            (point.TtftP50!.Value / expected.TtftMs.P50!.Value).ShouldBe(1, 0.01);
            (point.TtftP95!.Value / expected.TtftMs.P95!.Value).ShouldBe(1, 0.01);
        }
    }

    [Fact]
    public async Task GetSummaryAsync_RawCallsGone_SaysTheMinutesItCovers()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(8), 500, FourDays.From, FourDays.From.AddHours(1));
        await database.InsertAsync(calls, "1");
        var series = new CallSeries(database.DataSource, TimeProvider.System, new RetentionOptions { CallsDays = 1, ContentDays = 1 });
        var from = FourDays.From.AddMinutes(10).AddSeconds(20);

        var summary = await series.GetSummaryAsync(Ask(from, from.AddMinutes(20)), CancellationToken.None);

        (summary.Window.From, summary.Window.To).ShouldBe((FourDays.From.AddMinutes(10), FourDays.From.AddMinutes(31)));
        summary.Calls.ShouldBe(new ExpectedSeries(calls).Within(summary.Window.From, summary.Window.To).Calls);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-5.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-300)]
    [InlineData(1.0)]
    [InlineData(1024.0)]
    [InlineData(1024.0001)]
    [InlineData(1.7e308)]
    public async Task FeaturesView_BinOfAnyNumber_IsThatOfLogHistogram(double value)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var view = SchemaMigration.LoadEmbedded().Single(migration => migration.Version == 2).Sql;
        var start = view.IndexOf("multiIf(", StringComparison.Ordinal);
        var expression = view[start..view.IndexOf(" AS bin", start, StringComparison.Ordinal)];
        await using var command = database.DataSource.CreateCommand($"SELECT {expression} FROM (SELECT ('', {{value:Float64}}) AS measured)");
        command.Parameters.AddWithValue("value", value);

        (await command.ExecuteScalarAsync()).ShouldBe(LogHistogram.BinOf(value));
    }

    private static RollupComputation Computation(TestDatabase database, TimeProvider time) =>
        new(database.DataSource, new SchemaOptions(), new RetentionOptions(), time) { Quiet = TimeSpan.Zero };

    private static async Task<int> ComputeAllAsync(TestDatabase database)
    {
        var computation = Computation(database, TimeProvider.System);
        var hours = await computation.ComputeAsync(RollupStep.Hour, CancellationToken.None);
        var days = await computation.ComputeAsync(RollupStep.Day, CancellationToken.None);
        return hours.Computed + days.Computed;
    }

    private static async Task ShouldAgreeAsync(TestDatabase database, List<CallRow> calls, SeriesSource wholeDays)
    {
        var series = new CallSeries(database.DataSource, TimeProvider.System) { CheapScan = 0 };
        (await series.GetSummaryAsync(Ask(FourDays.From, FourDays.To), CancellationToken.None)).Window.Source.ShouldBe(wholeDays);
        foreach (var range in new[] { FourDays, Odd })
        {
            var summary = await series.GetSummaryAsync(Ask(range.From, range.To), CancellationToken.None);
            var expected = new ExpectedSeries(calls).Within(range.From, range.To);
            (summary.Calls, summary.Errors, summary.InputTokens, summary.OutputTokens)
                .ShouldBe((expected.Calls, expected.Errors, expected.InputTokens, expected.OutputTokens));
            summary.TokensPerSecond!.Value.ShouldBe(expected.TokensPerSecond!.Value, 1e-9);

            var errors = await series.GetErrorsAsync(Ask(FourDays.From, FourDays.To) with { Step = TimeSpan.FromHours(6) }, CancellationToken.None);
            errors.Types.Aggregate(0UL, (sum, type) => sum + type.Total).ShouldBe(new ExpectedSeries(calls).Errors);
        }
        var heatmap = await series.GetHeatmapAsync(Ask(FourDays.From, FourDays.To) with { Step = TimeSpan.FromDays(1) }, CancellationToken.None);
        heatmap.Counts.SelectMany(counts => counts).Aggregate(0UL, (sum, count) => sum + count).ShouldBe(new ExpectedSeries(calls).Calls);
    }

    private static SeriesRequest Ask(DateTimeOffset from, DateTimeOffset to) =>
        new() { Filter = new CallFilter { Tenant = "default" }, From = from, To = to };
}
