using Microsoft.Extensions.Logging.Abstractions;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;

namespace Portal.Integration.Tests.Writing;

/// <summary>A database with the portal's schema, filled through spool and writer, and what its tables then say.</summary>
internal sealed class CallStore(ClickHouseDataSource source)
{
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

    /// <summary>The batch as one block for <c>calls</c>.</summary>
    public static InsertBlock Block(SpoolBatch batch, string token) => batch.RowsOf(SpoolTable.Calls) is { } rows
        ? new(CallColumns.Table, CallColumns.All, rows.Rows, rows.Lengths.Length, token)
        : throw new ArgumentException("The batch has no calls.", nameof(batch));

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
}

/// <summary>Numbers that show a lost or doubled call in any table.</summary>
internal sealed record Totals(long Calls, long DistinctCalls, long InputTokens, long SecondCalls, long MinuteCalls, long Latencies, long Errors, long Contents);

internal static class SpoolDraining
{
    /// <summary>Completes once the writer has delivered everything.</summary>
    public static async Task DrainAsync(this Spool spool)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (spool.Status.DepthBytes > 0)
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
