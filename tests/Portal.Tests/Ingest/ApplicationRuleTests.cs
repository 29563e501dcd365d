using Portal.Governance.Applications;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

/// <summary>What an operator set for an application holds for its spans.</summary>
public sealed class ApplicationRuleTests
{
    [Fact]
    public void Decode_ContentOff_KeepsTheCallWithoutItsContent()
    {
        using var bench = Bench(ApplicationRule.Default with { CaptureContent = false });

        bench.DecodeOne(Chat()).Content.ShouldBeNull();
    }

    [Fact]
    public void Decode_ContentOnWhereThePortalSaysOff_KeepsIt()
    {
        using var bench = Bench(ApplicationRule.Default with { CaptureContent = true }, new Portal.Ingest.IngestOptions { CaptureContent = false });

        bench.DecodeOne(Chat()).Content.ShouldNotBeNull()["input"].ShouldContain("a long question");
    }

    [Fact]
    public void Decode_ContentLimit_CutsAndFlags()
    {
        using var bench = Bench(ApplicationRule.Default with { MaxContentBytes = 20 });

        var call = bench.DecodeOne(Chat());

        System.Text.Encoding.UTF8.GetByteCount(call.Content!["input"]).ShouldBeLessThanOrEqualTo(20);
        call.Flags.HasFlag(Telemetry.Calls.CallFlags.ContentTruncated).ShouldBeTrue();
    }

    [Fact]
    public void Decode_SenderNamesNoTeam_OwnerIsTaken()
    {
        using var bench = Bench(ApplicationRule.Default with { Team = "payments" });
        var named = Chat();
        named.Add("portal.team", "search");

        bench.Decode(IngestBench.Traces(IngestBench.Span(Chat(), 1), IngestBench.Span(named, 2))).Select(call => call.Text("team")).ShouldBe(["payments", "search"]);
    }

    [Fact]
    public void Decode_OneInTwo_KeepsWholeTracesWithTheirWeightAndAllErrors()
    {
        using var bench = Bench(ApplicationRule.Default with { SampleOneIn = 2 });
        var failed = Chat();
        failed.Add("error.type", "timeout");
        // Thirty-two traces of a call that worked and one that failed.
        var spans = Enumerable.Range(1, 32).SelectMany(trace => new[]
        {
            IngestBench.Span(Chat(), (byte)((2 * trace) - 1)) with { TraceId = TraceId(trace) },
            IngestBench.Span(failed, (byte)(2 * trace)) with { TraceId = TraceId(trace) },
        });

        var calls = bench.Decode(IngestBench.Traces([.. spans]));

        var kept = Enumerable.Range(1, 32).Count(trace => TraceSampling.IsKept((UInt128)trace, 2));
        calls.Count(call => call.Text("error_type").Length == 0).ShouldBe(kept);
        calls.Where(call => call.Text("error_type").Length == 0).ShouldAllBe(call => call.Number("weight") == 2);
        calls.Count(call => call.Text("error_type") == "timeout").ShouldBe(32);
        calls.Where(call => call.Text("error_type") == "timeout").ShouldAllBe(call => call.Number("weight") == 1);
    }

    private static byte[] TraceId(int trace) => [.. new byte[15], (byte)trace];

    private static OtlpAttributes Chat() => new()
    {
        { "gen_ai.operation.name", "chat" },
        { "gen_ai.request.model", "gpt-4o" },
        { "gen_ai.input.messages", "[{\"role\":\"user\",\"content\":\"a long question\"}]" },
    };

    private static IngestBench Bench(ApplicationRule rule, Portal.Ingest.IngestOptions? options = null)
    {
        var rules = new ApplicationRules();
        rules.Swap(new ApplicationRuleBook([new(("default", "shop"), rule)]));
        return new IngestBench(options, rules: rules);
    }
}
