using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Benchmarks.Drift;

/// <summary>
/// How long a drift page of 20 features takes over any two windows of ninety days, through the provider, with two threads per query.
/// Arguments: number of calls (50,000,000), a folder that keeps the filled engine for the next run (a temporary one).
/// </summary>
internal static class DriftBenchmark
{
    private const int Warmup = 3;
    private const int Pairs = 100;
    private const int SampleCalls = 50_000;
    private const double ReachMs = 300;

    // A fixed present, so that the same windows are asked of a kept folder.
    private static readonly DateTimeOffset End = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(string[] arguments)
    {
        var calls = arguments.Length > 0 ? long.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 50_000_000;
        var folder = arguments.Length > 1 ? Directory.CreateDirectory(arguments[1]).FullName : Directory.CreateTempSubdirectory("portal-drift-").FullName;
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
            await MeasureAsync(portal, calls);
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
        if (await RowsAsync(portal, "feature_bins_day") == 0)
        {
            var filling = Stopwatch.GetTimestamp();
            for (var day = 0; day < FeatureHistory.Days; day++)
            {
                await FeatureHistory.FillDayAsync(portal, End.AddDays(day - FeatureHistory.Days), calls / FeatureHistory.Days, CancellationToken.None);
                Console.Error.WriteLine($"day {day + 1} of {FeatureHistory.Days}, {Stopwatch.GetElapsedTime(filling).TotalSeconds:F0} s");
            }
            await FeatureHistory.CopyAsync(portal, CancellationToken.None);
            Console.Error.WriteLine($"copied, {Stopwatch.GetElapsedTime(filling).TotalSeconds:F0} s");
            var (direct, views, differing) = await FeatureHistory.CompareAsync(portal, End.AddDays(1), SampleCalls, CancellationToken.None);
            Console.WriteLine(FormattableString.Invariant(
                $"sample of {SampleCalls:N0} calls: {direct:N0} rows of five minutes counted directly, {views:N0} through the views; {differing:N0} of {SampleCalls * FeatureHistory.Features:N0} values lie in another bin"));
        }
        Console.WriteLine(FormattableString.Invariant(
            $"{calls:N0} calls, {FeatureHistory.Features} features: {await RowsAsync(portal, "feature_bins_day"):N0} rows by day, {await RowsAsync(portal, "feature_bins_hour"):N0} by hour, {await RowsAsync(portal, "feature_bins_five_minutes"):N0} by five minutes ({FeatureHistory.Measured} and the sample only)"));
    }

    private static async Task MeasureAsync(ClickHouseDataSource portal, long calls)
    {
        var questions = new DriftQuestions(portal, new ManualTime(End));
        var pairs = RandomPairs(new Random(5)).Take(Warmup + Pairs).ToList();
        Console.WriteLine(FormattableString.Invariant($"{calls:N0} calls, {Pairs} random pairs of windows within {FeatureHistory.Days} days, off the hour; milliseconds p50 / p95 / slowest; * misses {ReachMs:F0}"));
        await ReportAsync("heat map", pairs, request => questions.GetHeatmapAsync(request, CancellationToken.None));
        await ReportAsync("one feature", pairs, request => questions.GetFeatureAsync(request, "latency_ms", CancellationToken.None));
        await ReportAsync("explanation", pairs, request => questions.GetExplanationAsync(request, "latency_ms", CancellationToken.None));
        foreach (var length in new[] { TimeSpan.FromHours(1), TimeSpan.FromHours(24), TimeSpan.FromDays(7) })
        {
            var request = pairs[0] with { From = End.AddMinutes(-7) - length, To = End.AddMinutes(-7), Reference = ReferencePolicy.Default };
            await ReportAsync($"heat map, {length.TotalHours:F0} h against 14 d", [.. Enumerable.Repeat(request, Warmup + 30)], asked => questions.GetHeatmapAsync(asked, CancellationToken.None));
        }
    }

    private static IEnumerable<DriftRequest> RandomPairs(Random random)
    {
        var begin = End.AddDays(-FeatureHistory.Days);
        while (true)
        {
            var edges = Enumerable.Range(0, 4).Select(_ => begin.AddMinutes(random.Next(FeatureHistory.Days * 24 * 60))).Order().ToArray();
            if (edges[1] - edges[0] > TimeSpan.FromHours(1) && edges[3] - edges[2] > TimeSpan.FromMinutes(30) && edges[2] - edges[1] > TimeSpan.FromMinutes(10))
            {
                yield return new DriftRequest
                {
                    Filter = new CallFilter { Tenant = "default", Applications = [FeatureHistory.Measured] },
                    From = edges[2],
                    To = edges[3],
                    Reference = new ReferencePolicy.Fixed(edges[0], edges[1]),
                };
            }
        }
    }

    private static async Task ReportAsync(string name, IReadOnlyList<DriftRequest> requests, Func<DriftRequest, Task> ask)
    {
        var times = new List<double>();
        foreach (var request in requests)
        {
            var started = Stopwatch.GetTimestamp();
            await ask(request);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var sorted = times.Skip(Warmup).Order().ToList();
        var (p50, p95) = (sorted[sorted.Count / 2], sorted[(int)(sorted.Count * 0.95)]);
        Console.WriteLine(FormattableString.Invariant($"  {name,-32} {p50,6:F1} / {p95,6:F1} / {sorted[^1],6:F1}{(p95 > ReachMs ? " *" : "")}"));
    }

    private static async Task<ulong> RowsAsync(ClickHouseDataSource portal, string table)
    {
        await using var command = portal.CreateCommand($"SELECT count() FROM {table}");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync(CancellationToken.None);
        return reader.GetFieldValue<ulong>(0);
    }
}
