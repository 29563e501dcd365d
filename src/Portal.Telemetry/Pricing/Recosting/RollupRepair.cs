using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Pricing.Recosting;

/// <summary>
/// Brings the money in the rollups into line with the calls, by adding the difference: a rollup's row and the row that corrects it are summed wherever they
/// are read. Doing it again adds nothing, so it can be cut short and repeated. Nothing may be inserted meanwhile (the writer is paused), because a call and
/// its rollups do not appear at the same instant.
/// </summary>
internal sealed class RollupRepair(DbDataSource clickHouse, RetentionOptions retention, TimeProvider time)
{
    // Bounds the memory of one statement: at worst every call has a histogram row of its own. An hour with more calls than this goes alone.
    private const ulong CallsPerStatement = 1_000_000;

    private const string Series = "application, environment, version, provider, model, operation";

    private const string CallsOfHours =
        "tenant = {tenant:String} AND start_time >= {from:DateTime64(6, 'UTC')} AND start_time < {to:DateTime64(6, 'UTC')} AND toStartOfHour(start_time) IN {hours:Array(DateTime('UTC'))}";

    private const string WindowsOfHours =
        "tenant = {tenant:String} AND time >= {from:DateTime64(6, 'UTC')} AND time < {to:DateTime64(6, 'UTC')} AND toStartOfHour(time) IN {hours:Array(DateTime('UTC'))}";

    private const string Cost = "sum(if(price_id = 0, toDecimal128(0, 12), toDecimal128(cost, 12) * weight))";

    // Hours whose calls are all still there; where some were deleted, what is left says less than the sums.
    private const string WholeHoursSql =
        $"""
        SELECT hour, sum(stored) FROM (
            SELECT toStartOfHour(start_time) AS hour, count() AS stored, toInt64(sum(toUInt64(weight))) AS calls FROM calls WHERE counted AND {CallsOfHours} GROUP BY hour
            UNION ALL
            SELECT toStartOfHour(time) AS hour, 0 AS stored, -toInt64(sum(calls)) AS calls FROM calls_minute WHERE {WindowsOfHours} GROUP BY hour
        )
        GROUP BY hour HAVING sum(calls) = 0 ORDER BY hour
        """;

    private static readonly string FeaturesSql =
        $$"""
        INSERT INTO features_minute (tenant, feature, time, {{Series}}, bin, count)
        SETTINGS distributed_foreground_insert = 1
        SELECT {tenant:String}, 'cost_usd', time, {{Series}}, bin, toUInt64(sum(n)) AS difference
        FROM (
            SELECT toStartOfMinute(start_time) AS time, {{Series}},
                if(cost > 0, toInt16(ceil(log2(if(cost > 0, toFloat64(cost), 1)) * 8) - 1), toInt16(-32768)) AS bin, toInt64(sum(weight)) AS n
            FROM calls WHERE counted AND price_id != 0 AND {{CallsOfHours}} GROUP BY time, {{Series}}, bin
            UNION ALL
            SELECT time, {{Series}}, bin, -toInt64(sum(count)) AS n
            FROM features_minute WHERE feature = 'cost_usd' AND {{WindowsOfHours}} GROUP BY time, {{Series}}, bin
        )
        GROUP BY time, {{Series}}, bin HAVING difference != 0
        """;

    private static readonly string InvalidateSql =
        """
        INSERT INTO rollup_windows (tenant, tier, time, calls, computation, computed_at)
        SETTINGS distributed_foreground_insert = 1
        SELECT {tenant:String}, 'hour', arrayJoin({hours:Array(DateTime('UTC'))}), 0, 0, {now:DateTime64(3, 'UTC')}
        UNION ALL
        SELECT {tenant:String}, 'day', arrayJoin({days:Array(DateTime('UTC'))}), 0, 0, {now:DateTime64(3, 'UTC')}
        """;

    // The sums of cost_hour with their terms over a call's own row; the same as its materialized view writes.
    private static readonly (string Column, string Sum)[] CostSums =
    [
        ("calls", "toInt64(sum(toUInt64(weight)))"),
        .. TokenColumns.All.Select(column => (TokenColumn(column.Type), $"toInt64(sum(weight * {column.Sql}))")),
        ("cost", Cost),
        ("sender_cost", "sum(if(has_sender_cost, toDecimal128(sender_cost, 12) * weight, toDecimal128(0, 12)))"),
        ("sender_costed_calls", "toInt64(sumIf(toUInt64(weight), has_sender_cost))"),
        ("compared_cost", "sum(if(has_sender_cost AND price_id != 0, toDecimal128(cost, 12) * weight, toDecimal128(0, 12)))"),
        ("compared_calls", "toInt64(sumIf(toUInt64(weight), has_sender_cost AND price_id != 0))"),
        ("differing_calls", "toInt64(sumIf(toUInt64(weight), has_sender_cost AND price_id != 0 AND "
            + "abs(toDecimal128(sender_cost, 12) * weight - toDecimal128(cost, 12) * weight) > toDecimal128('0.000001', 12) AND "
            + "abs(toDecimal128(sender_cost, 12) * weight - toDecimal128(cost, 12) * weight) * 100 > toDecimal128(cost, 12) * weight))"),
    ];

