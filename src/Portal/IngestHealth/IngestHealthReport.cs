using Portal.Telemetry.Health;
using Portal.Ui;

namespace Portal.IngestHealth;

/// <summary>The spool of this portal at one moment.</summary>
/// <param name="Rows">Accepted and not yet in ClickHouse.</param>
/// <param name="MaxBytes">From here on requests are refused.</param>
/// <param name="WriteLag">How long the newest rows took from acceptance to being queryable; null before the first.</param>
/// <param name="Fault">Why ClickHouse does not take the rows; null while it does.</param>
public sealed record SpoolState(
    long Rows, long Bytes, long MaxBytes, DateTimeOffset? Oldest, TimeSpan? WriteLag, DateTimeOffset? LastCommit, string? Fault, int QuarantineCount, long QuarantineBytes);

/// <summary>The processes of this portal.</summary>
/// <param name="EngineRestarts">How often the embedded engine had to be started again; null with a ClickHouse server.</param>
/// <param name="GovernanceBytes">Size of the relational database; null while it does not exist or does not answer.</param>
public sealed record ProcessState(long PortalMemoryBytes, int? EngineRestarts, long? GovernanceBytes);

/// <summary>Everything the Ingest health page shows.</summary>
/// <param name="Intake">Null while ClickHouse does not answer.</param>
/// <param name="Store">Null while ClickHouse does not answer.</param>
public sealed record IngestHealthReport(DateTimeOffset At, SpoolState Spool, ProcessState Process, IntakeState? Intake, StoreState? Store, IngestVerdict Verdict);

/// <summary>What can be said about ingest; the page words it.</summary>
public enum IngestNote
{
    StoreDown,
    SpoolLate,
    SpoolFilling,
    Quarantined,
    DiskLow,
    TtlDiffers,
    TtlMissing,
    ManyParts,
    MutationFails,
    Overloaded,
    NoKey,
    BadRequests,
    RollupsBehind,
    EngineRestarted,
}

/// <summary>One thing that can be said about ingest.</summary>
public sealed record IngestFinding(IngestNote Note, Status Status)
{
    public ulong Count { get; init; }

    public TimeSpan Span { get; init; }

    /// <summary>0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Tables, a disk, a reason.</summary>
    public string Detail { get; init; } = "";
}
