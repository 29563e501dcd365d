using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;

namespace Portal.Benchmarks.CallSearch;

/// <summary>
/// How long the first page of a search takes over millions of calls, over all thirty days and as the page asks it, and what an export of a million calls
/// needs of the portal's memory. Arguments: number of calls (50,000,000), a folder that keeps the filled engine for the next run (a temporary one).
/// </summary>
internal static class SearchBenchmark
{
    private const int Warmup = 2;
    private const int Repetitions = 20;

    public static async Task RunAsync(string[] arguments)
    {
        var calls = arguments.Length > 0 ? long.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 50_000_000;
        var folder = arguments.Length > 1 ? Directory.CreateDirectory(arguments[1]).FullName : Directory.CreateTempSubdirectory("portal-search-").FullName;
        try
        {
            await using var engine = new ClickHouseEngine(
                new ClickHouseEngineOptions { DataPath = Path.Combine(folder, "clickhouse") }, NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);
            await engine.StartAsync(CancellationToken.None);
            await using var server = new ClickHouseDataSource(engine.Settings);
            await using var portal = new ClickHouseDataSource(engine.Settings with { Database = "portal", CommandTimeout = TimeSpan.FromMinutes(10) });
            // A folder that was filled before keeps its schema: its views are gone, and migrations change views.
            if ((await ListAsync<string>(server, "SELECT name FROM system.tables WHERE database = 'portal' AND name = 'calls'")).Count == 0)
            {
                await new SchemaMigrator(server, portal, "portal", new SchemaOptions(), TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(CancellationToken.None);
                await FillAsync(portal, calls);
            }
            using var finder = new CallFinder(portal, TimeProvider.System, new CallSearchOptions { QuerySeconds = 60 });
            await MeasureAsync(portal, finder);
            await ExportAsync(portal, finder);
        }
        finally
        {
            if (arguments.Length < 2)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task FillAsync(ClickHouseDataSource portal, long calls)
    {
        foreach (var view in await ListAsync<string>(portal, "SELECT name FROM system.tables WHERE database = 'portal' AND engine = 'MaterializedView'"))
        {
            await ExecuteAsync(portal, $"DROP VIEW {view}");
        }
        var filling = Stopwatch.GetTimestamp();
        var end = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromDays(1));
        var perDay = calls / SearchHistory.Days;
        for (var day = 0; day < SearchHistory.Days; day++)
        {
            await SearchHistory.FillDayAsync(portal, end.AddDays(day - SearchHistory.Days), day * perDay, perDay, CancellationToken.None);
            Console.Error.WriteLine($"day {day + 1} of {SearchHistory.Days}, {Stopwatch.GetElapsedTime(filling).TotalSeconds:F0} s");
        }
    }

    private static async Task MeasureAsync(ClickHouseDataSource portal, CallFinder finder)
    {
        var rows = await ScalarAsync<ulong>(portal, "SELECT count() FROM calls");
        var end = (await ScalarAsync<DateTimeOffset>(portal, "SELECT max(start_time) FROM calls")).AddSeconds(1);
        var some = (await finder.FindAsync(Ask("", end.AddDays(-12), end.AddDays(-11)) with { Limit = 1, Attributes = ["attr.request.id"] }, CancellationToken.None)).Calls[0];
        var talk = (await finder.FindAsync(Ask("conversation:* user:*", end.AddDays(-12), end.AddDays(-11)) with { Limit = 1 }, CancellationToken.None)).Calls[0];
        Console.WriteLine(FormattableString.Invariant($"{rows:N0} calls of 30 days; first page of 100, milliseconds p50 / p95 (load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}); * misses the reach"));
        (string Name, string Search, double Reach)[] questions =
        [
            ("newest, no condition", "", 500),
            ("app and model", "app:app-3 model:model-2", 500),
            ("errors of one model", "model:model-2 status:error", 500),
            ("error type, slow", "error:timeout latency>5s", 500),
            ("rare: very slow errors", "status:error latency>40s", 500),
            ("nothing matches", "model:model-9 status:error", 500),
            ("cost unknown, length", "cost:unknown finish:length", 500),
            ("trace id", some.TraceId, 100),
            ("span id", $"span:{some.SpanId}", 500),
            ("conversation", $"conversation:{talk.ConversationId}", 500),
            ("end user", $"user:{talk.Subject}", 500),
            ("response id", $"response:{some.ResponseId}", 500),
            ("attribute, frequent", "attr.tenant=customer-17", 1000),
            ("attribute, one call", $"attr.request.id={some.Attributes["attr.request.id"]}", 1000),
            ("attribute, none", "attr.request.id=none", 1000),
            ("resource attribute", "resource.host.name=host-7 status:error", 1000),
        ];
        foreach (var (name, search, reach) in questions)
        {
            var found = 0;
            var (p50, p95) = await TimeAsync(async () => found = (await finder.FindAsync(Ask(search, end.AddDays(-30), end), CancellationToken.None)).Calls.Count);
            Console.WriteLine(FormattableString.Invariant($"  {name,-24} {p50,7:F1} / {p95,7:F1}{(p95 > reach ? " *" : "  ")} of {reach,4:F0}, {found} rows"));
        }
        foreach (var (name, order) in new[] { ("slowest of 24 h", CallOrder.Slowest), ("costliest of 24 h", CallOrder.Costliest) })
        {
            var (p50, p95) = await TimeAsync(() => finder.FindAsync(Ask("app:app-3", end.AddDays(-1), end) with { Order = order }, CancellationToken.None));
            Console.WriteLine(FormattableString.Invariant($"  {name,-24} {p50,7:F1} / {p95,7:F1}"));
        }
        var estimate = await TimeAsync(() => finder.CountAsync(Ask("status:error", end.AddDays(-30), end), CancellationToken.None));
        var histogram = await TimeAsync(() => finder.GetHistogramAsync(Ask("status:error", end.AddDays(-30), end), 100, CancellationToken.None));
        Console.WriteLine(FormattableString.Invariant($"  {"estimate, 30 d",-24} {estimate.P50,7:F1} / {estimate.P95,7:F1}\n  {"histogram, 30 d",-24} {histogram.P50,7:F1} / {histogram.P95,7:F1}"));
    }

    private static async Task ExportAsync(ClickHouseDataSource portal, CallFinder finder)
    {
        const long Wanted = 1_000_000;
        var end = (await ScalarAsync<DateTimeOffset>(portal, "SELECT max(start_time) FROM calls")).AddSeconds(1);
        var started = Stopwatch.GetTimestamp();
        var (count, most, least) = (0L, 0L, long.MaxValue);
        await foreach (var _ in finder.ExportAsync(Ask("", end.AddDays(-30), end), ExportedParts.Attributes, CancellationToken.None))
        {
            if (++count % 50_000 == 0)
            {
                var live = GC.GetTotalMemory(forceFullCollection: true);
                (most, least) = (Math.Max(most, live), Math.Min(least, live));
            }
            if (count == Wanted)
            {
                break;
            }
        }
        Console.WriteLine(FormattableString.Invariant(
            $"export of {count:N0} calls with all attributes: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s; live memory every 50,000 rows {least / 1e6:F1} to {most / 1e6:F1} MB"));
    }

    private static CallSearchRequest Ask(string search, DateTimeOffset from, DateTimeOffset to) => new()
    {
        Filter = new CallFilter { Tenant = "default" },
        From = from,
        To = to,
        Expression = SearchParser.TryParse(search, out var expression, out var fault) ? expression : throw new ArgumentException(fault.ToString(), nameof(search)),
    };

    private static async Task<(double P50, double P95)> TimeAsync(Func<Task> action)
    {
        var times = new List<double>();
        for (var i = 0; i < Warmup + Repetitions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await action();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var sorted = times.Skip(Warmup).Order().ToList();
        return (sorted[sorted.Count / 2], sorted[(int)(sorted.Count * 0.95)]);
    }

    private static async Task ExecuteAsync(ClickHouseDataSource portal, string sql)
    {
        await using var command = portal.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<T> ScalarAsync<T>(ClickHouseDataSource portal, string sql) => (await ListAsync<T>(portal, sql))[0];

    private static async Task<List<T>> ListAsync<T>(ClickHouseDataSource portal, string sql)
    {
        await using var command = portal.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<T>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            values.Add(reader.GetFieldValue<T>(0));
        }
        return values;
    }
}
