using System.Globalization;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.Schema;
using Portal.Testing;

namespace Portal.Integration.Tests.Schema;

public sealed class TelemetryRetentionTests(EngineFixture engine)
{
    [Fact]
    public async Task ApplyAsync_NewSettings_BecomeTableTtls()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);

        await Apply(database, new RetentionOptions { CallsDays = 61, ContentDays = 7, SecondHours = 12, MinuteDays = 62, HourDays = 99, DayDays = 500 });

        (await EngineOf(database, "calls")).ShouldContain("TTL toDateTime(start_time) + toIntervalDay(61)");
        (await EngineOf(database, "call_content")).ShouldContain("TTL toDateTime(start_time) + toIntervalDay(7)");
        (await EngineOf(database, "calls_second")).ShouldContain("TTL time + toIntervalHour(12)");
        (await EngineOf(database, "features_minute")).ShouldContain("TTL time + toIntervalDay(62)");
        (await EngineOf(database, "errors_hour")).ShouldContain("TTL time + toIntervalDay(99)");
        (await EngineOf(database, "rollup_windows")).ShouldContain("TTL time + toIntervalDay(500)");
    }

    [Fact]
    public async Task ApplyAsync_SettingsUnchanged_TouchesNoTable()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var first = await Apply(database, new RetentionOptions());

        var second = await Apply(database, new RetentionOptions());
        var third = await Apply(database, new RetentionOptions { ContentDays = 20 });

        first.Count.ShouldBe(TelemetryRetention.Wanted(new RetentionOptions()).Count);
        second.ShouldBeEmpty();
        third.ShouldHaveSingleItem().ShouldContain("call_content");
    }

    [Fact]
    public async Task Wanted_EveryTableWithRows_HasATtl()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var tables = await database.ScalarAsync<string[]>(
            "SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'");

        TelemetryRetention.Wanted(new RetentionOptions()).Keys.Order().ShouldBe(tables.Where(table => table != "schema_migrations").Order());
    }

    [Fact]
    public async Task ApplyAsync_RowsPastTheirTime_AreRemovedAndOthersStay()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await Apply(database, new RetentionOptions { ContentDays = 30 });
        await database.ExecuteAsync(
            """
            INSERT INTO call_content (tenant, start_time, input)
            SELECT 'default', now() - INTERVAL number DAY, toString(number) FROM numbers(60)
            """);

        await database.ExecuteAsync("OPTIMIZE TABLE call_content FINAL");

        // Days 0 to 29 are younger than 30 days; the week that holds the limit is cut inside.
        (await database.ScalarAsync<ulong>("SELECT count() FROM call_content")).ShouldBe(30UL);
    }

    private static Task<string> EngineOf(TestDatabase database, string table) =>
        database.ScalarAsync<string>(string.Create(CultureInfo.InvariantCulture, $"SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = '{table}'"));

    private static async Task<List<string>> Apply(TestDatabase database, RetentionOptions retention)
    {
        var log = new ListLogger();
        await new TelemetryRetention(database.DataSource, new SchemaOptions(), retention, log).ApplyAsync(CancellationToken.None);
        return log.Messages;
    }

    private sealed class ListLogger : ILogger<TelemetryRetention>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));
    }
}
