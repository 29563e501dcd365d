using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Benchmarks.Series;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Pricing.Recosting;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Benchmarks.Pricing;

/// <summary>
/// How long it takes to re-cost every call of a day and all its rollups, and whether the sums are exact afterwards. Argument: number of calls (10,000,000).
/// </summary>
internal static class RecostBenchmark
{
    private static readonly PriceBook Book = new(Enumerable.Range(0, 5).Select(i => new ModelPrice
    {
        Id = (uint)(100 + i), Provider = "openai", Model = string.Create(CultureInfo.InvariantCulture, $"model-{i}"), Input = 1.234567m + i, CacheRead = 0.1m, Output = 9.876543m + i,
    }));

    public static async Task RunAsync(string[] arguments)
    {
        var calls = arguments.Length > 0 ? long.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 10_000_000;
        var folder = Directory.CreateTempSubdirectory("portal-recost-").FullName;
        try
        {
            await using var engine = new ClickHouseEngine(
                new ClickHouseEngineOptions { DataPath = Path.Combine(folder, "clickhouse") }, NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);
            await engine.StartAsync(CancellationToken.None);
            await using var server = new ClickHouseDataSource(engine.Settings);
            await using var portal = new ClickHouseDataSource(engine.Settings with { Database = "portal", CommandTimeout = TimeSpan.FromMinutes(10) });
            await new SchemaMigrator(server, portal, "portal", new SchemaOptions(), TimeProvider.System, NullLogger<SchemaMigrator>.Instance)
                .MigrateAsync(CancellationToken.None);
            // A whole day that lies within one week, so that it is one piece.
            var day = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromDays(1)).AddDays(-2);
            var filling = Stopwatch.GetTimestamp();
            await CallHistory.FillDayAsync(portal, day, first: 0, calls, CancellationToken.None);
            Console.WriteLine($"{calls:N0} calls filled in {Stopwatch.GetElapsedTime(filling).TotalSeconds:F1} s");

            var recosting = new CallRecosting(portal, new SchemaOptions(), new RetentionOptions(), writer: null, TimeProvider.System);
            var range = new RecostRange("default", day, day.AddDays(1));
            var previewing = Stopwatch.GetTimestamp();
            var preview = await recosting.PreviewAsync(range, Book, CancellationToken.None);
            Console.WriteLine($"preview {Stopwatch.GetElapsedTime(previewing).TotalSeconds:F1} s: {preview.Sum(total => (long)total.Changed):N0} calls change, {preview.Sum(total => total.After)} USD after");

            var running = Stopwatch.GetTimestamp();
            foreach (var piece in CallRecosting.Pieces(range))
            {
                await recosting.RunAsync(piece, Book, resumed: false, _ => Task.CompletedTask, CancellationToken.None);
            }
            Console.WriteLine($"re-costed in {Stopwatch.GetElapsedTime(running).TotalSeconds:F1} s (goal: 10,000,000 calls in 60 s)");
            var comparing = Stopwatch.GetTimestamp();
            await new RollupRepair(portal, new RetentionOptions(), TimeProvider.System).RunAsync(range, [.. Enumerable.Range(0, 24).Select(hour => day.AddHours(hour))], CancellationToken.None);
            Console.WriteLine($"of this, comparing calls with their rollups: about {Stopwatch.GetElapsedTime(comparing).TotalSeconds:F1} s");
            await CheckAsync(portal, preview.Sum(total => total.After));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CheckAsync(ClickHouseDataSource portal, decimal expected)
    {
        foreach (var table in new[] { "calls", "calls_minute", "cost_hour" })
        {
            await using var command = portal.CreateCommand($"SELECT sum(toDecimal128(cost, 12)) FROM {table}");
            var sum = (decimal)(await command.ExecuteScalarAsync())!;
            Console.WriteLine($"{table}: {sum} USD {(sum == expected ? "exact" : "DIFFERS")}");
        }
    }
}
