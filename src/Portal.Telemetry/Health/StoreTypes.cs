namespace Portal.Telemetry.Health;

/// <summary>How a table's real TTL stands to the one the settings promise.</summary>
public enum TtlVerdict
{
    /// <summary>As promised; for a table without a promise, that rows are kept.</summary>
    AsPromised,

    /// <summary>Rows are kept shorter or longer than promised.</summary>
    Differs,

    /// <summary>Rows are kept for ever although their end is promised.</summary>
    Missing,
}

/// <summary>A table of the store.</summary>
/// <param name="Rows">Of active parts; unmerged duplicates included.</param>
/// <param name="Bytes">On disk.</param>
/// <param name="Oldest">Time of the oldest row; null when empty or when its time is not known.</param>
/// <param name="RealTtl">As ClickHouse spells it; null: rows are kept for ever.</param>
/// <param name="PromisedTtl">As <c>Retention:*</c> asks for it; null: nothing is promised.</param>
public sealed record TableState(
    string Name, ulong Rows, ulong Bytes, ulong Parts, DateTimeOffset? Oldest, DateTimeOffset? Newest, string? RealTtl, string? PromisedTtl)
{
    /// <summary>Whether the two agree, read from the table and not from the settings.</summary>
    public TtlVerdict Ttl => (RealTtl, PromisedTtl) switch
    {
        (_, null) => TtlVerdict.AsPromised,
        (null, _) => TtlVerdict.Missing,
        var (real, promised) => string.Equals(real, promised, StringComparison.Ordinal) ? TtlVerdict.AsPromised : TtlVerdict.Differs,
    };
}

public sealed record DiskState(string Name, ulong FreeBytes, ulong TotalBytes);

/// <summary>A merge that runs.</summary>
/// <param name="Progress">0 to 1.</param>
public sealed record MergeState(string Table, double Progress, double ElapsedSeconds, ulong Bytes, bool IsMutation);

/// <summary>A mutation that is not done.</summary>
/// <param name="Failure">Why its last attempt failed; empty while nothing failed.</param>
public sealed record MutationState(string Table, DateTimeOffset Since, long PartsLeft, string Failure);

/// <summary>Windows that wait for the rollup worker; a reader falls back to a finer tier meanwhile.</summary>
public sealed record RollupBacklog(int Hours, int Days);

/// <summary>The store of telemetry at one moment, as the connected ClickHouse sees it; of a cluster that is one node.</summary>
/// <param name="MemoryBytes">What the server accounts for.</param>
/// <param name="MemoryLimitBytes">0: none is set.</param>
public sealed record StoreState(
    DateTimeOffset At,
    string Version,
    TimeSpan Uptime,
    ulong MemoryBytes,
    ulong MemoryLimitBytes,
    IReadOnlyList<DiskState> Disks,
    IReadOnlyList<TableState> Tables,
    IReadOnlyList<MergeState> Merges,
    IReadOnlyList<MutationState> Mutations,
    RollupBacklog Rollups);

/// <summary>How many requests were answered with a status.</summary>
/// <param name="Status">Of HTTP; for gRPC the status of HTTP that says the same.</param>
public sealed record RequestCount(string Door, int Status, ulong Requests, ulong Bytes);

/// <summary>What came in within a range, over all tenants and portals.</summary>
/// <param name="Times">Starts of the buckets.</param>
public sealed record IntakeState(
    DateTimeOffset From,
    DateTimeOffset To,
    TimeSpan Step,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<ulong> Spans,
    IReadOnlyList<ulong> Logs,
    IReadOnlyList<ulong> Points,
    IReadOnlyList<ulong> Rejected,
    ulong Duplicates,
    IReadOnlyList<RequestCount> Requests);
