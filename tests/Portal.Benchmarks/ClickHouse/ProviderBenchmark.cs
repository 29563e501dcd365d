using System.Diagnostics;
using System.Globalization;
using Portal.Telemetry.ClickHouse;
using Portal.Testing;

namespace Portal.Benchmarks.ClickHouse;

/// <summary>
/// Rows a second and bytes allocated a row, read and inserted through the provider on the embedded engine. The limit beside each is the same
/// traffic without the provider's own work: the answer's bytes received and thrown away, rows encoded beforehand.
/// </summary>
internal static class ProviderBenchmark
{
    private const int Rows = 2_000_000;
    private const int Rounds = 3;
    private static readonly string Select = $"""
        SELECT number AS id, toFloat64(number) / 7 AS duration, toDateTime64(number / 1000, 6, 'UTC') AS time, toUInt32(number % 1000) AS tokens, number % 2 = 0 AS error
        FROM numbers({Rows})
        """;

    private static readonly string[] Columns = ["id", "duration", "time", "tokens", "model"];
    private static readonly string[] Models = ["gpt-5", "claude-opus-4.5", "gemini-3-pro", "llama-4-405b"];

    private static readonly RowBinaryInsert<int> Insert = new("calls", Columns, Write);

    public static async Task RunAsync(string[] arguments)
    {
        await using var engine = new EngineFixture();
        await using var database = await engine.CreateDatabaseAsync();
        var source = database.DataSource;
        Console.WriteLine($"{Rows:N0} rows of 5 columns, best of {Rounds}, {Environment.ProcessorCount} cores");

        await MeasureAsync("receive only (limit)", () => DrainAsync(source));
        await MeasureAsync("typed getters", () => ReadAsync(source, static reader =>
            reader.GetInt64(0) + (long)reader.GetDouble(1) + reader.GetDateTime(2).Ticks + reader.GetInt32(3) + (reader.GetBoolean(4) ? 1 : 0)));
        await MeasureAsync("GetFieldValue<T>", () => ReadAsync(source, static reader =>
            (long)reader.GetFieldValue<ulong>(0) + (long)reader.GetFieldValue<double>(1) + reader.GetFieldValue<DateTimeOffset>(2).Ticks + reader.GetFieldValue<uint>(3)));
        await MeasureAsync("GetValue (boxed)", () => ReadAsync(source, static reader =>
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                _ = reader.GetValue(i);
            }

            return 0;
        }));

        await ExecuteAsync(source, "CREATE TABLE calls (id UInt64, duration Float64, time DateTime64(6, 'UTC'), tokens UInt32, model LowCardinality(String)) ENGINE = Null");
        using var encoded = new RowBinaryWriter(64 * 1024 * 1024);
        for (var i = 0; i < Rows; i++)
        {
            Write(encoded, i);
        }

        await MeasureAsync("insert, encoded before (limit)", () =>
            source.InsertRowBinaryAsync("calls", Columns, encoded.WrittenMemory, InsertOptions.Default, CancellationToken.None));
        await MeasureAsync("insert RowBinaryInsert<T>", () => Insert.InsertAsync(source, Enumerable.Range(0, Rows), InsertOptions.Default, CancellationToken.None));
        await MeasureAsync("encode only", () =>
        {
            encoded.Clear();
            for (var i = 0; i < Rows; i++)
            {
                Write(encoded, i);
            }

            return Task.CompletedTask;
        });
        await MeasureCallsAsync(source);
    }

    private static void Write(RowBinaryWriter writer, int i)
    {
        writer.WriteUInt64((ulong)i);
        writer.WriteFloat64(i / 7d);
        writer.WriteDateTime64(1_700_000_000_000_000L + i);
        writer.WriteUInt32((uint)(i % 1000));
        writer.WriteString(Models[i % Models.Length]);
    }

    private static async Task DrainAsync(ClickHouseDataSource source)
    {
        await using var command = source.CreateCommand(Select);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task ReadAsync(ClickHouseDataSource source, Func<ClickHouseDataReader, long> use)
    {
        await using var command = source.CreateCommand(Select);
        await using var reader = await command.ExecuteReaderAsync();
        var sum = 0L;
        while (await reader.ReadAsync())
        {
            sum += use(reader);
        }

        GC.KeepAlive(sum);
    }

    private static async Task MeasureAsync(string what, Func<Task> run)
    {
        await run();
        var (best, bytes, cpu) = (TimeSpan.MaxValue, 0L, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            var (before, used) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
            var watch = Stopwatch.StartNew();
            await run();
            if (watch.Elapsed >= best)
            {
                continue;
            }

            best = watch.Elapsed;
            bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            cpu = Environment.CpuUsage.TotalTime - used;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-32} {Rows / best.TotalSeconds / 1e6,6:0.00} M rows/s  {(double)bytes / Rows,7:0.0} B/row  client CPU {cpu.TotalSeconds / Rows * 1e6,5:0.00} s per M rows"));
    }

    private static async Task MeasureCallsAsync(ClickHouseDataSource source)
    {
        const int Calls = 2000;
        var before = 0L;
        var watch = new Stopwatch();
        for (var i = -200; i < Calls; i++)
        {
            if (i == 0)
            {
                before = GC.GetTotalAllocatedBytes(precise: true);
                watch.Start();
            }
            await using var command = source.CreateCommand("SELECT {n:Int32}");
            command.Parameters.Add("n", i);
            await command.ExecuteScalarAsync(CancellationToken.None);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"SELECT of one number",-32} {watch.Elapsed.TotalMilliseconds / Calls,6:0.00} ms  {(GC.GetTotalAllocatedBytes(precise: true) - before) / Calls,7} B per call"));
    }

    private static async Task ExecuteAsync(ClickHouseDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
