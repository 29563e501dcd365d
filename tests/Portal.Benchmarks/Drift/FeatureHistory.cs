using Portal.Telemetry.ClickHouse;

namespace Portal.Benchmarks.Drift;

/// <summary>
/// Ninety days of calls of 20 applications, 3 models and 2 versions at a time, with 20 features: ten numbers and ten categories of 2 to 20 values. Of one application the engine draws
/// every call and every feature's value, and counts them into the table of five minutes by the rule of the materialized views, from where hours and days follow; the other
/// nineteen have copies of its hours, which the views sum to days. Calls themselves are not stored, except for a sample that shows that the views count the same.
/// </summary>
internal static class FeatureHistory
{
    public const int Days = 90;
    public const int Features = 20;

    /// <summary>The application whose five minutes are filled as well, so that windows off the hour can be asked for.</summary>
    public const string Measured = "app-3";

    /// <summary>Applications that share the calls.</summary>
    public const int Applications = 20;

    // Names of the features, and what each is drawn from: z is a standard normal number, h a hash; both differ by feature and call.
    private const string Numbers =
        """
        [('latency_ms', exp(6.7 + 0.8 * z[1])), ('ttft_ms', exp(5.2 + 0.7 * z[2])), ('input_tokens', toFloat64(round(exp(6 + z[3])))), ('output_tokens', toFloat64(round(exp(5 + z[4])))),
            ('cost_usd', exp(-6 + z[5])), ('input_chars', toFloat64(round(exp(7.4 + z[6])))), ('output_chars', toFloat64(round(exp(6.4 + z[7])))),
            ('retrieval_count', toFloat64(h[1] % 12)), ('context_share', (h[2] % 1000) / 1000), ('wait_ms', exp(2 + 1.5 * z[8]))]
        """;

    private const string Labels =
        """
        [('error', if(h[3] % 50 = 0, 'yes', 'no')), ('model', model), ('finish_reason', ['stop', 'stop', 'stop', 'length', 'tool_calls', 'content_filter'][h[4] % 6 + 1]),
            ('language', 'l' || toString(h[5] % 12)), ('output_format', if(h[6] % 30 = 0, 'invalid', 'valid')), ('refusal', if(h[7] % 80 = 0, 'yes', 'no')),
            ('truncation', if(h[8] % 40 = 0, 'yes', 'no')), ('fingerprint', 'fp_' || toString(h[1] % 5)), ('prompt_version', 'p' || toString(h[2] % 3)), ('route', 'r' || toString(h[3] % 20))]
        """;

    // One day of calls: application, model, version, time and what features are drawn from.
    private const string Calls =
        """
        SELECT n, '{prefix}' || toString({application}) AS application, 'model-' || toString(cityHash64(n, 1) % 3) AS model,
            '1.' || toString(intDiv(toDayOfYear(t), 14) + cityHash64(n, 2) % 2) AS version,
            {day:DateTime('UTC')} + toIntervalSecond(intDiv((n - {first:UInt64}) * 86400, {calls:UInt64})) AS t,
            arrayMap(i -> cityHash64(n, i + 100), range(1, 9)) AS h,
            arrayMap(i -> sqrt(-2 * log((cityHash64(n, i + 20) % 1000000 + 1) / 1000001)) * cos(6.283185307 * (cityHash64(n, i + 40) % 100000) / 100000), range(1, 9)) AS z
        FROM (SELECT number + {first:UInt64} AS n FROM numbers({calls:UInt64}))
        """;

    /// <summary>Counts one day of the measured application.</summary>
    public static Task FillDayAsync(ClickHouseDataSource clickHouse, DateTimeOffset day, long calls, CancellationToken cancellationToken) =>
        CountAsync(clickHouse, Measured[..4], Measured[4..], day, calls / Applications, cancellationToken);

