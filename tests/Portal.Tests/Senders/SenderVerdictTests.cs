using Portal.Senders;
using Portal.Telemetry.Senders;
using Portal.Ui;

namespace Portal.Tests.Senders;

public sealed class SenderVerdictTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Judge_NothingUnusual_IsOk()
    {
        var verdict = Judge(Sender());

        verdict.Status.ShouldBe(Status.Ok);
        verdict.Findings.ShouldBeEmpty();
    }

    [Theory]
    // 4 of 100 are 4 %, 5 of 100 are 5 %: from there on critical.
    [InlineData(96, 4, Status.Warning)]
    [InlineData(95, 5, Status.Critical)]
    public void Judge_Rejected_IsCriticalFromFivePercentOn(ulong accepted, ulong rejected, Status status)
    {
        var verdict = Judge(Sender() with { Accepted = accepted, Rejected = rejected, Rejections = Counts(("TraceId", rejected)) });

        verdict.Status.ShouldBe(status);
        verdict.Findings.ShouldHaveSingleItem().ShouldBe(new SenderFinding(SenderNote.Rejected, status) { Count = rejected, Detail = "TraceId" });
    }

    [Theory]
    [InlineData(-999, null, Status.Ok)]
    [InlineData(-1_000, SenderNote.ClockAhead, Status.Warning)]
    [InlineData(-240_000, SenderNote.ClockAhead, Status.Warning)]
    [InlineData(-300_000, SenderNote.ClockAhead, Status.Critical)]
    [InlineData(59_999, null, Status.Ok)]
    [InlineData(60_000, SenderNote.ClockBehind, Status.Warning)]
    public void Judge_SmallestLag_TellsTheClock(long smallest, SenderNote? note, Status status)
    {
        var verdict = Judge(Sender() with { Lag = new SenderLag(100, 200, 300, smallest) });

        verdict.Status.ShouldBe(status);
        verdict.Findings.Select(finding => (SenderNote?)finding.Note).ShouldBe(note is null ? [] : [note]);
        if (note is not null)
        {
            verdict.Findings[0].Span.ShouldBe(TimeSpan.FromMilliseconds(Math.Abs(smallest)));
        }
    }

    [Fact]
    public void Judge_SeveralFindings_WorstFirst()
    {
        var verdict = Judge(Sender() with
        {
            Flags = Counts(("UsageNotCounted", 3), ("AdditiveCacheCorrected", 312)),
            Rejected = 50,
            Conventions = SemanticConventions.Detect(Counts(("gen_ai.system", 5)), Counts()),
        });

        verdict.Findings.Select(finding => (finding.Note, finding.Status, finding.Count)).ShouldBe(
        [
            (SenderNote.Rejected, Status.Critical, 50UL),
            (SenderNote.AdditiveCache, Status.Warning, 312UL),
            (SenderNote.OldNames, Status.Ok, 0UL),
            (SenderNote.UsageRepeated, Status.Ok, 3UL),
        ]);
    }

    [Fact]
    public void Judge_NoConventionButNamesOfModels_IsNotUnderstood()
    {
        var sender = Sender() with { Dialects = Counts(("none", 100)) };

        Judge(sender).Findings.ShouldHaveSingleItem().Note.ShouldBe(SenderNote.NoCalls);
        var finding = Judge(sender with { UnknownNames = [new NameCount("acme.flavour", 9), new NameCount("llm.private.model", 5)] }).Findings.ShouldHaveSingleItem();
        (finding.Note, finding.Status, finding.Detail).ShouldBe((SenderNote.NotUnderstood, Status.Warning, "llm.private.model"));
    }

    [Fact]
    public void Judge_SilentForLong_IsUnknownWhateverElse()
    {
        var verdict = Judge(Sender() with { LastSeen = Now.AddMinutes(-11), Flags = Counts(("AdditiveCacheCorrected", 1)) });

        verdict.Status.ShouldBe(Status.Unknown);
        verdict.Findings.Select(finding => finding.Note).ShouldBe([SenderNote.Silent, SenderNote.AdditiveCache]);
    }

    private static SenderVerdict Judge(SenderSummary sender) => SenderVerdict.Judge(sender, Now);

    private static SenderSummary Sender() => new()
    {
        Id = "1",
        Application = "shop",
        Sdk = "nodejs/2.11.0",
        Scope = "scope",
        ScopeVersion = "1.0",
        Accepted = 100,
        Duplicates = 0,
        Rejected = 0,
        Spans = 100,
        Logs = 0,
        Points = 0,
        LastSeen = Now,
        Lag = new SenderLag(100, 200, 300, 50),
        Examined = 10,
        Rejections = Counts(),
        Flags = Counts(),
        Dialects = Counts(("gen_ai", 100)),
        Schemas = Counts(),
        Doors = Counts(("grpc", 100)),
        Conventions = SemanticConventions.Detect(Counts(("gen_ai.provider.name", 10)), Counts()),
        UnknownNames = [],
        AcceptedOverTime = [],
        RejectedOverTime = [],
    };

    private static Dictionary<string, ulong> Counts(params (string Name, ulong Count)[] counts) => counts.ToDictionary(count => count.Name, count => count.Count, StringComparer.Ordinal);
}
