namespace Portal.Telemetry.Rollups;

/// <summary>A tier that is computed, and the finer one it is computed from.</summary>
internal sealed record RollupStep(RollupTier Target, RollupTier Source, string StartOfWindow)
{
    public static RollupStep Hour { get; } = new(RollupTier.Hour, RollupTier.Minute, "toStartOfHour");

    public static RollupStep Day { get; } = new(RollupTier.Day, RollupTier.Hour, "toStartOfDay");

    public string TargetName => Target.ToString().ToLowerInvariant();

    public string SourceName => Source.ToString().ToLowerInvariant();

    // Rows of hours are read as every reader does: the newest computation of each.
    private string NewestOfSource => Source < RollupTier.Hour ? "" : $"""

            AND computation GLOBAL IN (
                SELECT argMax(computation, (computed_at, computation)) FROM rollup_windows
                WHERE tenant = {"{tenant:String}"} AND tier = '{SourceName}' AND {Within} GROUP BY time)
        """;

    private const string Within = "time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')}";

    private const string Series = "application, environment, version, provider, model, operation";

    private const string SumColumns =
        "calls, errors, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, cost, costed_calls, "
        + "duration_ns, ttft_calls, ttft_ns, stream_tokens, stream_ns, stored_calls";

    /// <summary>Statements that compute the windows {windows} within [{from}, {to}) of {tenant} anew, as computation {batch}.</summary>
    public IReadOnlyList<string> Statements =>
    [
        Compute("calls", "", SumColumns, ", newest_received", ", max(s.newest_received)"),
        Compute("features", "feature, bin", "count"),
        Compute("errors", "error_type", "count"),
    ];

    /// <summary>What a computation wrote, per window: calls, latencies, errors by sum and errors by type. All agree when nothing was on its way.</summary>
    public string Verification =>
        $$"""
        SELECT time, computation, sum(calls), sum(latencies), sum(errors), sum(typed_errors)
        FROM (
            SELECT time, computation, calls, 0 AS latencies, errors, 0 AS typed_errors FROM calls_{{TargetName}}
            WHERE tenant = {tenant:String} AND {{Within}} AND computed_at = {computed_at:DateTime64(3, 'UTC')}
            UNION ALL
            SELECT time, computation, 0, count, 0, 0 FROM features_{{TargetName}}
            WHERE tenant = {tenant:String} AND feature = 'latency_ms' AND {{Within}} AND computed_at = {computed_at:DateTime64(3, 'UTC')}
            UNION ALL
            SELECT time, computation, 0, 0, 0, count FROM errors_{{TargetName}}
            WHERE tenant = {tenant:String} AND {{Within}} AND computed_at = {computed_at:DateTime64(3, 'UTC')}
        )
        WHERE computation = {{Computation("time")}}
        GROUP BY time, computation
        """;

    // Different for every window and every computation, so that a single number tells which rows are current.
    private static string Computation(string window) => $"cityHash64({{batch:UInt64}}, {{tenant:String}}, {window})";

    private string Compute(string table, string keys, string sums, string extraColumn = "", string extraValue = "")
    {
        var keyColumns = keys.Length == 0 ? "" : keys + ", ";
        var sumValues = string.Join(", ", sums.Split(", ").Select(sum => $"sum(s.{sum})"));
        var keyValues = string.Concat($"{keyColumns}{Series}".Split(", ").Select(key => $"s.{key}, "));
        return $$"""
            INSERT INTO {{table}}_{{TargetName}} (tenant, time, computation, computed_at, {{keyColumns}}{{Series}}, {{sums}}{{extraColumn}})
            SETTINGS distributed_foreground_insert = 1
            SELECT {tenant:String}, s.window, {{Computation("s.window")}}, {computed_at:DateTime64(3, 'UTC')}, {{keyValues}}{{sumValues}}{{extraValue}}
            FROM (
                SELECT *, {{StartOfWindow}}(time) AS window FROM {{table}}_{{SourceName}}
                WHERE tenant = {tenant:String} AND {{Within}} AND {{StartOfWindow}}(time) IN {windows:Array(DateTime('UTC'))}{{NewestOfSource}}
            ) AS s
            GROUP BY s.window, {{keyValues[..^2]}}
            """;
    }
}
