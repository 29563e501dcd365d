using System.Data.Common;
using Portal.Telemetry.Rollups;

namespace Portal.Telemetry.Bias;

/// <summary>Which applications decide about somebody: those with outcomes.</summary>
public sealed class DecidingApplications(DbDataSource clickHouse)
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    /// <summary>The applications of a tenant with decisions in the whole hours of a range, the one that decided last first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT application
            FROM outcome_windows
            WHERE tenant = {tenant:String} AND time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')}
            GROUP BY application
            ORDER BY max(time) DESC, application
            LIMIT 1000
            """;
        var applications = new List<string>();
        (string, object)[] parameters = [("tenant", tenant), ("from", from.ToUniversalTime().Floor(OneHour)), ("to", to.ToUniversalTime().Ceiling(OneHour))];
        await foreach (var application in clickHouse.QueryAsync(Sql, row => row.GetString(0), parameters, cancellationToken))
        {
            applications.Add(application);
        }
        return applications;
    }
}
