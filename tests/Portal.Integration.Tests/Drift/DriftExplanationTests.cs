using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Statistics;
using Portal.Testing;
using static Portal.Integration.Tests.Drift.DriftTraffic;

namespace Portal.Integration.Tests.Drift;

/// <summary>What carries a drift and what else changed then, over the real engine.</summary>
public sealed class DriftExplanationTests(EngineFixture engine)
{
    private static readonly DateTimeOffset Released = Now.AddHours(-12).AddMinutes(10);

    [Fact]
    public async Task GetExplanation_ReleaseSlowsCalls_NamesTheReleaseAndWhenItCame()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([.. Spread(Now.AddDays(-8), Released, 4000, Old), .. Spread(Now.AddDays(-1), Now, 1000, Old), .. Spread(Released, Now, 1000, New)], "t");

        var explanation = await Questions(database).GetExplanationAsync(Request, "latency_ms", CancellationToken.None);

        var carriers = explanation.Segments.Where(segment => segment.Carries).Select(segment => (segment.Dimension, segment.Value)).ToList();
        carriers.ShouldBe([(DriftDimension.Version, "2"), (DriftDimension.PromptVersion, "p2")], ignoreOrder: true);
        var release = explanation.Segments.Single(segment => segment is { Dimension: DriftDimension.Version, Value: "2" });
        (release.ReferenceCount, release.CurrentCount, release.IsNew, release.Verdict).ShouldBe((0UL, 1000UL, true, Verdict.Alert));
        release.PsiWithout!.Value.ShouldBeLessThan(0.02);
        explanation.Suspect.ShouldNotBeNull();
        (explanation.Suspect.Kind, explanation.Suspect.Value, explanation.Suspect.Time).ShouldBe((DriftChangeKind.Release, "2", Now.AddHours(-12).AddMinutes(10)));
        explanation.Onset.ShouldBe(Now.AddHours(-12));
        explanation.Changes.Select(change => (change.Kind, change.Value, change.IsFact)).ShouldBe(
            [(DriftChangeKind.Release, "2", false), (DriftChangeKind.PromptVersion, "p2", false), (DriftChangeKind.Fingerprint, "fp_2", true), (DriftChangeKind.AnswerModel, "m", true), (DriftChangeKind.TrafficMix, "1", false)],
            ignoreOrder: true);
        explanation.Changes.ShouldContain(change => change.Kind == DriftChangeKind.TrafficMix && Math.Abs(change.After!.Value - 0.6) < 0.1);
    }

    [Fact]
    public async Task GetExplanation_ReleaseWithinAnHourAlmostAlone_NamesItAndNotTheModelItRunsOn()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // A quarter of an hour of the new release: 300 calls of one model, 20 of another, 5 of the release before.
        var start = Now.AddMinutes(-20);
        await database.InsertAsync(
            [
                .. Spread(Now.AddDays(-8), start, 4000, Old),
                .. Spread(start, Now, 5, Old),
                .. Spread(start, Now, 300, New),
                .. Spread(start, Now, 20, (i, call) =>
                {
                    New(i + 1000, call);
                    call.Model = "other";
                }),
            ],
            "t");

        var explanation = await Questions(database).GetExplanationAsync(Request with { From = start }, "latency_ms", CancellationToken.None);

        (explanation.Suspect?.Kind, explanation.Suspect?.Value, explanation.Suspect?.Time).ShouldBe((DriftChangeKind.Release, "2", start));
        explanation.Segments.Where(segment => segment.Carries).Select(segment => segment.Dimension).ShouldNotContain(DriftDimension.Model);
    }

    [Fact]
    public async Task GetCalls_BinOfANumberAndACategory_ReturnsTheCallsWithTheirIds()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([.. Spread(Now.AddDays(-1), Now, 300, Old), .. Spread(Released, Now, 20, New)], "t");
        var questions = Questions(database);

        // 300 ms lies in bin ceil(8 log2 300) - 1 = 65.
        var slow = await questions.GetCallsAsync(Request, new DriftBinRequest("latency_ms", null, 1, 65), CancellationToken.None);
        var labelled = await questions.GetCallsAsync(Request, new DriftBinRequest("prompt_version", "p2", 0, 0), CancellationToken.None);
        var none = await questions.GetCallsAsync(Request, new DriftBinRequest("refusal", "yes", 0, 0), CancellationToken.None);

        slow.Total.ShouldBe(20UL);
        slow.Calls.Count.ShouldBe(20);
        slow.Calls.ShouldAllBe(call => call.Value == "300" && call.Version == "2" && call.TraceId.Length == 32 && call.SpanId.Length == 16);
        slow.Calls.Select(call => call.Time).ShouldBeInOrder(SortDirection.Descending);
        slow.OldestKept.ShouldBeNull();
        labelled.Total.ShouldBe(20UL);
        (none.Total, none.Calls.Count).ShouldBe((0UL, 0));
    }

    private static DriftQuestions Questions(TestDatabase database) => new(database.DataSource, new ManualTime(Now));

    private static void Old(int index, CallRow call)
    {
        call.DurationNanoseconds = index % 2 == 0 ? 100_000_000UL : 200_000_000UL;
        call.Labels.Add("prompt_version", "p1");
        call.Labels.Add("fingerprint", "fp_1");
        call.Labels.Add("model_changed", "no");
    }

    private static void New(int index, CallRow call)
    {
        call.Version = "2";
        call.TraceId = new UInt128(7, (ulong)index + 1);
        call.DurationNanoseconds = 300_000_000UL;
        call.Labels.Add("prompt_version", "p2");
        call.Labels.Add("fingerprint", "fp_2");
        call.Labels.Add("model_changed", "yes");
    }
}
