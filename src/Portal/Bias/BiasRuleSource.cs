using System.Data.Common;
using Portal.Governance.Bias;

namespace Portal.Bias;

/// <summary>What holds for an application; read at most every ten seconds per tenant, and at once after a change made here.</summary>
public sealed partial class BiasRuleSource : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly BiasSettingsStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<BiasRuleSource> _logger;
    private long _changes;

    public BiasRuleSource(BiasSettingsStore store, TimeProvider time, ILogger<BiasRuleSource> logger)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _time, _logger) = (store, time, logger);
        store.Changed += OnChanged;
    }

    /// <param name="Changes">How many changes had been made here when it was read.</param>
    private sealed record Known(IReadOnlyList<BiasSettings> Settings, long ReadAt, long Changes);

    /// <summary>The rule of an application. While the relational store does not answer, what was known last.</summary>
    /// <exception cref="DbException">The relational store never answered: without the minimum size nothing may be shown.</exception>
    public async Task<BiasRule> GetAsync(string tenant, string application, CancellationToken cancellationToken) =>
        BiasRules.Of((await ReadAsync(tenant, cancellationToken)).FirstOrDefault(one => string.Equals(one.Application, application, StringComparison.Ordinal)));

    public void Dispose() => _store.Changed -= OnChanged;

    private async Task<IReadOnlyList<BiasSettings>> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        Known? known;
        lock (_gate)
        {
            known = _known.GetValueOrDefault(tenant);
        }
        // Counted before the reading begins: what is read while somebody changes it counts as read before the change.
        var changes = Volatile.Read(ref _changes);
        if (known is not null && known.Changes == changes && _time.GetElapsedTime(known.ReadAt) < Fresh)
        {
            return known.Settings;
        }
        IReadOnlyList<BiasSettings> settings;
        try
        {
            settings = await _store.ListAsync(tenant, cancellationToken);
        }
        catch (Exception exception) when (known is not null && exception is (DbException or InvalidOperationException or TimeoutException))
        {
            LogUnread(tenant, exception);
            return known.Settings;
        }
        lock (_gate)
        {
            _known[tenant] = new Known(settings, _time.GetTimestamp(), changes);
        }
        return settings;
    }

    private void OnChanged(object? sender, EventArgs e) => Interlocked.Increment(ref _changes);

    [LoggerMessage(4501, LogLevel.Warning, "How the groups of {Tenant} are compared could not be read; what was known last holds")]
    private partial void LogUnread(string tenant, Exception exception);
}
