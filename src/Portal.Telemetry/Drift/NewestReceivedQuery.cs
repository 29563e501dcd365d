using System.Data.Common;

namespace Portal.Telemetry.Drift;

/// <summary>When the portal received the newest call of an application within the current window.</summary>
internal static class NewestReceivedQuery
{
    public static async Task<DateTimeOffset?> ReadAsync(DbDataSource clickHouse, DriftRequest request, CancellationToken cancellationToken)
    {
        var rows = clickHouse.QueryAsync(
            """
            SELECT max(newest_received) AS newest, count() AS minutes
            FROM calls_minute
            WHERE tenant = {tenant:String} AND application = {application:String} AND time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')}
            """,
            row => row.GetFieldValue<ulong>(1) == 0 ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(0),
            [("tenant", request.Filter.Tenant), ("application", request.Application), ("from", request.From > request.To.AddDays(-1) ? request.From : request.To.AddDays(-1)), ("to", request.To)],
            cancellationToken);
        return await rows.FirstOrDefaultAsync(cancellationToken);
    }
}
