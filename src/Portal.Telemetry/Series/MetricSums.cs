namespace Portal.Telemetry.Series;

/// <summary>How a metric follows from sums over calls.</summary>
/// <param name="Columns">What is summed.</param>
/// <param name="Value">The metric from the sums, in the columns' order, and the seconds they cover; null where nothing was measured.</param>
/// <param name="Ranks">Its own value says how much a group matters; otherwise the number of calls does.</param>
internal sealed record MetricSums(IReadOnlyList<MetricSums.Column> Columns, Func<decimal[], decimal, decimal?> Value, bool Ranks)
{
    /// <param name="Name">In the rollups, and the alias of <paramref name="OfRaw"/>.</param>
    internal sealed record Column(string Name, string OfRaw);

    // A row of calls counts for the calls it stands for. Columns are named with their table, because the aliases repeat their names.
    private static readonly Column Calls = new("calls", "toUInt64(c.weight)");
    private static readonly Column Errors = new("errors", "toUInt64(c.weight * (c.status = 'error'))");
    private static readonly Column Input = new("input_tokens", "toUInt64(c.weight * c.input_tokens)");
    private static readonly Column Output = new("output_tokens", "toUInt64(c.weight * c.output_tokens)");
    private static readonly Column StreamTokens = new("stream_tokens", "if(c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns, toUInt64(c.weight * c.output_tokens), 0)");
    private static readonly Column StreamNs = new("stream_ns", "if(c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns, toUInt64(c.weight * (c.duration_ns - c.ttft_ns)), 0)");
    private static readonly Column Cost = new("cost", "if(c.price_id != 0, toDecimal128(c.cost, 12) * c.weight, toDecimal128(0, 12))");
    private static readonly Column CostedCalls = new("costed_calls", "toUInt64(c.weight * (c.price_id != 0))");

    /// <summary>Calls alone: what ranks the groups of metrics that do not rank themselves.</summary>
    public static MetricSums CallsOnly { get; } = Own([Calls], (sums, _) => sums[0]);

    /// <summary>Null for quantiles, which do not follow from sums.</summary>
    public static MetricSums? Of(CallMetric metric) => metric switch
    {
        CallMetric.Calls => CallsOnly,
        CallMetric.CallRate => Own([Calls], (sums, seconds) => sums[0] / seconds),
        CallMetric.Errors => Own([Errors], (sums, _) => sums[0]),
        CallMetric.ErrorRate => Ratio([Errors, Calls], sums => Share(sums[0], sums[1])),
        CallMetric.InputTokens => Own([Input], (sums, _) => sums[0]),
        CallMetric.OutputTokens => Own([Output], (sums, _) => sums[0]),
        CallMetric.TokensPerSecond => Ratio([StreamTokens, StreamNs], sums => Share(sums[0], sums[1] / 1_000_000_000m)),
        // Calls of unknown price cost something, so their sum is unknown and not zero; where nothing was called, nothing was spent.
        CallMetric.Cost => Own([Cost, CostedCalls, Calls], (sums, _) => sums[1] == 0 && sums[2] > 0 ? null : sums[0]),
        CallMetric.CostPerThousandCalls => Ratio([Cost, CostedCalls], sums => Share(sums[0] * 1000, sums[1])),
        CallMetric.CostUnknownShare => Ratio([CostedCalls, Calls], sums => Share(sums[1] - sums[0], sums[1])),
        CallMetric.LatencyP50 or CallMetric.LatencyP95 or CallMetric.LatencyP99 or CallMetric.TtftP50 or CallMetric.TtftP95 => null,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>The branches of a query over the tiers.</summary>
    public CallQuery.Columns ToColumns() => new(
        "calls",
        string.Join(", ", Columns.Select(column => column.Name).Append("newest_received")),
        string.Join(", ", Columns.Select(column => $"{column.OfRaw} AS {column.Name}").Append("c.received_time AS newest_received")));

    public decimal[] Nothing() => new decimal[Columns.Count];

    private static MetricSums Own(IReadOnlyList<Column> columns, Func<decimal[], decimal, decimal?> value) => new(columns, value, Ranks: true);

    private static MetricSums Ratio(IReadOnlyList<Column> columns, Func<decimal[], decimal?> value) => new(columns, (sums, _) => value(sums), Ranks: false);

    private static decimal? Share(decimal part, decimal whole) => whole == 0 ? null : part / whole;
}
