using System.Globalization;
using Portal.Telemetry.ClickHouse;

namespace Portal.Benchmarks.CallSearch;

/// <summary>
/// Thirty days of calls with what a search looks for: conversations of eight calls, 200,000 end users, response ids, 2,000 customers and a unique
/// request id as attributes. Made by the engine itself; the rollups are left out, since a search does not read them.
/// </summary>
internal static class SearchHistory
{
    public const int Days = 30;

    public static async Task FillDayAsync(ClickHouseDataSource clickHouse, DateTimeOffset day, long first, long calls, CancellationToken cancellationToken)
    {
        await using var command = clickHouse.CreateCommand(Sql);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("day", day);
        command.Parameters.AddWithValue("first", (ulong)first);
        command.Parameters.AddWithValue("calls", (ulong)calls);
        command.Parameters.AddWithValue("gap", (ulong)(86_400_000_000 / calls));
        command.QuerySettings["max_block_size"] = "50000";
        command.QuerySettings["min_insert_block_size_rows"] = "50000";
        command.QuerySettings["max_execution_time"] = "0";
        command.QuerySettings["insert_deduplication_token"] = string.Create(CultureInfo.InvariantCulture, $"search-{day:yyyyMMdd}");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private const string Sql =
        """
        INSERT INTO calls (tenant, application, environment, version, provider, model, request_model, operation, kind, counted, trace_id, span_id, span_name,
            start_time, duration_ns, ttft_ns, received_time, status, error_type, streaming, finish_reasons, input_tokens, output_tokens, cost, price_id,
            conversation_id, subject, response_id, team, service_tier, flags, attributes, resource)
        SELECT 'default', 'app-' || toString(r % 20), 'production', '1.' || toString(toDayOfMonth(t) % 3), 'openai',
            'model-' || toString(intDiv(r, 20) % 5) AS m, m, 'chat', 'inference', true, sipHash128(n), reinterpretAsFixedString(cityHash64(n, 3)), 'chat',
            t, toUInt64(exp(6.7 + 0.8 * z) * 1e6) AS d, if(r % 4 < 3, toUInt64(d * (0.1 + (r % 100) / 400)), 0), t,
            if(r % 50 = 0, 'error', 'ok'), if(r % 50 = 0, ['timeout', 'rate_limit', '500', ''][intDiv(r, 50) % 4 + 1], ''), true, [if(r % 30 = 0, 'length', 'stop')],
            toUInt64(exp(6 + z2)), toUInt64(exp(5 + z2)), toDecimal64((r % 1000) / 100000, 12), if(r % 100 = 0, 0, 1),
            if(r % 2 = 0, 'conv-' || hex(cityHash64(intDiv(n, 8), 5)), ''),
            if(r % 3 > 0, toFixedString(concat(reinterpretAsFixedString(sipHash128(user)), reinterpretAsFixedString(sipHash128(user, 1))), 32), toFixedString('', 32)),
            'chatcmpl-' || hex(cityHash64(n, 9)), 'team-' || toString(r % 6), ['', 'default', 'flex'][r % 3 + 1], if(r % 40 = 0, 1, 0),
            map('tenant', 'customer-' || toString(cityHash64(n, 11) % 2000), 'feature', 'f' || toString(r % 12), 'gen_ai.request.temperature', toString(r % 10 / 10),
                'server.address', 'api.openai.com', 'request.id', hex(cityHash64(n, 12))),
            map('host.name', 'host-' || toString(r % 40), 'telemetry.sdk.name', 'opentelemetry', 'k8s.pod.name', 'pod-' || toString(r % 200))
        FROM (
            SELECT number + {first:UInt64} AS n, cityHash64(n) AS r, toUInt32(pow(cityHash64(n, 13) % 1000000 / 1e6, 3) * 200000) AS user,
                sqrt(-2 * log((cityHash64(n, 7) % 1000000 + 1) / 1000001)) AS radius, 6.283185307 * (cityHash64(n, 8) % 100000) / 100000 AS angle,
                radius * cos(angle) AS z, radius * sin(angle) AS z2,
                {day:DateTime64(6, 'UTC')} + toIntervalMicrosecond(number * {gap:UInt64}) AS t
            FROM numbers({calls:UInt64})
        )
        """;
}
