using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;

namespace Portal.Integration.Tests.Writing;

/// <summary>A database with the portal's schema, filled through spool and writer, and what its tables then say.</summary>
internal sealed class CallStore(ClickHouseDataSource source)
{
    private static readonly DateTimeOffset Base = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);

    public ClickHouseDataSource Source => source;

    /// <summary>Creates database and tables.</summary>
    public static async Task<CallStore> CreateAsync(ClickHouseConnectionSettings server, string database)
    {
        var source = new ClickHouseDataSource(server with { Database = database });
        await using var bare = new ClickHouseDataSource(server with { Database = "default" });
        await new SchemaMigrator(bare, source, database, new SchemaOptions(), TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(CancellationToken.None);
        return new CallStore(source);
    }

    public SpoolWriter Writer(Spool spool, SpoolOptions options) => new(spool, options, source, TimeProvider.System, NullLogger<SpoolWriter>.Instance);

    /// <summary>Calls with the ids <c>[first, first + count)</c>. Call n has n input tokens, 2 output tokens, and every tenth is an error.</summary>
    /// <param name="callsPerDay">A day earlier for every so many calls, so that the rows fall into several partitions; 0: all on one day.</param>
    public static SpoolBatch Batch(int first, int count, int callsPerDay = 0)
    {
        using var rows = new RowBinaryWriter();
        using var contents = new RowBinaryWriter();
        using var call = new CallRow();
        using var content = new CallContentRow();
        var (ids, lengths, contentLengths, contentCalls) = (new UInt128[count], new int[count], new List<int>(), new List<int>());
        for (var i = 0; i < count; i++)
        {
            var id = first + i;
            Fill(call, id, callsPerDay == 0 ? 0 : i / callsPerDay);
            var before = rows.Length;
            CallRowEncoder.Write(rows, call);
            (ids[i], lengths[i]) = ((UInt128)id, rows.Length - before);
            if (id % 2 == 0)
            {
                content.Clear();
                content.Input.WriteRaw("What is the weather?"u8);
                before = contents.Length;
                CallContentRowEncoder.Write(contents, call, content);
                contentLengths.Add(contents.Length - before);
                contentCalls.Add(i);
            }
        }

        return new SpoolBatch
        {
            Tenant = "default",
            RequestDigest = ((UInt128)(uint)first << 64) | (uint)count,
            CallIds = ids,
            Calls = rows.WrittenMemory.ToArray(),
            CallLengths = lengths,
            Contents = contents.WrittenMemory.ToArray(),
            ContentLengths = contentLengths.ToArray(),
            ContentCallIndexes = contentCalls.ToArray(),
        };
    }

    /// <summary>The batch as one block for <c>calls</c>.</summary>
    public static InsertBlock Block(SpoolBatch batch, string token) => new(CallColumns.Table, CallColumns.All, batch.Calls, batch.CallLengths.Length, token);

    /// <summary>What the tables must say once calls 1 to <paramref name="count"/> are in, each once.</summary>
    public static Totals Expected(int count) =>
        new(count, count, count * (count + 1L) / 2, count, count, count, count / 10, count / 2);

    public async Task<Totals> TotalsAsync()
    {
        await using var command = source.CreateCommand(
            """
            SELECT
                (SELECT count() FROM calls),
                (SELECT uniqExact(span_id) FROM calls),
                (SELECT sum(input_tokens) FROM calls),
                (SELECT sum(calls) FROM calls_second),
                (SELECT sum(calls) FROM calls_minute),
                (SELECT sum(count) FROM features_minute WHERE feature = 'latency_ms'),
                (SELECT sum(count) FROM errors_minute),
                (SELECT count() FROM call_content)
            """);
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        long At(int column) => (long)reader.GetFieldValue<ulong>(column);
        return new Totals(At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7));
    }

    public async Task<ulong> ScalarAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (ulong)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static void Fill(CallRow call, int id, int daysBack)
    {
        call.Clear();
        call.Tenant = "default";
        call.Application = "shop";
        call.Model = "m" + (id % 3);
        call.Operation = "chat";
        call.Kind = CallKind.Inference;
        call.Counted = true;
        call.TraceId = (UInt128)id;
        call.SpanId = (ulong)id;
        call.StartMicroseconds = Base.AddDays(-daysBack).AddMilliseconds(id % 60_000).ToUnixTimeMilliseconds() * 1000;
        call.ReceivedMilliseconds = Base.ToUnixTimeMilliseconds();
        call.DurationNanoseconds = 1_000_000;
        call.InputTokens = (ulong)id;
        call.OutputTokens = 2;
        call.Status = id % 10 == 0 ? CallStatus.Error : CallStatus.Ok;
        call.ErrorType = id % 10 == 0 ? "timeout" : "";
    }
}

/// <summary>Numbers that show a lost or doubled call in any table.</summary>
internal sealed record Totals(long Calls, long DistinctCalls, long InputTokens, long SecondCalls, long MinuteCalls, long Latencies, long Errors, long Contents);