    /// <summary>Gives the other applications the hours of the measured one.</summary>
    public static async Task CopyAsync(ClickHouseDataSource clickHouse, CancellationToken cancellationToken)
    {
        for (var application = 0; application < Applications; application++)
        {
            var name = FormattableString.Invariant($"{Measured[..4]}{application}");
            if (string.Equals(name, Measured, StringComparison.Ordinal))
            {
                continue;
            }
            await using var command = clickHouse.CreateCommand(
                """
                INSERT INTO feature_bins_hour (tenant, application, feature, time, environment, version, model, kind, binning, bin, value, count)
                SELECT tenant, {copy:String}, feature, time, environment, version, model, kind, binning, bin, value, count FROM feature_bins_hour WHERE tenant = 'default' AND application = {measured:String}
                """);
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("copy", name);
            command.Parameters.AddWithValue("measured", Measured);
            command.QuerySettings["max_execution_time"] = "0";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Counts a sample of one day directly and sends the same calls through the views; returns the rows of both.</summary>
    public static async Task<(ulong Direct, ulong Views, ulong Differing)> CompareAsync(ClickHouseDataSource clickHouse, DateTimeOffset day, long calls, CancellationToken cancellationToken)
    {
        await CountAsync(clickHouse, "direct-", "n % 20", day, calls, cancellationToken);
        await ExecuteAsync(
            clickHouse,
            $$"""
            INSERT INTO calls (tenant, application, version, model, kind, counted, trace_id, span_id, start_time, received_time, duration_ns, ttft_ns, input_tokens, output_tokens, cost, price_id,
                status, finish_reasons, numbers, labels)
            SELECT 'default', application, version, model, 'inference', true, sipHash128(n), reinterpretAsFixedString(n), t, t,
                toUInt64(numbers['latency_ms'] * 1e6), toUInt64(numbers['ttft_ms'] * 1e6), toUInt64(numbers['input_tokens']), toUInt64(numbers['output_tokens']), toDecimal64(numbers['cost_usd'], 12), 1,
                if(labels['error'] = 'yes', 'error', 'ok'), [labels['finish_reason']],
                mapFilter((k, v) -> k NOT IN ('latency_ms', 'ttft_ms', 'input_tokens', 'output_tokens', 'cost_usd'), numbers), mapFilter((k, v) -> k NOT IN ('error', 'model', 'finish_reason'), labels)
            FROM (SELECT *, CAST({{Numbers}}, 'Map(String, Float64)') AS numbers, CAST({{Labels}}, 'Map(String, String)') AS labels FROM ({{CallsOf("views-", "n % 20")}}))
            """,
            day, calls, cancellationToken);
        const string Rows = "SELECT count() FROM (SELECT 1 FROM feature_bins_five_minutes WHERE tenant = 'default' AND startsWith(application, '{prefix}') GROUP BY application, feature, time, version, model, bin, value)";
        return (
            await ScalarAsync(clickHouse, Rows.Replace("{prefix}", "direct-", StringComparison.Ordinal), cancellationToken),
            await ScalarAsync(clickHouse, Rows.Replace("{prefix}", "views-", StringComparison.Ordinal), cancellationToken),
            // Nanoseconds are whole and costs have twelve digits, so that a value on a bin's edge may fall into the next one.
            await ScalarAsync(
                clickHouse,
                """
                SELECT toUInt64(sum(abs(difference)) / 2) FROM (
                    SELECT sum(if(startsWith(application, 'direct-'), toInt64(count), -toInt64(count))) AS difference
                    FROM feature_bins_five_minutes WHERE tenant = 'default' AND (startsWith(application, 'direct-') OR startsWith(application, 'views-'))
                    GROUP BY splitByChar('-', toString(application))[2], feature, time, version, model, bin, value)
                """,
                cancellationToken));
    }

    private static string CallsOf(string prefix, string application) =>
        Calls.Replace("{prefix}", prefix, StringComparison.Ordinal).Replace("{application}", application, StringComparison.Ordinal);

    private static Task CountAsync(
        ClickHouseDataSource clickHouse, string prefix, string application, DateTimeOffset day, long calls, CancellationToken cancellationToken) => ExecuteAsync(
        clickHouse,
        $$"""
        INSERT INTO feature_bins_five_minutes (tenant, application, feature, time, environment, version, model, kind, binning, bin, value, count)
        SELECT 'default', application, feature, time, '', version, model, kind, binning, bin, value, count()
        FROM (
            SELECT application, toStartOfFiveMinutes(t) AS time, version, model, measured.1 AS feature, measured.2 AS kind, measured.3 AS binning, measured.4 AS bin, measured.5 AS value
            FROM ({{CallsOf(prefix, application)}})
            ARRAY JOIN arrayConcat(
                arrayMap(x -> (x.1, 'number', toUInt8(1), toInt16(if(x.2 = 0, -10000, ceil(log2(if(x.2 = 0, 1, x.2)) * 8) - 1)), ''), {{Numbers}}),
                arrayMap(x -> (x.1, 'category', toUInt8(0), toInt16(0), x.2), {{Labels}})) AS measured
        )
        GROUP BY application, feature, time, version, model, kind, binning, bin, value
        """,
        day, calls, cancellationToken);

    private static async Task ExecuteAsync(ClickHouseDataSource clickHouse, string sql, DateTimeOffset day, long calls, CancellationToken cancellationToken)
    {
        await using var command = clickHouse.CreateCommand(sql);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("day", day);
        command.Parameters.AddWithValue("first", (ulong)(day.ToUnixTimeSeconds() / 86400 * calls));
        command.Parameters.AddWithValue("calls", (ulong)calls);
        command.QuerySettings["max_execution_time"] = "0";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<ulong> ScalarAsync(ClickHouseDataSource clickHouse, string sql, CancellationToken cancellationToken)
    {
        await using var command = clickHouse.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<ulong>(0);
    }
}
