using System.Data.Common;
using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Costs;

/// <summary>Totals of a window, what is unknown in them, what caching saved, and what senders say it cost.</summary>
internal static class CostSummaryQuery
{
    private const int MostModels = 50;
    private const int MostDifferences = 100;

    public static async Task<CostSummary> ReadAsync(DbDataSource clickHouse, PriceBook book, CostRequest request, CancellationToken cancellationToken)
    {
        var window = request.Window;
        var now = ReadKindsAsync(clickHouse, book, request, window, cancellationToken);
        var previous = ReadTotalAsync(clickHouse, book, request, window.Before(), cancellationToken);
        var senders = ReadSendersAsync(clickHouse, request, window, cancellationToken);
        await Task.WhenAll(now, previous, senders);
        var (use, unpriced) = await now;
        var before = await previous;
        return new CostSummary(
            window,
            use.TotalCost,
            use.Calls + use.UnknownCalls,
            use.UnknownCalls,
            Models(unpriced),
            [.. Charges.All.Select(charge => new ChargedUnits(charge, use.Units(charge), use.Cost(charge))).Where(units => units.Units > 0)],
            use.Calls == 0 ? null : decimal.Round(use.TotalCost * 1000 / use.Calls, 12),
            use.Tokens == 0 ? null : decimal.Round(use.TotalCost * 1000 / use.Tokens, 12),
            Charges.All.Any(charge => charge is Charge.CacheRead or Charge.CacheWrite or Charge.CacheWrite1h && use.Units(charge) > 0) ? use.CacheSavings : null,
            before.Calls == 0 ? null : before.TotalCost,
            await senders);
    }

    private static async Task<(CostUse Use, List<ModelWithoutPrice> Unpriced)> ReadKindsAsync(
        DbDataSource clickHouse, PriceBook book, CostRequest request, CostWindow window, CancellationToken cancellationToken)
    {
        var use = new CostUse();
        var unpriced = new List<ModelWithoutPrice>();
        await foreach (var row in CostQuery.ReadAsync(clickHouse, request, window, step: null, by: null, kinds: true, cancellationToken))
        {
            use.Add(row, book);
            if (row.PriceId == 0)
            {
                unpriced.Add(new ModelWithoutPrice(row.Provider, row.Model, row.Calls));
            }
        }
        return (use, unpriced);
    }

    private static async Task<CostUse> ReadTotalAsync(
        DbDataSource clickHouse, PriceBook book, CostRequest request, CostWindow window, CancellationToken cancellationToken)
    {
        var use = new CostUse();
        await foreach (var row in CostQuery.ReadAsync(clickHouse, request, window, step: null, by: null, kinds: false, cancellationToken))
        {
            use.Add(row, book);
        }
        return use;
    }

    /// <summary>A model may be called in several service tiers.</summary>
    private static List<ModelWithoutPrice> Models(List<ModelWithoutPrice> rows) =>
    [
        .. rows.GroupBy(row => (row.Provider, row.Model))
            .Select(model => new ModelWithoutPrice(model.Key.Provider, model.Key.Model, model.Aggregate(0UL, (sum, row) => sum + row.Calls)))
            .OrderByDescending(model => model.Calls).ThenBy(model => model.Model, StringComparer.Ordinal)
            .Take(MostModels),
    ];

    private static async Task<SenderCosts> ReadSendersAsync(DbDataSource clickHouse, CostRequest request, CostWindow window, CancellationToken cancellationToken)
    {
        var query = new CostQuery(request, window);
        var sql = $$"""
            SELECT toString(application), toString(provider), toString(model),
                sum(compared_calls) AS compared, sum(compared_cost) AS ours, sumIf(sender_cost, price_id != 0) AS theirs, sum(differing_calls), sum(sender_costed_calls) AS reported
            FROM cost_hour
            WHERE {{query.Where}}
            GROUP BY application, provider, model
            HAVING reported > 0
            ORDER BY abs(theirs - ours) DESC, compared DESC
            """;
        var differences = new List<SenderDifference>();
        var (reported, differing) = (0UL, 0UL);
        var rows = clickHouse.QueryAsync(
            sql,
            row => (
                Difference: new SenderDifference(
                    row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<ulong>(3), row.GetFieldValue<decimal>(4), row.GetFieldValue<decimal>(5), row.GetFieldValue<ulong>(6)),
                Reported: row.GetFieldValue<ulong>(7)),
            query.Parameters,
            cancellationToken);
        await foreach (var row in rows)
        {
            reported += row.Reported;
            differing += row.Difference.DifferingCalls;
            if (row.Difference.Calls > 0 && differences.Count < MostDifferences)
            {
                differences.Add(row.Difference);
            }
        }
        return new SenderCosts(reported, differing, differences);
    }
}
