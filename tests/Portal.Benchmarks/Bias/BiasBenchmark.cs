using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Benchmarks.Live;
using Portal.Telemetry;
using Portal.Telemetry.Bias;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Telemetry.Writing;

namespace Portal.Benchmarks.Bias;

/// <summary>
/// What the Bias page asks over the cells of 50,000,000 decisions of 30 days: 4 attributes of 5 groups each, all 625 combinations in every hour, two models, half of the
/// truths known. And how fast entries by the API are counted. Run it under <c>taskset -c 0,1</c> for two cores. Argument: entries to count (500,000).
/// </summary>
internal static class BiasBenchmark
{
    private const int Days = 30;
    private const int Rounds = 20;
    private const int EntriesPerRequest = 10_000;

    public static async Task RunAsync(string[] arguments)
    {
        var entries = arguments.Length > 0 ? int.Parse(arguments[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 500_000;
        var folder = Directory.CreateTempSubdirectory("portal-bias-").FullName;
        try
        {
            await using var engine = new ClickHouseEngine(
                new ClickHouseEngineOptions { DataPath = Path.Combine(folder, "clickhouse") }, NullLogger<ClickHouseEngine>.Instance, TimeProvider.System);
            await engine.StartAsync(CancellationToken.None);
            await using var server = new ClickHouseDataSource(engine.Settings);
            await using var portal = new ClickHouseDataSource(engine.Settings with { Database = "portal", CommandTimeout = TimeSpan.FromMinutes(10) });
            await new SchemaMigrator(server, portal, "portal", new SchemaOptions(), TimeProvider.System, NullLogger<SchemaMigrator>.Instance)
                .MigrateAsync(CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores"));
            var end = TimeProvider.System.GetUtcNow().Floor(TimeSpan.FromHours(1));
            await FillAsync(portal, end);
            await AskAsync(engine, portal, end);
            await CountAsync(portal, entries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(ClickHouseDataSource portal, DateTimeOffset end)
    {
        const string Cells =
            """
            INSERT INTO outcome_cells_hour
                (tenant, application, time, computation, computed_at, environment, version, model, groups, outcome, actual, n, weight, weight_squares, scored, score_sum, score_squares, newest_received)
            SELECT 'default', 'loans', hour, toUnixTimestamp(hour), now64(3), 'production', '1', concat('model-', toString(number % 2)),
                concat('{"age":"', toString(intDiv(number, 2) % 5), '","gender":"', toString(intDiv(number, 10) % 5), '","origin":"', toString(intDiv(number, 50) % 5), '","region":"', toString(intDiv(number, 250) % 5), '"}'),
                if(intDiv(number, 1250) % 2 = 0, 'true', 'false'), intDiv(number, 2500) % 3, 5 + cityHash64(number, hour) % 9 AS cell, cell, cell, 0, 0, 0, now64(3)
            FROM (SELECT number, {end:DateTime('UTC')} - toIntervalHour(1 + intDiv(number, 7500)) AS hour FROM numbers({from:UInt64}, 180000))
            """;
        for (var day = 0; day < Days; day++)
        {
            await ExecuteAsync(portal, Cells.Replace("{from:UInt64}", string.Create(CultureInfo.InvariantCulture, $"{day * 180_000}"), StringComparison.Ordinal), end);
        }
        await ExecuteAsync(
            portal, "INSERT INTO outcome_windows SELECT 'default', 'loans', 'hour', {end:DateTime('UTC')} - toIntervalHour(1 + number) AS hour, toUnixTimestamp(hour), now64(3) FROM numbers(720)", end);
        // As the worker does once a day is over.
        (string, object)[] parameters =
        [
            ("tenant", "default"), ("application", "loans"), ("tier", "day"), ("batch", 1UL), ("computed_at", TimeProvider.System.GetUtcNow().AddMinutes(1)),
            ("windows", Enumerable.Range(1, Days - 1).Select(day => end.Floor(TimeSpan.FromDays(1)).AddDays(-day)).ToArray()),
        ];
        await portal.ExecuteAsync(OutcomeSql.WriteDays, CancellationToken.None, parameters);
        await portal.ExecuteAsync(OutcomeSql.WriteWindows, CancellationToken.None, parameters);
        await using var command = portal.CreateCommand("SELECT sum(n), count() FROM outcome_cells_hour");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reader.GetFieldValue<ulong>(0):N0} decisions in {reader.GetFieldValue<ulong>(1):N0} cells"));
    }

    private static async Task ExecuteAsync(ClickHouseDataSource portal, string sql, DateTimeOffset end)
    {
        await using var command = portal.CreateCommand(sql);
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("end", end);
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task AskAsync(ClickHouseEngine engine, ClickHouseDataSource portal, DateTimeOffset end)
    {
        var questions = new BiasQuestions(portal);
        var request = new BiasRequest { Filter = new CallFilter { Tenant = "default", Applications = ["loans"] }, From = end.AddDays(-Days), To = end };
        await MeasureAsync(engine, "4 attributes x 5 groups", () => questions.GetAsync(request, CancellationToken.None));
        await MeasureAsync(engine, "the same, one model", () => questions.GetAsync(request with { Filter = request.Filter with { Models = ["model-1"] } }, CancellationToken.None));
        await MeasureAsync(engine, "trend of one attribute", () => questions.GetTrendAsync(request, "gender", BiasMetric.SelectionRate, null, CancellationToken.None));
        await MeasureAsync(engine, "intersections of two", () => questions.GetIntersectionsAsync(request, BiasMetric.SelectionRate, 2, CancellationToken.None));
        await MeasureAsync(engine, "intersections of three", () => questions.GetIntersectionsAsync(request, BiasMetric.SelectionRate, 3, CancellationToken.None));
    }

    private static async Task MeasureAsync(ClickHouseEngine engine, string name, Func<Task> ask)
    {
        await ask();
        var cpu = ProcessUse.Cpu(engine.ProcessId!.Value) + ProcessUse.Cpu(Environment.ProcessId);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var used = (ProcessUse.Cpu(engine.ProcessId!.Value) + ProcessUse.Cpu(Environment.ProcessId) - cpu) / Rounds;
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: p50 {times[Rounds / 2]:F0} ms, p95 {times[(int)(0.95 * Rounds)]:F0} ms, {used.TotalMilliseconds:F0} ms of processor time; load {ProcessUse.Load()} (goal: 300 ms)"));
    }

    private static async Task CountAsync(ClickHouseDataSource portal, int entries)
    {
        var now = TimeProvider.System.GetUtcNow();
        string[] genders = ["f", "m", "x"];
        var encoding = Stopwatch.GetTimestamp();
        for (var first = 0; first < entries; first += EntriesPerRequest)
        {
            var batch = OutcomeRows.ToBatch("default", [.. Enumerable.Range(first, EntriesPerRequest).Select(i => new OutcomeEntry
            {
                Application = "counted", Id = string.Create(CultureInfo.InvariantCulture, $"case-{i}"), Time = now.AddMinutes(-(i % 1440)), Predicted = i % 3 == 0,
                Groups = new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = genders[i % 3], ["age"] = string.Create(CultureInfo.InvariantCulture, $"{i % 5}") },
            })], now);
            await portal.InsertRowBinaryAsync(OutcomeColumns.Table, OutcomeColumns.All, batch.RowsOf(SpoolTable.Outcomes)!.Rows, InsertOptions.Default, CancellationToken.None);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entries:N0} entries encoded and inserted in {Stopwatch.GetElapsedTime(encoding).TotalSeconds:F1} s"));
        var computation = new OutcomeComputation(portal, new SchemaOptions(), new RetentionOptions(), TimeProvider.System);
        var counting = Stopwatch.GetTimestamp();
        while ((await computation.ComputeAsync(CancellationToken.None)).Entries > 0)
        {
        }
        var seconds = Stopwatch.GetElapsedTime(counting).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"counted in {seconds:F1} s, {entries / seconds:N0} entries a second"));
    }
}
