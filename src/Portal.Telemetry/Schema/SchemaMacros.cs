using System.Text.RegularExpressions;

namespace Portal.Telemetry.Schema;

/// <summary>
/// Turns the one text of a schema file into that of a single engine or that of a cluster.
/// <list type="bullet">
/// <item><c>{local:calls}</c>: the table that holds rows; in a cluster <c>calls_local</c>.</item>
/// <item><c>{distributed:calls by EXPRESSION}</c>: in a cluster the Distributed table <c>calls</c> over all shards; else nothing.</item>
/// <item><c>{on_cluster}</c>, <c>{engine:MergeTree}</c>, <c>{engine_everywhere:MergeTree}</c> (one copy for all shards), <c>{deduplication}</c>.</item>
/// </list>
/// Inserts and queries use the plain name in both cases.
/// </summary>
/// <param name="Cluster">Name of the cluster in the server's <c>remote_servers</c>; null for a single engine.</param>
public sealed partial record SchemaMacros(string? Cluster)
{
    // Blocks remembered per table: at 15,000 spans a second in blocks of 15,000 over five partitions, more than half an hour of retries.
    private const int RememberedBlocks = 10_000;

    /// <summary>Name of the table that holds rows of <paramref name="table"/>.</summary>
    public string LocalName(string table) => Cluster is null ? table : table + "_local";

    /// <summary><c>ON CLUSTER</c> clause; empty for a single engine.</summary>
    public string OnCluster => Cluster is null ? "" : $"ON CLUSTER {SqlText.Identifier(Cluster)}";

    /// <summary>Replaces every macro of a statement; the result is empty for a statement that only a cluster needs.</summary>
    /// <exception cref="SchemaException">The statement names a macro that does not exist.</exception>
    public string Expand(string statement) => MacroPattern().Replace(statement, match => Expand(match.Groups["name"].Value, match.Groups["argument"].Value));

    private string Expand(string name, string argument) => name switch
    {
        "local" => LocalName(argument),
        "distributed" => Distributed(argument),
        "on_cluster" => OnCluster,
        "engine" => Engine(argument, "/clickhouse/tables/{shard}/{database}/{table}", "{replica}"),
        "engine_everywhere" => Engine(argument, "/clickhouse/tables/{database}/{table}", "{shard}-{replica}"),
        "deduplication" => Cluster is null
            ? $"non_replicated_deduplication_window = {RememberedBlocks}"
            : $"replicated_deduplication_window = {RememberedBlocks}, replicated_deduplication_window_seconds = 604800",
        _ => throw new SchemaException($"Unknown schema macro '{{{name}}}'."),
    };

    private string Engine(string engine, string path, string replica)
    {
        if (Cluster is null)
        {
            return engine;
        }
        var parameters = engine.IndexOf('(', StringComparison.Ordinal);
        var (family, rest) = parameters < 0 ? (engine, "") : (engine[..parameters], ", " + engine[(parameters + 1)..^1]);
        return $"Replicated{family}('{path}', '{replica}'{rest})";
    }

    private string Distributed(string argument)
    {
        if (Cluster is null)
        {
            return "";
        }
        var parts = argument.Split(" by ", 2, StringSplitOptions.TrimEntries);
        var (table, shardingKey) = (parts[0], parts[1]);
        return $"CREATE TABLE IF NOT EXISTS {table} {OnCluster} AS {LocalName(table)}\n"
            + $"ENGINE = Distributed({SqlText.Literal(Cluster)}, currentDatabase(), {LocalName(table)}, {shardingKey})";
    }

    [GeneratedRegex(@"\{(?<name>[a-z_]+)(:(?<argument>[^{}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MacroPattern();
}
