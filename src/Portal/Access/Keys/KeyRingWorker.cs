using Portal.Governance.Access;
using Portal.Governance.Store;

namespace Portal.Access.Keys;

/// <summary>
/// Keeps the <see cref="KeyRing"/> in step with the relational store: at once for changes made here, within seconds for those of another portal or of the
/// command line; writes once a minute, and at the end, when keys were last used.
/// </summary>
internal sealed partial class KeyRingWorker(
    KeyRing ring, ApiKeys keys, ApiKeyLedger ledger, GovernanceState state, TimeProvider time, ILogger<KeyRingWorker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>How often uses are written and everything is read again, whatever the stamp says: a restored backup can carry the same one.</summary>
    private static readonly TimeSpan FullInterval = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private (long, long) _stamp = (-1, -1);
    private long? _full;
    private bool _failing;

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        keys.Changed += OnChanged;
        try
        {
            await state.WhenReadyAsync(stoppingToken);
            for (var failures = 0; ;)
            {
                failures = await TryRefreshAsync(stoppingToken) ? 0 : failures + 1;
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Interval.TotalSeconds * Math.Pow(2, Math.Min(failures, 8))));
                await WaitAsync(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await SaveLastUsesAsync();
        }
        finally
        {
            keys.Changed -= OnChanged;
        }
    }

    private void OnChanged(object? sender, EventArgs e)
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // A refresh is due already.
        }
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var waiting = _changed.WaitAsync(ended.Token);
        await Task.WhenAny(waiting, Task.Delay(pause, time, ended.Token));
        await ended.CancelAsync();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }

    private async Task<bool> TryRefreshAsync(CancellationToken stop)
    {
        try
        {
            await RefreshAsync(stop);
            if (_failing)
            {
                _failing = false;
                LogInStep();
            }
            return true;
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            // The keys known so far go on holding. Said once, not every few seconds: that the database is away is reported where it is watched.
            if (!_failing)
            {
                _failing = true;
                LogOutOfStep(fault);
            }
            return false;
        }
    }

    /// <summary>One round: tells the store what it does not know, writes uses when due, takes what changed.</summary>
    internal async Task RefreshAsync(CancellationToken stop)
    {
        var unstored = ring.ListUnstored();
        foreach (var key in unstored)
        {
            await ledger.TakeOverAsync(key.ToRecord(), stop);
            LogTakenOver(key.Id, key.Tenant, key.Revoked is null ? "made" : "revoked");
        }
        var full = _full is not { } last || time.GetElapsedTime(last) >= FullInterval;
        if (full && _full is not null)
        {
            await SaveUsesAsync(stop);
        }
        var stamp = await ledger.StampAsync(stop);
        if (full || stamp != _stamp || unstored.Count > 0)
        {
            ring.Replace(await ledger.ListStandingAsync(stop), unstored);
            _stamp = stamp;
        }
        if (full)
        {
            _full = time.GetTimestamp();
        }
    }

    private async Task SaveUsesAsync(CancellationToken stop)
    {
        var uses = ring.TakeUses();
        try
        {
            await ledger.NoteUseAsync(uses, stop);
        }
        catch
        {
            ring.ReturnUses(uses);
            throw;
        }
    }

    private async Task SaveLastUsesAsync()
    {
        if (!state.HasBeenReady)
        {
            return;
        }
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            await SaveUsesAsync(limit.Token);
        }
        catch (Exception fault)
        {
            LogUsesLost(fault);
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "API keys are not in step with the database; the known ones go on holding and changes wait")]
    private partial void LogOutOfStep(Exception fault);

    [LoggerMessage(1104, LogLevel.Information, "API keys are in step with the database again")]
    private partial void LogInStep();

    [LoggerMessage(1105, LogLevel.Information, "API key {Id} of project {Tenant}, {What} on this machine, is now in the database")]
    private partial void LogTakenOver(string id, string tenant, string what);

    [LoggerMessage(1106, LogLevel.Warning, "When API keys were used in the last minute could not be saved")]
    private partial void LogUsesLost(Exception fault);
}
