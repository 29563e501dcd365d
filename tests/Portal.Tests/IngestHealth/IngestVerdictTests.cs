using Portal.IngestHealth;
using Portal.Telemetry.Health;
using Portal.Ui;

namespace Portal.Tests.IngestHealth;

public sealed class IngestVerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly SpoolState Quiet = new(Rows: 0, Bytes: 0, MaxBytes: 1_000, Oldest: null, WriteLag: null, LastCommit: null, Fault: null, QuarantineCount: 0, QuarantineBytes: 0);
    private static readonly ProcessState Process = new(PortalMemoryBytes: 1, EngineRestarts: 0, GovernanceBytes: null);

    [Fact]
    public void Judge_NothingUnusual_IsOk() => Judge().ShouldBe([]);

    [Theory]
    [InlineData(30, null)]
    [InlineData(31, Status.Warning)]
    [InlineData(301, Status.Critical)]
    public void Judge_OldestRow_DecidesHowLate(int seconds, Status? status) =>
        Judge(Quiet with { Oldest = Now.AddSeconds(-seconds) }).ShouldBe(status is { } known ? [(IngestNote.SpoolLate, known)] : []);

    [Theory]
    [InlineData(499, null)]
    [InlineData(500, Status.Warning)]
    [InlineData(900, Status.Critical)]
    public void Judge_SpoolOfAThousandBytes_FillsAtHalf(long bytes, Status? status) =>
        Judge(Quiet with { Bytes = bytes }).ShouldBe(status is { } known ? [(IngestNote.SpoolFilling, known)] : []);

    [Fact]
    public void Judge_NoStore_IsCritical() =>
        IngestVerdict.Judge(Now, Quiet with { Rows = 7 }, Process, intake: null, store: null).Findings.ShouldHaveSingleItem()
            .ShouldBe(new IngestFinding(IngestNote.StoreDown, Status.Critical) { Count = 7 });

    [Theory]
    [InlineData("time + toIntervalDay(30)", "time + toIntervalDay(30)", null)]
    [InlineData("time + toIntervalDay(60)", "time + toIntervalDay(30)", IngestNote.TtlDiffers)]
    [InlineData(null, "time + toIntervalDay(30)", IngestNote.TtlMissing)]
    [InlineData(null, null, null)]
    public void Judge_RealAndPromisedTtl_MustAgree(string? real, string? promised, IngestNote? note) =>
        Judge(store: Store() with { Tables = [new TableState("calls", 1, 1, 1, null, null, real, promised)] })
            .ShouldBe(note is { } known ? [(known, Status.Warning)] : []);

    [Theory]
    // 15 % free is enough, 14 % is low, 4 % is critical.
    [InlineData(15, null)]
    [InlineData(14, Status.Warning)]
    [InlineData(4, Status.Critical)]
    public void Judge_FreeDisk_DecidesHowUrgent(ulong free, Status? status) =>
        Judge(store: Store() with { Disks = [new DiskState("default", free, 100)] }).ShouldBe(status is { } known ? [(IngestNote.DiskLow, known)] : []);

    [Fact]
    public void Judge_RefusedRequests_AreToldApart()
    {
        var intake = new IntakeState(Now.AddHours(-1), Now, TimeSpan.FromMinutes(1), [], [], [], [], [], 0,
        [
            new("grpc", 200, 1_000, 0), new("grpc", 401, 3, 0), new("http/json", 400, 2, 0), new("http/json", 413, 1, 0), new("grpc", 429, 4, 0), new("grpc", 503, 5, 0), new("grpc", 499, 9, 0),
        ]);

        IngestVerdict.Judge(Now, Quiet, Process, intake, Store()).Findings.Select(finding => (finding.Note, finding.Count))
            .ShouldBe([(IngestNote.Overloaded, 9UL), (IngestNote.NoKey, 3UL), (IngestNote.BadRequests, 3UL)]);
    }

    private static (IngestNote, Status)[] Judge(SpoolState? spool = null, StoreState? store = null) =>
        [.. IngestVerdict.Judge(Now, spool ?? Quiet, Process, intake: null, store ?? Store()).Findings.Select(finding => (finding.Note, finding.Status))];

    private static StoreState Store() => new(Now, "26.7", TimeSpan.FromDays(1), 1, 0, [new DiskState("default", 80, 100)], [], [], [], new RollupBacklog(0, 0));
}
