using System.Security.Claims;

namespace Portal.Governance.Access;

/// <summary>Whether a connection that stays open may go on: its session or key still stands, with the right and in the project it began with.</summary>
/// <param name="interval">How often a connection is looked at.</param>
/// <param name="stands">Asks sessions and keys.</param>
public sealed class ConnectionRights(TimeSpan interval, Func<ClaimsPrincipal, CancellationToken, Task<bool>> stands)
{
    public TimeSpan Interval { get; } = interval;

    /// <exception cref="System.Data.Common.DbException">Nobody can tell at the moment.</exception>
    public Task<bool> StandsAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => stands(user, cancellationToken);
}
