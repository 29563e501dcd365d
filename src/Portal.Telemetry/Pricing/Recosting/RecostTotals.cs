using System.Data.Common;

namespace Portal.Telemetry.Pricing.Recosting;

/// <summary>What re-costing does to the calls of one application and model.</summary>
/// <param name="Calls">Calls in the range, sampled ones by their weight.</param>
/// <param name="Changed">Those whose cost or price changes.</param>
/// <param name="Before">US dollars of the calls whose cost was known.</param>
/// <param name="After">US dollars of the calls whose cost is known by the prices in force.</param>
/// <param name="UnknownBefore">Calls without a known cost.</param>
public sealed record RecostTotal(
    string Application, string Provider, string Model, ulong Calls, ulong Changed, decimal Before, decimal After, ulong UnknownBefore, ulong UnknownAfter);

/// <summary>What re-costing a range changes, and in which hours.</summary>
internal sealed record RecostChange(IReadOnlyList<RecostTotal> Totals, IReadOnlyList<DateTimeOffset> Hours)
{
    public ulong Changed => Totals.Aggregate(0UL, (sum, total) => sum + total.Changed);
}

/// <summary>Compares the costs on calls with those the prices in force give.</summary>
internal static class RecostQuery
{
    public static async Task<RecostChange> ReadAsync(
        DbDataSource clickHouse, PriceExpression expression, RecostRange range, CancellationToken cancellationToken)
    {
        var totals = new Dictionary<(string, string, string), RecostTotal>();
        var hours = new HashSet<DateTimeOffset>();
        var rows = clickHouse.QueryAsync(
            Sql(expression),
            row => (
                Hour: row.GetFieldValue<DateTimeOffset>(0),
                Total: new RecostTotal(
                    row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<ulong>(4), row.GetFieldValue<ulong>(5),
                    row.GetDecimal(6), row.GetDecimal(7), row.GetFieldValue<ulong>(8), row.GetFieldValue<ulong>(9))),
            range.Parameters,
            cancellationToken);
        await foreach (var (hour, total) in rows)
        {
            var key = (total.Application, total.Provider, total.Model);
            totals[key] = totals.TryGetValue(key, out var sum) ? Add(sum, total) : total;
            if (total.Changed > 0)
            {
                hours.Add(hour);
            }
        }
        return new RecostChange([.. totals.Values.OrderByDescending(total => Math.Abs(total.After - total.Before))], [.. hours.Order()]);
    }

    internal static RecostTotal Add(RecostTotal left, RecostTotal right) => left with
    {
        Calls = left.Calls + right.Calls,
        Changed = left.Changed + right.Changed,
        Before = left.Before + right.Before,
        After = left.After + right.After,
        UnknownBefore = left.UnknownBefore + right.UnknownBefore,
        UnknownAfter = left.UnknownAfter + right.UnknownAfter,
    };

    private static string Sql(PriceExpression expression) =>
        $$"""
        SELECT
            toStartOfHour(start_time) AS hour, application, provider, model,
            sum(toUInt64(weight)),
            sumIf(toUInt64(weight), old_price != new_price OR old_cost != new_cost),
            sum(if(old_price = 0, toDecimal128(0, 12), toDecimal128(old_cost, 12) * weight)),
            sum(if(new_price = 0, toDecimal128(0, 12), toDecimal128(new_cost, 12) * weight)),
            sumIf(toUInt64(weight), old_price = 0),
            sumIf(toUInt64(weight), new_price = 0)
        FROM (
            SELECT start_time, application, provider, model, weight, price_id AS old_price, cost AS old_cost,
                {{expression.PriceId("a")}} AS new_price, {{expression.Cost("b")}} AS new_cost
            FROM calls
            WHERE tenant = {tenant:String} AND counted AND start_time >= {from:DateTime64(6, 'UTC')} AND start_time < {to:DateTime64(6, 'UTC')}
        )
        GROUP BY hour, application, provider, model
        """;
}
