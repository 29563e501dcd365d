using Portal.Telemetry.Calls;
using Portal.Telemetry.Senders;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

/// <summary>What decoding a request notes about its senders.</summary>
public sealed class SenderRecordingTests
{
    [Fact]
    public void Decode_TwoScopes_AreTwoSendersWithTheirSdk()
    {
        using var bench = Decode(
            Scope("scope-a", Span(1, ("gen_ai.operation.name", "chat"), ("gen_ai.system", "openai"), ("acme.flavour", "salty"))),
            Scope("scope-b", Span(2), Span(3)));

        var senders = bench.Decoder.Senders.Tallies.ToDictionary(sender => sender.Key.Scope, StringComparer.Ordinal);
        senders.Keys.Order().ShouldBe(["scope-a", "scope-b"]);
        senders["scope-a"].Key.ShouldBe(new SenderKey("default", "shop", "nodejs/2.11.0", "scope-a", "", SenderSignal.Traces));
        senders["scope-b"].Value.Accepted.ShouldBe(2UL);
        senders["scope-b"].Value.Dialects.Read().Keys.ShouldBe(["none"]);
        var first = senders["scope-a"].Value;
        first.Dialects.Read().Keys.ShouldBe(["gen_ai"]);
        first.Telling.Read().Keys.ShouldBe(["gen_ai.system"]);
        first.Unknown.Read().Keys.ShouldBe(["acme.flavour"]);
        // Every span of this test ends ten seconds before it is received.
        first.Lag.Smallest.ShouldBe(10_000);
    }

    [Fact]
    public void Decode_AdditiveCacheTokens_AreCountedAsCorrected()
    {
        using var bench = Decode(Scope("scope", new OtlpSpan
        {
            TraceId = Id(16, 1), SpanId = Id(8, 1), Name = "chat", StartUnixNano = Nano(-11), EndUnixNano = Nano(-10),
            Attributes = new OtlpAttributes { { "gen_ai.operation.name", "chat" }, { "gen_ai.usage.input_tokens", 10L }, { "gen_ai.usage.cache_read.input_tokens", 90L } },
        }));

        bench.Decoder.Senders.Tallies.Values.Single().Flags[0].ShouldBe(1UL);
        ((CallFlags)(1 << 0)).ShouldBe(CallFlags.AdditiveCacheCorrected);
    }

    [Fact]
    public void Decode_RejectedSpan_LeavesASampleOfItsStructureOnly()
    {
        using var bench = Decode(Scope("scope", new OtlpSpan
        {
            TraceId = Id(5, 7), SpanId = Id(8, 1), Name = "secret name", StartUnixNano = Nano(-11), EndUnixNano = Nano(-10),
            Attributes = new OtlpAttributes { { "gen_ai.input.messages", "my secret" }, { "gen_ai.usage.input_tokens", 4711L } },
        }));

        var sender = bench.Decoder.Senders.Tallies.Values.Single();
        sender.Rejections.Read().ShouldBe(new Dictionary<string, ulong> { ["TraceId"] = 1 });
        sender.Samples["TraceId"].ShouldBe("trace_id: 5 bytes\nspan_id: 8 bytes\ngen_ai.input.messages: string\ngen_ai.usage.input_tokens: int");
    }

    [Fact]
    public void Decode_SameSpanTwice_IsADuplicate()
    {
        using var bench = Decode(Scope("scope", Span(1), Span(1)));

        var sender = bench.Decoder.Senders.Tallies.Values.Single();
        (sender.Accepted, sender.Duplicates).ShouldBe((1UL, 1UL));
    }

    private static IngestBench Decode(params OtlpScopeSpans[] scopes)
    {
        var bench = new IngestBench();
        var traces = new OtlpTraces([new OtlpResourceSpans
        {
            Attributes = new OtlpAttributes { { "service.name", "shop" }, { "telemetry.sdk.language", "nodejs" }, { "telemetry.sdk.version", "2.11.0" } },
            Scopes = scopes,
        }]);
        bench.Decode(traces);
        return bench;
    }

    private static OtlpScopeSpans Scope(string name, params OtlpSpan[] spans) => new() { Name = name, Spans = spans };

    private static OtlpSpan Span(byte id, params (string Key, string Value)[] attributes)
    {
        var map = new OtlpAttributes();
        foreach (var (key, value) in attributes)
        {
            map.Add(key, value);
        }
        return new OtlpSpan { TraceId = Id(16, id), SpanId = Id(8, id), Name = "span", StartUnixNano = Nano(-11), EndUnixNano = Nano(-10), Attributes = map };
    }

    private static byte[] Id(int length, byte id) => [.. Enumerable.Repeat((byte)0, length - 1), id];

    private static ulong Nano(int seconds) => IngestBench.Nanoseconds(IngestBench.Now.AddSeconds(seconds));
}
