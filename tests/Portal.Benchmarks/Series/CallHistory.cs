using System.Globalization;
using Portal.Telemetry.ClickHouse;

namespace Portal.Benchmarks.Series;

/// <summary>Thirty days of calls of 20 applications and 5 models, made by the engine itself; latencies and tokens are lognormal, 2 % fail.</summary>
internal static class CallHistory
{
    public const int Days = 30;

    /// <summary>Inserts one day; the materialized views fill seconds and minutes on the way.</summary>
    public static async Task FillDayAsync(ClickHouseDataSource clickHouse, DateTimeOffset day, long first, long calls, CancellationToken cancellationToken)
    {
        await using var command = clickHouse.CreateCommand(Sql);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("day", day);
        command.Parameters.AddWithValue("first", (ulong)first);
        command.Parameters.AddWithValue("calls", (ulong)calls);
        command.Parameters.AddWithValue("gap", (ulong)(86_400_000_000 / calls));
        // Blocks of the size a busy writer sends.
        command.QuerySettings["max_block_size"] = "50000";
        command.QuerySettings["min_insert_block_size_rows"] = "50000";
        command.QuerySettings["max_execution_time"] = "0";
        command.QuerySettings["insert_deduplication_token"] = string.Create(CultureInfo.InvariantCulture, $"day-{day:yyyyMMdd}");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private const string Sql =
        """
        INSERT INTO calls (tenant, application, environment, version, provider, model, request_model, operation, kind, counted, trace_id, span_id,
            span_name, start_time, duration_ns, ttft_ns, received_time, status, error_type, streaming, input_tokens, output_tokens, cost, price_id)
        SELECT 'default', 'app-' || toString(r % 20), 'production', '1.' || toString(toDayOfMonth(t) % 3), 'openai',
            'model-' || toString(intDiv(r, 20) % 5) AS m, m, 'chat', 'inference', true, sipHash128(n), reinterpretAsFixedString(cityHash64(n, 3)),
            'chat', t, toUInt64(exp(6.7 + 0.8 * z) * 1e6) AS d, if(r % 4 < 3, toUInt64(d * (0.1 + (r % 100) / 400)), 0), t,
            if(r % 50 = 0, 'error', 'ok'), if(r % 50 = 0, ['timeout', 'rate_limit', '500', ''][intDiv(r, 50) % 4 + 1], ''), true,
            toUInt64(exp(6 + z2)), toUInt64(exp(5 + z2)), toDecimal64((r % 1000) / 100000, 12), 1
        FROM (
            SELECT number + {first:UInt64} AS n, cityHash64(n) AS r,
                sqrt(-2 * log((cityHash64(n, 7) % 1000000 + 1) / 1000001)) AS radius, 6.283185307 * (cityHash64(n, 8) % 100000) / 100000 AS angle,
                radius * cos(angle) AS z, radius * sin(angle) AS z2,
                {day:DateTime64(6, 'UTC')} + toIntervalMicrosecond(number * {gap:UInt64}) AS t
            FROM numbers({calls:UInt64})
        )
        """;
}
