namespace Portal.Telemetry.Series;

/// <summary>The values of a dimension over all tenants, in the order of their first call.</summary>
internal static class FirstSeenQuery
{
    public static async Task<IReadOnlyList<string>> ReadAsync(
        SeriesScope scope, CallDimension dimension, int longest, int most, CancellationToken cancellationToken)
    {
        var column = dimension.Column();
        var names = new List<string>();
        var rows = scope.ClickHouse.QueryAsync(
            $$"""
            SELECT toString({{column}}) AS name
            FROM calls_minute
            WHERE {{column}} != '' AND length({{column}}) <= {longest:UInt32}
            GROUP BY {{column}}
            ORDER BY min(time), name
            LIMIT {most:UInt64}
            """,
            row => row.GetString(0),
            [("longest", (uint)longest), ("most", (ulong)most)],
            cancellationToken);
        await foreach (var name in rows)
        {
            names.Add(name);
        }
        return names;
    }
}
