using System.Text.Json;
using Portal.Ingest;
using Portal.Telemetry.Calls;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

/// <summary>Service tier, team, SDK, one-hour cache, span kind, events and links.</summary>
public sealed class SpanDetailTests : IDisposable
{
    private readonly IngestBench _bench = new();

    [Theory]
    [InlineData(OtlpSpanKind.Unspecified, 0)]
    [InlineData(OtlpSpanKind.Internal, 1)]
    [InlineData(OtlpSpanKind.Client, 3)]
    [InlineData(OtlpSpanKind.Consumer, 5)]
    [InlineData((OtlpSpanKind)17, 0)]
    public void Kind_OfTheSpan_IsKept(OtlpSpanKind sent, byte expected) =>
        _bench.Decode(IngestBench.Traces(IngestBench.Span([]) with { Kind = sent })).ShouldHaveSingleItem()["span_kind"].ShouldBe(expected);

    [Fact]
    public void ServiceTier_Answered_WinsOverTheOneAskedFor()
    {
        _bench.DecodeOne(new() { { "openai.request.service_tier", "auto" }, { "openai.response.service_tier", "priority" } }).Text("service_tier").ShouldBe("priority");
        _bench.DecodeOne(new() { { "gen_ai.openai.request.service_tier", "flex" } }).Text("service_tier").ShouldBe("flex");
    }

    [Fact]
    public void ServiceTier_AutoAlone_NamesNoTierAndStaysAnAttribute()
    {
        var call = _bench.DecodeOne(new() { { "openai.request.service_tier", "auto" } });

        call.Text("service_tier").ShouldBe("");
        call.Attributes["openai.request.service_tier"].ShouldBe("auto");
    }

    [Fact]
    public void Team_OfTheSpan_WinsOverItsResource()
    {
        var traces = OtlpTraces.Of(new() { { "portal.team", "search" } }, [IngestBench.Span([]), IngestBench.Span(new() { { "portal.team", "support" } }, 2)]);

        _bench.Decode(traces).Select(call => call.Text("team")).ShouldBe(["search", "support"]);
    }

    [Fact]
    public void ModelVersion_StatedBySpanOrResource_WinsOverTheServicesAndLosesNothing()
    {
        var resource = new OtlpAttributes { { "portal.model.version", "2026-11" }, { "service.version", "1.4.0" } };

        var calls = _bench.Decode(OtlpTraces.Of(resource, [IngestBench.Span([]), IngestBench.Span(new() { { "portal.model.version", "canary" } }, 2)]));

        calls.Select(call => call.Text("version")).ShouldBe(["2026-11", "canary"]);
        calls.ShouldAllBe(call => call.Resource["service.version"] == "1.4.0");
    }

    [Fact]
    public void Sdk_OfTheResource_IsOneText()
    {
        var resource = new OtlpAttributes { { "telemetry.sdk.language", "python" }, { "telemetry.sdk.version", "1.38.0" } };
        _bench.Decode(OtlpTraces.Of(resource, [IngestBench.Span([])])).ShouldHaveSingleItem().Text("sdk").ShouldBe("python/1.38.0");

        resource.Add("telemetry.distro.name", "traceloop");
        resource.Add("telemetry.distro.version", "0.62.1");
        var call = _bench.Decode(OtlpTraces.Of(resource, [IngestBench.Span([])])).ShouldHaveSingleItem();
        call.Text("sdk").ShouldBe("python/1.38.0 traceloop/0.62.1");
        call.Resource.ShouldBeEmpty();
    }

    [Fact]
    public void Weight_OfAnUnsampledCall_IsOne() => _bench.DecodeOne([]).Number("weight").ShouldBe(1u);

    /// <summary>Input 1000 holds 300 + 200 written; the total is not sent, so it is the sum of both lifetimes.</summary>
    [Fact]
    public void CacheWrites_SentByLifetimeOnly_AddUpToTheTotal()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.usage.input_tokens", 1000 },
            { "gen_ai.usage.cache_creation.ephemeral_5m_input_tokens", 300 },
            { "gen_ai.usage.cache_creation.ephemeral_1h_input_tokens", 200 },
        });

        call.Number("cache_write_tokens").ShouldBe(500u);
        call.Number("cache_write_1h_tokens").ShouldBe(200u);
        call.Number("input_tokens").ShouldBe(1000u);
    }

    [Fact]
    public void CacheWrites_SentWithTheirTotal_KeepIt()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.usage.input_tokens", 1000 },
            { "gen_ai.usage.cache_creation.input_tokens", 500 },
            { "gen_ai.usage.cache_creation.ephemeral_5m_input_tokens", 300 },
            { "gen_ai.usage.cache_creation.ephemeral_1h_input_tokens", 200 },
        });

        call.Number("cache_write_tokens").ShouldBe(500u);
        call.Number("cache_write_1h_tokens").ShouldBe(200u);
    }

    [Fact]
    public void Events_WithoutMessages_AreKeptAsSent()
    {
        var call = _bench.Decode(IngestBench.Traces(IngestBench.Span([]) with
        {
            Events =
            [
                new("exception", 1_795_262_400_000_000_001, new() { { "exception.type", "Timeout" }, { "exception.stacktrace", "at a()\nat b()" } }),
                new("gen_ai.user.message", 1, new() { { "content", "secret" } }),
                new("retry", 2, new() { { "attempt", 3 }, { "user.email", "a@b.c" } }),
            ],
        })).ShouldHaveSingleItem();

        var events = JsonDocument.Parse(call.Text("events")).RootElement;
        events.GetArrayLength().ShouldBe(2);
        events[0].GetProperty("name").GetString().ShouldBe("exception");
        events[0].GetProperty("timeUnixNano").GetString().ShouldBe("1795262400000000001");
        events[0].GetProperty("attributes").GetProperty("exception.stacktrace").GetString().ShouldBe("at a()\nat b()");
        events[1].GetProperty("attributes").GetRawText().ShouldBe("""{"attempt":3}""");
        call.Content.ShouldNotBeNull()["input"].ShouldContain("secret");
    }

    [Fact]
    public void Links_OfTheSpan_AreKeptInHex()
    {
        var call = _bench.Decode(IngestBench.Traces(IngestBench.Span([]) with
        {
            Links = [new([.. Enumerable.Repeat((byte)0xAB, 16)], [1, 2, 3, 4, 5, 6, 7, 8], new() { { "reason", "retry" } })],
        })).ShouldHaveSingleItem();

        call.Text("links").ShouldBe("""[{"traceId":"abababababababababababababababab","spanId":"0102030405060708","attributes":{"reason":"retry"}}]""");
    }

    [Fact]
    public void Events_BeyondTheirBytes_AreLeftOutAndFlagged()
    {
        using var bench = new IngestBench(new IngestOptions { MaxAttributeBytes = 256 });
        var call = bench.Decode(IngestBench.Traces(IngestBench.Span([]) with
        {
            Events = [.. Enumerable.Range(0, 100).Select(i => new OtlpEvent("step", (ulong)i, new() { { "text", new string('x', 1000) } }))],
        })).ShouldHaveSingleItem();

        var events = JsonDocument.Parse(call.Text("events")).RootElement;
        events.GetArrayLength().ShouldBeInRange(1, 10);
        events[0].GetProperty("attributes").GetProperty("text").GetString()!.Length.ShouldBe(256);
        call.Flags.ShouldBe(CallFlags.AttributesDropped | CallFlags.AttributeTruncated);
    }

    public void Dispose() => _bench.Dispose();
}
