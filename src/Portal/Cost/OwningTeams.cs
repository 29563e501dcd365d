using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Governance;
using Portal.Governance.Applications;

namespace Portal.Cost;

/// <summary>The team that owns each application, from the applications' settings; read at most every ten seconds per tenant.</summary>
public sealed partial class OwningTeams(IDbContextFactory<PortalDb> store, TimeProvider time, ILogger<OwningTeams> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>While the portal starts, the relational store may take longer than spend should wait for names of teams.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (IReadOnlyDictionary<string, string> Teams, long ReadAt)> _known = new(StringComparer.Ordinal);

    /// <summary>Team by application. While the relational store does not answer, what was known last: spend is shown all the same.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GetAsync(string tenant, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(tenant, out var known) && time.GetElapsedTime(known.ReadAt) < Fresh)
            {
                return known.Teams;
            }
        }
        IReadOnlyDictionary<string, string> teams;
        using var late = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await using var db = await store.CreateDbContextAsync(limit.Token);
            teams = await db.Set<ApplicationSettings>().AsNoTracking()
                .Where(settings => settings.Tenant == tenant && settings.Team != null && settings.Team != "")
                .ToDictionaryAsync(settings => settings.Application, settings => settings.Team!, StringComparer.Ordinal, limit.Token);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnknown(tenant, exception);
            teams = Known(tenant);
        }
        lock (_gate)
        {
            _known[tenant] = (teams, time.GetTimestamp());
        }
        return teams;
    }

    private IReadOnlyDictionary<string, string> Known(string tenant)
    {
        lock (_gate)
        {
            return _known.TryGetValue(tenant, out var known) ? known.Teams : None;
        }
    }

    [LoggerMessage(4021, LogLevel.Warning, "The teams that own applications of {Tenant} could not be read; spend without a team of its own keeps the last known owner")]
    private partial void LogUnknown(string tenant, Exception exception);
}
