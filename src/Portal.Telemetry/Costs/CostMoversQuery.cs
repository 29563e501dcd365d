using System.Data.Common;
using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Costs;

/// <summary>Every value of a dimension with its spend now and in the window of equal length before, and why it changed.</summary>
internal static class CostMoversQuery
{
    public static async Task<CostMovers> ReadAsync(DbDataSource clickHouse, PriceBook book, CostRequest request, CancellationToken cancellationToken)
    {
        var by = request.By is CostDimension.TokenType ? CostDimension.Application : request.By;
        var window = request.Window;
        var reads = await Task.WhenAll(Read(window), Read(window.Before()));
        var (now, before) = (reads[0], reads[1]);
        var rows = now.Keys.Union(before.Keys, StringComparer.Ordinal)
            .Select(name => ToMover(name, now.GetValueOrDefault(name, []), before.GetValueOrDefault(name, [])))
            .OrderByDescending(row => Math.Abs(row.Change.Delta)).ThenByDescending(row => row.Cost).ThenBy(row => row.Name, StringComparer.Ordinal)
            .ToList();
        var change = rows.Aggregate(CostChange.None, (sum, row) => new CostChange(
            sum.Delta + row.Change.Delta, sum.Volume + row.Change.Volume, sum.Price + row.Change.Price, sum.Mix + row.Change.Mix));
        return new CostMovers(window, by, rows, change);

        async Task<Dictionary<string, Dictionary<string, CostUse>>> Read(CostWindow period)
        {
            var names = new Dictionary<string, Dictionary<string, CostUse>>(StringComparer.Ordinal);
            await foreach (var row in CostQuery.ReadAsync(clickHouse, request, period, step: null, by, kinds: true, cancellationToken))
            {
                if (!names.TryGetValue(row.Name, out var kinds))
                {
                    names[row.Name] = kinds = new Dictionary<string, CostUse>(StringComparer.Ordinal);
                }
                var kind = string.Join('\u001f', row.Provider, row.Model, row.ServiceTier);
                if (!kinds.TryGetValue(kind, out var use))
                {
                    kinds[kind] = use = new CostUse();
                }
                use.Add(row, book);
            }
            return names;
        }
    }

    private static CostMover ToMover(string name, Dictionary<string, CostUse> now, Dictionary<string, CostUse> before) => new(
        name,
        now.Values.Sum(use => use.TotalCost),
        before.Values.Sum(use => use.TotalCost),
        Count(now, use => use.Calls),
        Count(before, use => use.Calls),
        Count(now, use => use.UnknownCalls),
        now.Values.Sum(use => use.Tokens),
        CostChange.Explain(now, before));

    private static ulong Count(Dictionary<string, CostUse> uses, Func<CostUse, ulong> calls) =>
        uses.Values.Aggregate(0UL, (sum, use) => sum + calls(use));
}
