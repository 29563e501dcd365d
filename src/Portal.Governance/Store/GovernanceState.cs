namespace Portal.Governance.Store;

/// <summary>How far the relational store is usable.</summary>
public enum GovernancePhase
{
    /// <summary>The database or its schema is being brought up.</summary>
    Starting,

    /// <summary>Records can be read and written.</summary>
    Ready,

    /// <summary>The database does not answer or does not fit; what needs no records goes on.</summary>
    Degraded,
}

/// <param name="Detail">For operators, in English; names no password and no person.</param>
/// <param name="Since">When this state began.</param>
public sealed record GovernanceStatus(GovernancePhase Phase, string? Detail, DateTimeOffset Since);

/// <summary>The state of the relational store, for health checks, pages and whatever loads records at start.</summary>
public sealed class GovernanceState(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GovernanceStatus _current = new(GovernancePhase.Starting, "The portal starts.", time.GetUtcNow());

    /// <summary>Raised after a change, on the thread that made it; handlers return at once.</summary>
    public event EventHandler? Changed;

    public GovernanceStatus Current => Volatile.Read(ref _current);

    /// <summary>Whether the store has been ready since the portal started; it may be degraded again.</summary>
    public bool HasBeenReady => _ready.Task.IsCompleted;

    /// <summary>Completes when the store is ready for the first time: its schema is then the portal's.</summary>
    public Task WhenReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    internal void Set(GovernancePhase phase, string? detail = null)
    {
        lock (_gate)
        {
            if (_current.Phase == phase && string.Equals(_current.Detail, detail, StringComparison.Ordinal))
            {
                return;
            }
            _current = new GovernanceStatus(phase, detail, _current.Phase == phase ? _current.Since : time.GetUtcNow());
        }
        if (phase == GovernancePhase.Ready)
        {
            _ready.TrySetResult();
        }
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
