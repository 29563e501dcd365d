using System.Data.Common;

namespace Portal.Telemetry.Pricing;

/// <summary>A model whose calls have no price.</summary>
/// <param name="Calls">Calls with usage and no price, sampled ones by their weight.</param>
public sealed record UnpricedModel(string Provider, string Model, string ServiceTier, ulong Calls, ulong InputTokens, ulong OutputTokens, DateTimeOffset LastSeen);

/// <summary>Which models were seen without a price.</summary>
public sealed class UnpricedModels(DbDataSource clickHouse)
{
    private const int Most = 100;

    private const string Sql =
        """
        SELECT provider, model, service_tier, sum(calls), sum(input_tokens + cache_read_tokens + cache_write_tokens + cache_write_1h_tokens) AS input,
            sum(output_tokens + reasoning_tokens) AS output, max(time)
        FROM cost_hour
        WHERE tenant = {tenant:String} AND time >= {from:DateTime('UTC')} AND price_id = 0
        GROUP BY provider, model, service_tier
        HAVING input + output > 0
        ORDER BY input + output DESC
        LIMIT {most:UInt64}
        """;

    /// <summary>The models that used the most tokens without a price, at most a hundred. Those a book prices by now are left out: their calls wait for re-costing.</summary>
    public async Task<IReadOnlyList<UnpricedModel>> ReadAsync(string tenant, DateTimeOffset from, PriceBook book, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(book);
        var models = new List<UnpricedModel>();
        var rows = clickHouse.QueryAsync(
            Sql,
            row => new UnpricedModel(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<ulong>(3), row.GetFieldValue<ulong>(4), row.GetFieldValue<ulong>(5),
                row.GetFieldValue<DateTimeOffset>(6)),
            [("tenant", tenant), ("from", from), ("most", (ulong)Most)],
            cancellationToken);
        await foreach (var model in rows)
        {
            if (book.Find(model.Provider, model.Model, "", model.ServiceTier, 0, now) is null)
            {
                models.Add(model);
            }
        }
        return models;
    }
}
