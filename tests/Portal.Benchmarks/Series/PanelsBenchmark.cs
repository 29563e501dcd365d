using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Benchmarks.Series;

/// <summary>
/// How long each question of a dashboard takes over millions of calls, through the provider, with two threads per query.
/// Arguments: number of calls (50,000,000), a folder that keeps the filled engine for the next run (a temporary one).
/// </summary>
internal static class PanelsBenchmark
{
    private const int Warmup = 3;
    private const int Repetitions = 30;

    private static readonly (string Name, TimeSpan Length, double Reach)[] Ranges =
    [
        ("15m", TimeSpan.FromMinutes(15), 60), ("1h", TimeSpan.FromHours(1), 60), ("6h", TimeSpan.FromHours(6), 60),
        ("24h", TimeSpan.FromHours(24), 60), ("7d", TimeSpan.FromDays(7), 150), ("30d", TimeSpan.FromDays(30), 150),
    ];

    public static async Task RunAsync(string[] arguments)
    {
        var calls = arguments.Length > 0 ? long.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 50_000_000;
        var folder = arguments.Length > 1 ? Directory.CreateDirectory(arguments[1]).FullName : Directory.CreateTempSubdirectory("portal-panels-").FullName;
        try
        {
            await using var engine = new ClickHouseEngine(
                new ClickHouseEngineOptions { DataPath = Path.Combine(folder, "clickhouse") }, NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);
            await engine.StartAsync(CancellationToken.None);
            await using var server = new ClickHouseDataSource(engine.Settings);
            await using var portal = new ClickHouseDataSource(engine.Settings with
            {
                Database = "portal",
                CommandTimeout = TimeSpan.FromMinutes(10),
                Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_threads"] = "2" },
            });
            await new SchemaMigrator(server, portal, "portal", new SchemaOptions(), TimeProvider.System, NullLogger<SchemaMigrator>.Instance)
                .MigrateAsync(CancellationToken.None);
            await FillAsync(portal, calls);
            await MeasureAsync(portal);
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
        if (await ScalarAsync<ulong>(portal, "SELECT count() FROM calls") == 0)
        {
            var filling = Stopwatch.GetTimestamp();
            var end = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromDays(1));
            var perDay = calls / CallHistory.Days;
            for (var day = 0; day < CallHistory.Days; day++)
            {
                await CallHistory.FillDayAsync(portal, end.AddDays(day - CallHistory.Days), day * perDay, perDay, CancellationToken.None);
                Console.Error.WriteLine($"day {day + 1} of {CallHistory.Days}, {Stopwatch.GetElapsedTime(filling).TotalSeconds:F0} s");
            }
        }
        var computing = Stopwatch.GetTimestamp();
        var computation = new RollupComputation(portal, new SchemaOptions(), new RetentionOptions(), TimeProvider.System) { Quiet = TimeSpan.Zero };
        while ((await computation.ComputeAsync(RollupStep.Hour, CancellationToken.None)).Computed
            + (await computation.ComputeAsync(RollupStep.Day, CancellationToken.None)).Computed > 0)
        {
        }
        Console.WriteLine(FormattableString.Invariant($"hours and days computed in {Stopwatch.GetElapsedTime(computing).TotalSeconds:F1} s"));
    }

