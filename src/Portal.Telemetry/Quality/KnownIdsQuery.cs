using System.Data.Common;

namespace Portal.Telemetry.Quality;

internal static class KnownIdsQuery
{
    public static async Task<IReadOnlySet<string>> ReadAsync(DbDataSource clickHouse, string tenant, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (ids.Count == 0)
        {
            return known;
        }
        const string sql = "SELECT DISTINCT evaluation_id FROM evaluations WHERE tenant = {tenant:String} AND evaluation_id IN {ids:Array(String)}";
        await foreach (var id in clickHouse.QueryAsync(sql, row => row.GetString(0), [("tenant", tenant), ("ids", ids.ToArray())], cancellationToken))
        {
            known.Add(id);
        }
        return known;
    }
}
