using System.Data.Common;
using Portal.Telemetry.Pricing;

namespace Portal.Telemetry.Costs;

/// <summary>The questions about what calls cost, answered from spend by the hour. Amounts are exact US dollars; calls without a price are counted, never taken for free.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> for an empty range, and <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class CallCosts(DbDataSource clickHouse, PriceCatalog prices, TimeProvider time)
{
    /// <summary>Spend over time, split by a dimension.</summary>
    public Task<CostSeries> GetSeriesAsync(CostRequest request, CancellationToken cancellationToken) =>
        CostSeriesQuery.ReadAsync(clickHouse, prices.Current, Checked(request), cancellationToken);

    /// <summary>Totals of the range, what is unknown in them, what caching saved, and what senders say it cost.</summary>
    public Task<CostSummary> GetSummaryAsync(CostRequest request, CancellationToken cancellationToken) =>
        CostSummaryQuery.ReadAsync(clickHouse, prices.Current, Checked(request), cancellationToken);

    /// <summary>Every value of a dimension with its spend now and before, and why it changed.</summary>
    public Task<CostMovers> GetMoversAsync(CostRequest request, CancellationToken cancellationToken) =>
        CostMoversQuery.ReadAsync(clickHouse, prices.Current, Checked(request), cancellationToken);

    /// <summary>What the same tokens would have cost at another model's rates.</summary>
    public Task<WhatIf> GetWhatIfAsync(WhatIfRequest request, CancellationToken cancellationToken) =>
        WhatIfQuery.ReadAsync(clickHouse, prices.Current, (WhatIfRequest)Checked(request), time.GetUtcNow(), cancellationToken);

    /// <summary>This calendar month so far, beside the month before, and where it will end. The request's range does not matter.</summary>
    public Task<MonthSpend> GetMonthAsync(CostRequest request, CancellationToken cancellationToken) =>
        MonthSpendQuery.ReadAsync(clickHouse, request, time.GetUtcNow(), cancellationToken);

    /// <summary>Today in a zone, by its IANA name; in UTC where there is no such zone.</summary>
    public DateOnly Today(string zoneId) => (CostCalendar.TryCreate(zoneId, out var calendar) ? calendar : CostCalendar.Utc).DayOf(time.GetUtcNow());

    private static CostRequest Checked(CostRequest request) => request.From < request.To
        ? request
        : throw new ArgumentException($"The range is empty: from ({request.From:O}) must be before to ({request.To:O}).", nameof(request));
}