    private static async Task MeasureAsync(ClickHouseDataSource portal)
    {
        var end = (await ScalarAsync<DateTimeOffset>(portal, "SELECT max(start_time) FROM calls")).Ceiling(TimeSpan.FromMinutes(1)).AddSeconds(-17);
        var series = new CallSeries(portal, new ManualTime(end));
        var everything = new CallFilter { Tenant = "default" };
        var one = everything with { Applications = ["app-3"] };

        var roundTrip = await TimeAsync(() => ScalarAsync<byte>(portal, "SELECT 1"));
        var scan = await TimeAsync(() => ScalarAsync<ulong>(portal, "SELECT sum(duration_ns) FROM calls"));
        var rows = await ScalarAsync<ulong>(portal, "SELECT count() FROM calls");
        Console.WriteLine(FormattableString.Invariant(
            $"machine limit: round trip p50 {roundTrip.P50:F1} ms p95 {roundTrip.P95:F1} ms; scan of one column {rows / scan.P50 / 1e3:F0} M rows/s with 2 threads"));
        Console.WriteLine(FormattableString.Invariant($"{rows:N0} calls; milliseconds p50 / p95, all applications | one application of 20; * misses the reach"));

        foreach (var (name, length, reach) in Ranges)
        {
            Console.WriteLine(FormattableString.Invariant($"{name} (reach p95 {reach:F0} ms)"));
            foreach (var (question, ask) in Questions(series, end, length))
            {
                var all = await TimeAsync(() => ask(everything));
                var filtered = await TimeAsync(() => ask(one));
                Console.WriteLine(FormattableString.Invariant(
                    $"  {question,-12} {all.P50,6:F1} / {all.P95,6:F1}{Mark(all, reach)} | {filtered.P50,6:F1} / {filtered.P95,6:F1}{Mark(filtered, reach)}"));
            }
        }
        var raw = await TimeAsync(() => RawFilterAsync(portal, end));
        Console.WriteLine(FormattableString.Invariant($"24 h raw filter (reach 500 ms) {raw.P50:F1} / {raw.P95:F1}{Mark(raw, 500)}"));
    }

    private static IEnumerable<(string Name, Func<CallFilter, Task> Ask)> Questions(CallSeries series, DateTimeOffset end, TimeSpan length)
    {
        SeriesRequest Request(CallFilter filter) => new() { Filter = filter, From = end - length, To = end };
        BreakdownRequest By(CallFilter filter, CallDimension dimension) => new() { Filter = filter, From = end - length, To = end, Dimension = dimension };
        yield return ("summary", filter => series.GetSummaryAsync(Request(filter), CancellationToken.None));
        yield return ("latency", filter => series.GetLatencyAsync(Request(filter), CancellationToken.None));
        yield return ("heatmap", filter => series.GetHeatmapAsync(Request(filter) with { MaxPoints = 120 }, CancellationToken.None));
        yield return ("errors", filter => series.GetErrorsAsync(Request(filter), CancellationToken.None));
        yield return ("applications", filter => series.GetBreakdownAsync(By(filter, CallDimension.Application), CancellationToken.None));
        yield return ("models", filter => series.GetBreakdownAsync(By(filter, CallDimension.Model), CancellationToken.None));
        yield return ("overview", filter => series.GetOverviewAsync(Request(filter), CancellationToken.None));
        yield return ("filters", filter => series.GetFilterValuesAsync(Request(filter), CancellationToken.None));
    }

    // What a search page asks: the slowest failed calls of one application and model within a day.
    private static async Task<int> RawFilterAsync(ClickHouseDataSource portal, DateTimeOffset end)
    {
        await using var command = portal.CreateCommand(
            """
            SELECT start_time, span_id, duration_ns, error_type FROM calls
            WHERE tenant = 'default' AND start_time >= {from:DateTime64(6, 'UTC')} AND start_time < {to:DateTime64(6, 'UTC')}
                AND application = 'app-3' AND model = 'model-2' AND status = 'error'
            ORDER BY duration_ns DESC LIMIT 100
            """);
        command.Parameters.AddWithValue("from", end.AddHours(-24));
        command.Parameters.AddWithValue("to", end);
        await using var reader = await command.ExecuteReaderAsync();
        var count = 0;
        while (await reader.ReadAsync(CancellationToken.None))
        {
            count++;
        }
        return count;
    }

    private static string Mark((double P50, double P95) times, double reach) => times.P95 > reach ? " *" : "  ";

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

    private static async Task<T> ScalarAsync<T>(ClickHouseDataSource portal, string sql)
    {
        await using var command = portal.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync(CancellationToken.None);
        return reader.GetFieldValue<T>(0);
    }
}
