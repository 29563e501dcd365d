using System.Globalization;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Series;

/// <summary>
/// One query over the tiers of a plan: a UNION ALL with one branch per tier, all with the same columns. Every name in the text comes
/// from constants here; every value is a parameter.
/// </summary>
internal sealed class CallQuery
{
    /// <summary>What a branch yields beside <c>t</c> (start of the row, seconds) and the dimensions.</summary>
    public sealed record Columns(
        string Table, string OfRollup, string OfRaw, string RawSource = "calls AS c", string RollupWhere = "", string RawWhere = "")
    {
        /// <summary>Counts and sums. A row counts for the calls it stands for; its columns are named with their table, because the aliases repeat their names.</summary>
        public static Columns Sums { get; } = new(
            "calls",
            "calls, errors, input_tokens, output_tokens, ttft_calls, stream_tokens, stream_ns, newest_received, stored_calls",
            """
            toUInt64(c.weight) AS calls, toUInt64(c.weight * (c.status = 'error')) AS errors,
                toUInt64(c.weight * c.input_tokens) AS input_tokens, toUInt64(c.weight * c.output_tokens) AS output_tokens,
                toUInt64(c.weight * (c.ttft_ns > 0)) AS ttft_calls,
                if(c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns, toUInt64(c.weight * c.output_tokens), 0) AS stream_tokens,
                if(c.ttft_ns > 0 AND c.duration_ns > c.ttft_ns, toUInt64(c.weight * (c.duration_ns - c.ttft_ns)), 0) AS stream_ns,
                c.received_time AS newest_received, toUInt64(1) AS stored_calls
            """);

        /// <summary>Histogram rows of latency and time to first token.</summary>
        public static Columns Durations { get; } = Features(
            "'latency_ms', 'ttft_ms'", "('latency_ms', duration_ns / 1e6, true), ('ttft_ms', ttft_ns / 1e6, ttft_ns > 0)");

        /// <summary>Histogram rows of latency alone.</summary>
        public static Columns Latency { get; } = Features("'latency_ms'", "('latency_ms', duration_ns / 1e6, true)");

        /// <summary>Errors by type.</summary>
        public static Columns Errors { get; } = new(
            "errors",
            "error_type, toUInt64(count) AS count",
            "toLowCardinality(if(c.error_type = '', '_OTHER', toString(c.error_type))) AS error_type, toUInt64(c.weight) AS count",
            RawWhere: " AND status = 'error'");

        // Grouping by the enumeration costs half of grouping by its text. The bin of a raw value is computed as the materialized view of features_minute does.
        private static Columns Features(string names, string values) => new(
            "features",
            "feature, bin, toUInt64(count) AS count",
            """
            CAST(measured.1 AS Enum8('latency_ms' = 1, 'ttft_ms' = 2, 'input_tokens' = 3, 'output_tokens' = 4, 'cost_usd' = 5)) AS feature,
                multiIf(measured.2 > 0, toInt16(ceil(log2(if(measured.2 > 0, measured.2, 1)) * 8) - 1), toInt16(-32768)) AS bin,
                toUInt64(c.weight) AS count
            """,
            $"calls AS c ARRAY JOIN arrayFilter(m -> m.3, [{values}]) AS measured",
            $" AND feature IN ({names})");
    }

    private readonly List<(string Name, object Value)> _parameters = [];
    private readonly string _filter;

    public CallQuery(CallFilter filter)
    {
        _parameters.Add(("tenant", filter.Tenant));
        _filter = "tenant = {tenant:String}" + string.Concat(CallDimensions.All.Select(dimension => Among(dimension, filter.Values(dimension))));
    }

    public IReadOnlyList<(string Name, object Value)> Parameters => _parameters;

    /// <summary>Condition on the tenant and the dimensions.</summary>
    public string Condition => _filter;

    /// <summary>Adds a parameter.</summary>
    public CallQuery With(string name, object value)
    {
        _parameters.Add((name, value));
        return this;
    }

    /// <summary>The rows of a plan in parentheses, to stand behind FROM. <paramref name="dimensions"/>: columns to keep for grouping.</summary>
    public string Source(TierPlan plan, Columns columns, params IEnumerable<CallDimension> dimensions)
    {
        var names = string.Concat(dimensions.Select(dimension => $"{dimension.Column()}, "));
        var branches = plan.Parts.Select(part => part.Key == RollupTier.Raw
            ? RawBranch(names, columns, part.Value)
            : RollupBranch(names, columns, part.Key, part.Value)).ToList();
        return branches.Count > 0
            ? $"(\n{string.Join("\nUNION ALL\n", branches)}\n)"
            : $"(\n{RollupBranch(names, columns, RollupTier.Minute, [])}\n)";
    }

    /// <summary>Condition on counted raw calls within <paramref name="intervals"/>, for queries that need every value.</summary>
    public string RawCondition(IReadOnlyList<Interval> intervals) =>
        $"{_filter} AND counted AND {Within("start_time", "DateTime64(6, 'UTC')", "exact", intervals)}";

    private string RawBranch(string dimensions, Columns columns, IReadOnlyList<Interval> intervals)
    {
        return $"""
            SELECT toUInt32(toUnixTimestamp(start_time)) AS t, {dimensions}{columns.OfRaw}
            FROM {columns.RawSource}
            WHERE {_filter} AND counted{columns.RawWhere} AND {Within("start_time", "DateTime64(6, 'UTC')", "raw", intervals)}
            """;
    }

    private string RollupBranch(string dimensions, Columns columns, RollupTier tier, IReadOnlyList<Interval> intervals)
    {
        var name = tier.ToString().ToLowerInvariant();
        var within = Within("time", "DateTime('UTC')", name, intervals);
        var newest = tier < RollupTier.Hour ? "" : $"""

                AND computation GLOBAL IN (
                    SELECT argMax(computation, (computed_at, computation)) FROM rollup_windows
                    WHERE tenant = {"{tenant:String}"} AND tier = '{name}' AND {within} GROUP BY time)
            """;
        return $"""
            SELECT toUInt32(toUnixTimestamp(time)) AS t, {dimensions}{columns.OfRollup}
            FROM {columns.Table}_{name}
            WHERE {_filter}{columns.RollupWhere} AND {within}{newest}
            """;
    }

    private string Within(string column, string type, string prefix, IReadOnlyList<Interval> intervals)
    {
        if (intervals.Count == 0)
        {
            return "false";
        }
        var conditions = new List<string>();
        foreach (var interval in intervals)
        {
            var suffix = conditions.Count.ToString(CultureInfo.InvariantCulture);
            var (from, to) = ($"{prefix}_from{suffix}", $"{prefix}_to{suffix}");
            conditions.Add($"({column} >= {{{from}:{type}}} AND {column} < {{{to}:{type}}})");
            if (!_parameters.Exists(parameter => string.Equals(parameter.Name, from, StringComparison.Ordinal)))
            {
                _parameters.Add((from, interval.From));
                _parameters.Add((to, interval.To));
            }
        }
        return $"({string.Join(" OR ", conditions)})";
    }

    private string Among(CallDimension dimension, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return "";
        }
        _parameters.Add(($"{dimension.Column()}_in", values));
        return $" AND {dimension.Column()} IN {{{dimension.Column()}_in:Array(String)}}";
    }
}
