using Portal.Telemetry.Health;
using Portal.Ui;

namespace Portal.IngestHealth;

/// <summary>How ingest is doing: the worst of its findings, which come worst first.</summary>
public sealed record IngestVerdict(Status Status, IReadOnlyList<IngestFinding> Findings)
{
    public const double WarningDiskFree = 0.15;
    public const double CriticalDiskFree = 0.05;
    public const double WarningSpoolShare = 0.5;
    public const double CriticalSpoolShare = 0.9;

    /// <summary>ClickHouse slows inserts down from 1,000 parts of a partition on and refuses them at 3,000.</summary>
    public const ulong ManyParts = 1_000;

    /// <summary>Two days of hours: more than an outage of the worker explains.</summary>
    public const int ManyWindows = 48;

    public static readonly TimeSpan WarningLate = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan CriticalLate = TimeSpan.FromMinutes(5);

    public static IngestVerdict Judge(DateTimeOffset now, SpoolState spool, ProcessState process, IntakeState? intake, StoreState? store)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(process);
        var findings = OfSpool(now, spool)
            .Concat(store is null ? [new(IngestNote.StoreDown, Status.Critical) { Count = (ulong)Math.Max(0, spool.Rows) }] : OfStore(store))
            .Concat(intake is null ? [] : OfRequests(intake));
        if (process.EngineRestarts is > 0 and var restarts)
        {
            findings = findings.Append(new(IngestNote.EngineRestarted, Status.Warning) { Count = (ulong)restarts });
        }
        IngestFinding[] ordered = [.. findings.OrderByDescending(finding => finding.Status).ThenBy(finding => finding.Note)];
        return new IngestVerdict(ordered.Length == 0 ? Status.Ok : ordered[0].Status, ordered);
    }

    private static IEnumerable<IngestFinding> OfSpool(DateTimeOffset now, SpoolState spool)
    {
        if (now - spool.Oldest is { } age && age > WarningLate)
        {
            yield return new(IngestNote.SpoolLate, age > CriticalLate ? Status.Critical : Status.Warning) { Span = age, Count = (ulong)spool.Rows };
        }
        var share = spool.MaxBytes > 0 ? spool.Bytes / (double)spool.MaxBytes : 0;
        if (share >= WarningSpoolShare)
        {
            yield return new(IngestNote.SpoolFilling, share >= CriticalSpoolShare ? Status.Critical : Status.Warning) { Share = share };
        }
        if (spool.QuarantineCount > 0)
        {
            yield return new(IngestNote.Quarantined, Status.Warning) { Count = (ulong)spool.QuarantineCount };
        }
    }

    private static IEnumerable<IngestFinding> OfStore(StoreState store)
    {
        foreach (var disk in store.Disks)
        {
            var free = disk.FreeBytes / (double)disk.TotalBytes;
            if (free < WarningDiskFree)
            {
                yield return new(IngestNote.DiskLow, free < CriticalDiskFree ? Status.Critical : Status.Warning) { Share = free, Detail = disk.Name };
            }
        }
        foreach (var (verdict, note) in new[] { (TtlVerdict.Differs, IngestNote.TtlDiffers), (TtlVerdict.Missing, IngestNote.TtlMissing) })
        {
            string[] tables = [.. store.Tables.Where(table => table.Ttl == verdict).Select(table => table.Name)];
            if (tables.Length > 0)
            {
                yield return new(note, Status.Warning) { Count = (ulong)tables.Length, Detail = string.Join(", ", tables) };
            }
        }
        if (store.Tables.Where(table => table.Parts >= ManyParts).MaxBy(table => table.Parts) is { } crowded)
        {
            yield return new(IngestNote.ManyParts, Status.Warning) { Count = crowded.Parts, Detail = crowded.Name };
        }
        if (store.Mutations.FirstOrDefault(mutation => mutation.Failure.Length > 0) is { } failing)
        {
            yield return new(IngestNote.MutationFails, Status.Warning) { Detail = failing.Table };
        }
        if (store.Rollups.Hours + store.Rollups.Days >= ManyWindows)
        {
            yield return new(IngestNote.RollupsBehind, Status.Warning) { Count = (ulong)(store.Rollups.Hours + store.Rollups.Days) };
        }
    }

    private static IEnumerable<IngestFinding> OfRequests(IntakeState intake)
    {
        ulong Of(Func<int, bool> which) => intake.Requests.Where(answer => which(answer.Status)).Aggregate(0UL, (sum, answer) => sum + answer.Requests);
        if (Of(status => status is 429 or >= 500) is > 0 and var overloaded)
        {
            yield return new(IngestNote.Overloaded, Status.Warning) { Count = overloaded };
        }
        if (Of(status => status is 401 or 403) is > 0 and var strangers)
        {
            yield return new(IngestNote.NoKey, Status.Warning) { Count = strangers };
        }
        if (Of(status => status is >= 400 and < 500 and not (401 or 403 or 429 or 499)) is > 0 and var bad)
        {
            yield return new(IngestNote.BadRequests, Status.Warning) { Count = bad };
        }
    }
}