    /// <summary>Repairs the windows of the hours given, and has their hours and days computed anew.</summary>
    /// <returns>The hours that were left alone, because calls of theirs were deleted since.</returns>
    public async Task<IReadOnlyList<DateTimeOffset>> RunAsync(RecostRange range, IReadOnlyList<DateTimeOffset> hours, CancellationToken cancellationToken)
    {
        if (hours.Count == 0)
        {
            return [];
        }

        var whole = new List<(DateTimeOffset Hour, ulong Calls)>();
        var rows = clickHouse.QueryAsync(
            WholeHoursSql, row => (row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<ulong>(1)), Parameters(range, hours), cancellationToken);
        await foreach (var row in rows)
        {
            whole.Add(row);
        }
        var (portion, calls) = (new List<DateTimeOffset>(), 0UL);
        foreach (var (hour, count) in whole)
        {
            if (portion.Count > 0 && calls + count > CallsPerStatement)
            {
                await RepairAsync(range, portion, cancellationToken);
                (portion, calls) = ([], 0);
            }
            portion.Add(hour);
            calls += count;
        }
        if (portion.Count > 0)
        {
            await RepairAsync(range, portion, cancellationToken);
        }
        return [.. hours.Except(whole.Select(row => row.Hour))];
    }

    private async Task RepairAsync(RecostRange range, List<DateTimeOffset> hours, CancellationToken cancellationToken)
    {
        var parameters = Parameters(range, hours);
        await clickHouse.ExecuteAsync(SumsSql("calls_minute", "toStartOfMinute(start_time)", ""), cancellationToken, parameters);
        var seconds = time.GetUtcNow().AddHours(-retention.SecondHours).AddMinutes(5).Ceiling(TimeSpan.FromSeconds(1));
        await clickHouse.ExecuteAsync(
            SumsSql("calls_second", "toDateTime(start_time, 'UTC')", " AND {0} >= {seconds:DateTime('UTC')}"), cancellationToken, [.. parameters, ("seconds", seconds)]);
        await clickHouse.ExecuteAsync(FeaturesSql, cancellationToken, parameters);
        await clickHouse.ExecuteAsync(CostHourSql(), cancellationToken, parameters);
        // After the minutes, so that a computation that read them before is older than this.
        await clickHouse.ExecuteAsync(
            InvalidateSql,
            cancellationToken,
            ("tenant", range.Tenant),
            ("hours", hours.ToArray()),
            ("days", hours.Select(hour => hour.Floor(TimeSpan.FromDays(1))).Distinct().ToArray()),
            ("now", time.GetUtcNow()));
    }

    private static (string Name, object Value)[] Parameters(RecostRange range, IReadOnlyList<DateTimeOffset> hours) =>
    [
        ("tenant", range.Tenant),
        ("from", hours[0]),
        ("to", hours[^1].AddHours(1)),
        ("hours", hours.ToArray()),
    ];

    private static string SumsSql(string table, string start, string bound) =>
        $$"""
        INSERT INTO {{table}} (tenant, time, {{Series}}, cost, costed_calls)
        SETTINGS distributed_foreground_insert = 1
        SELECT {tenant:String}, time, {{Series}}, sum(money) AS cost, toUInt64(sum(n)) AS costed_calls
        FROM (
            SELECT {{start}} AS time, {{Series}}, {{Cost}} AS money, toInt64(sumIf(toUInt64(weight), price_id != 0)) AS n
            FROM calls WHERE counted AND {{CallsOfHours}}{{bound.Replace("{0}", "start_time", StringComparison.Ordinal)}} GROUP BY time, {{Series}}
            UNION ALL
            SELECT time, {{Series}}, -sum(cost) AS money, -toInt64(sum(costed_calls)) AS n
            FROM {{table}} WHERE {{WindowsOfHours}}{{bound.Replace("{0}", "time", StringComparison.Ordinal)}} GROUP BY time, {{Series}}
        )
        GROUP BY time, {{Series}} HAVING cost != 0 OR costed_calls != 0
        """;

    private static string CostHourSql()
    {
        const string Keys = Series + ", team, service_tier, price_id";
        var names = CostSums.Select(sum => sum.Column).ToList();
        return $$"""
            INSERT INTO cost_hour (tenant, time, {{Keys}}, {{string.Join(", ", names)}})
            SETTINGS distributed_foreground_insert = 1
            SELECT {tenant:String}, time, {{Keys}}, {{string.Join(", ", names.Select(name => IsMoney(name) ? $"sum(d_{name})" : $"toUInt64(sum(d_{name}))"))}}
            FROM (
                SELECT toStartOfHour(start_time) AS time, {{Keys}}, {{string.Join(", ", CostSums.Select(sum => $"{sum.Sum} AS d_{sum.Column}"))}}
                FROM calls WHERE counted AND {{CallsOfHours}} GROUP BY time, {{Keys}}
                UNION ALL
                SELECT time, {{Keys}}, {{string.Join(", ", names.Select(name => IsMoney(name) ? $"-sum({name}) AS d_{name}" : $"-toInt64(sum({name})) AS d_{name}"))}}
                FROM cost_hour WHERE {{WindowsOfHours}} GROUP BY time, {{Keys}}
            )
            GROUP BY time, {{Keys}} HAVING {{string.Join(" OR ", names.Select(name => $"sum(d_{name}) != 0"))}}
            """;
    }

    private static bool IsMoney(string column) => column.EndsWith("cost", StringComparison.Ordinal);

    private static string TokenColumn(TokenType type) => type switch
    {
        TokenType.Input => "input_tokens",
        TokenType.CacheRead => "cache_read_tokens",
        TokenType.CacheWrite => "cache_write_tokens",
        TokenType.CacheWrite1h => "cache_write_1h_tokens",
        TokenType.Output => "output_tokens",
        TokenType.Reasoning => "reasoning_tokens",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type of token."),
    };
}
