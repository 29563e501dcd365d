namespace Portal.Live;

/// <summary>How far the store of telemetry is usable.</summary>
public enum TelemetryPhase
{
    /// <summary>The engine or its schema is being brought up; telemetry is accepted already.</summary>
    Starting,

    /// <summary>Questions are answered.</summary>
    Ready,

    /// <summary>The store does not answer or does not fit; telemetry is still accepted.</summary>
    Degraded,
}

/// <summary>Why the store of telemetry is not ready; pages choose their words by it.</summary>
public enum TelemetryReason
{
    None,
    EngineStarting,
    SchemaUpgrading,
    EngineDown,
    SchemaFault,
}

/// <param name="Detail">For operators, in English; names no password and no person.</param>
/// <param name="Since">When this state began.</param>
public sealed record TelemetryStatus(TelemetryPhase Phase, TelemetryReason Reason, string? Detail, DateTimeOffset Since);

/// <summary>The state of the store of telemetry, for health checks and pages.</summary>
public sealed class TelemetryState(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TelemetryStatus _current = new(TelemetryPhase.Starting, TelemetryReason.EngineStarting, "The portal starts.", time.GetUtcNow());

    /// <summary>Raised after a change, on the thread that made it; handlers return at once.</summary>
    public event EventHandler? Changed;

    public TelemetryStatus Current => Volatile.Read(ref _current);

    internal void Set(TelemetryPhase phase, TelemetryReason reason = TelemetryReason.None, string? detail = null)
    {
        lock (_gate)
        {
            if (_current.Phase == phase && _current.Reason == reason && string.Equals(_current.Detail, detail, StringComparison.Ordinal))
            {
                return;
            }
            var since = _current.Phase == phase && _current.Reason == reason ? _current.Since : time.GetUtcNow();
            _current = new TelemetryStatus(phase, reason, detail, since);
        }
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
