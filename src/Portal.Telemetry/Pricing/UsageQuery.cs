using System.Data.Common;

namespace Portal.Telemetry.Pricing;

/// <summary>What calls of a model used on a day by one price.</summary>
/// <param name="PriceId">0: their cost is unknown.</param>
/// <param name="Cost">US dollars.</param>
public sealed record DayUsage(DateOnly Day, string Provider, string Model, uint PriceId, ulong Calls, TokenCounts Tokens, decimal Cost);

/// <summary>Usage by day and model, from the sums by hour.</summary>
public sealed class UsageByDay(DbDataSource clickHouse)
{
    private const string Sql =
        """
        SELECT toDate(time, {zone:String}) AS day, provider, model, price_id, sum(calls), sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
            sum(cache_write_1h_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost)
        FROM cost_hour
        WHERE tenant = {tenant:String} AND time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')} AND provider IN {providers:Array(String)}
        GROUP BY day, provider, model, price_id
        HAVING sum(calls) != 0
        """;

    /// <param name="zone">IANA name of the zone whose days are counted; days of zones that are not a whole hour off begin at the hour before.</param>
    public async Task<IReadOnlyList<DayUsage>> ReadAsync(
        string tenant, IReadOnlyCollection<string> providers, DateTimeOffset from, DateTimeOffset to, string zone, CancellationToken cancellationToken)
    {
        var usage = new List<DayUsage>();
        var rows = clickHouse.QueryAsync(
            Sql,
            row => new DayUsage(
                row.GetFieldValue<DateOnly>(0), row.GetString(1), row.GetString(2), row.GetFieldValue<uint>(3), row.GetFieldValue<ulong>(4),
                new TokenCounts(
                    row.GetFieldValue<ulong>(5), row.GetFieldValue<ulong>(6), row.GetFieldValue<ulong>(7), row.GetFieldValue<ulong>(8), row.GetFieldValue<ulong>(9), row.GetFieldValue<ulong>(10)),
                row.GetDecimal(11)),
            [("tenant", tenant), ("zone", zone), ("from", from), ("to", to), ("providers", providers.ToArray())],
            cancellationToken);
        await foreach (var row in rows)
        {
            usage.Add(row);
        }
        return usage;
    }
}
