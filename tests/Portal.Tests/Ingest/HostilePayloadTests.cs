using System.Text;
using Portal.Ingest;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

public sealed class HostilePayloadTests : IDisposable
{
    private readonly IngestBench _bench = new();

    [Fact]
    public void Ids_WrongLengthOrZero_AreRejectedAndTheOthersStored()
    {
        var good = IngestBench.Span([]);
        var calls = _bench.Decode(IngestBench.Traces(
            good,
            good with { TraceId = new byte[16] },
            good with { TraceId = new byte[8] },
            good with { SpanId = new byte[8] },
            good with { SpanId = [1] },
            good with { SpanId = [2, 2, 2, 2, 2, 2, 2, 2], ParentSpanId = [1, 2] },
            good with { SpanId = [3, 3, 3, 3, 3, 3, 3, 3], ParentSpanId = new byte[8] }));

        calls.Select(call => call.Text("span_id")).ShouldBe(["0000000000000001", "0303030303030303"]);
        _bench.Decoder.Rejections.Total.ShouldBe(5);
        var message = _bench.Decoder.Rejections.Describe("spans", 100);
        message.ShouldContain("2 with a trace id that is not 16 bytes long or all zero");
        message.ShouldContain("2 with a span id that is not 8 bytes long or all zero");
        message.ShouldContain("1 with a parent span id that is not 8 bytes long");
        message.ShouldContain("The first is number 1 of the request");
    }

    [Fact]
    public void Span_Poisoned_IsRejectedAloneAndTheOthersStored()
    {
        using var writer = new ProtobufWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        foreach (var span in new[] { 1, 2, 3 })
        {
            var start = writer.Begin(2);
            writer.Bytes(1, Enumerable.Repeat((byte)1, 16).ToArray());
            writer.Bytes(2, Enumerable.Repeat((byte)span, 8).ToArray());
            if (span == 2)
            {
                writer.Bytes(9, [0x0A, 0x7F, 0x61]); // an attribute whose key claims 127 bytes and has one
            }

            writer.End(start);
        }
        writer.End(scope);
        writer.End(resource);

        var calls = _bench.Decode(writer.WrittenSpan).ShouldNotBeNull();

        calls.Select(call => call.Text("span_id")).ShouldBe(["0101010101010101", "0303030303030303"]);
        _bench.Decoder.Rejections.Describe("spans", 100).ShouldContain("1 malformed. The first is number 1");
    }

    [Fact]
    public void Truncated_AtAnyByte_IsRefusedOrLosesNothingThatWasComplete()
    {
        var body = OtlpProtobuf.Encode(IngestBench.Traces(IngestBench.Span(new() { { "a", "b" } }), IngestBench.Span(new() { { "c", 1.5 } }, 2)));

        for (var length = 1; length < body.Length; length++)
        {
            _bench.Decode(body.AsSpan(0, length)).ShouldBeNull($"cut to {length} of {body.Length} bytes");
        }
    }

    [Fact]
    public void RandomBytes_AreRefused()
    {
        var random = new Random(7);
        var refused = 0;
        for (var i = 0; i < 1000; i++)
        {
            var bytes = new byte[random.Next(20, 2000)];
            random.NextBytes(bytes);
            if (_bench.Decode(bytes) is null)
            {
                refused++;
            }
        }
        refused.ShouldBe(1000);
    }

    [Fact]
    public void Attributes_HundredThousand_AreCutToTheLimitAndFlagged()
    {
        var attributes = new OtlpAttributes { { "gen_ai.operation.name", "chat" } };
        for (var i = 0; i < 100_000; i++)
        {
            attributes.Add($"key.{i}", i);
        }

        attributes.Add("gen_ai.usage.input_tokens", 5);

        var call = _bench.DecodeOne(attributes);

        call.Attributes.Count.ShouldBe(128);
        call.Flags.ShouldBe(CallFlags.AttributesDropped);
        call.Number("input_tokens").ShouldBe(5u);
    }

    [Fact]
    public void Attributes_HundredThousandMessages_AreBounded()
    {
        var attributes = new OtlpAttributes();
        for (var i = 0; i < 100_000; i++)
        {
            attributes.Add($"llm.input_messages.{i}.message.content", "hello");
        }

        var call = _bench.DecodeOne(attributes);

        call.Content.ShouldNotBeNull();
        call.Content["input"].Length.ShouldBeLessThanOrEqualTo(128 * 1024);
        call.Flags.HasFlag(CallFlags.AttributesDropped).ShouldBeTrue();
    }

    [Fact]
    public void AnyValue_ThousandDeep_IsCutAtItsDepth()
    {
        OtlpValue array = 1, map = 1;
        for (var i = 0; i < 1000; i++)
        {
            (array, map) = (OtlpValue.Array(array), new OtlpAttributes { { "k", map } });
        }

        var call = _bench.DecodeOne(new() { { "array", array }, { "map", map }, { "gen_ai.input.messages", array } });

        call.Attributes["array"].ShouldBe(new string('[', 32) + "null" + new string(']', 32));
        call.Attributes["map"].ShouldBe(string.Concat(Enumerable.Repeat("{\"k\":", 32)) + "null" + new string('}', 32));
        call.Flags.ShouldBe(CallFlags.AttributeTruncated | CallFlags.ContentTruncated);
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("' OR 1=1 --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("${jndi:ldap://x}")]
    [InlineData("a\0b")]
    [InlineData("‮evil")]
    public void Key_Hostile_IsJustAString(string key)
    {
        var call = _bench.DecodeOne(new() { { key, key }, { "nested", new OtlpAttributes { { key, key } } } });

        call.Attributes[key].ShouldBe(key);
        call.Attributes["nested"].ShouldNotBeEmpty();
    }

    [Fact]
    public void Attribute_BeyondItsLimit_IsCutAndFlagged()
    {
        var call = _bench.DecodeOne(new() { { "long", new string('x', 70_000) } });

        call.Attributes["long"].Length.ShouldBe(64 * 1024);
        call.Flags.ShouldBe(CallFlags.AttributeTruncated);
    }

    [Fact]
    public void Text_NotUtf8_IsReplaced()
    {
        using var writer = new ProtobufWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        var span = writer.Begin(2);
        writer.Bytes(1, Enumerable.Repeat((byte)1, 16).ToArray());
        writer.Bytes(2, Enumerable.Repeat((byte)1, 8).ToArray());
        writer.Bytes(5, [0xFF, 0x41]);
        var attribute = writer.Begin(9);
        writer.Bytes(1, [0x6B, 0xC3]);
        var value = writer.Begin(2);
        writer.Bytes(1, [0x41, 0xE2, 0x82]);
        writer.End(value);
        writer.End(attribute);
        writer.End(span);
        writer.End(scope);
        writer.End(resource);

        var call = _bench.Decode(writer.WrittenSpan).ShouldNotBeNull().ShouldHaveSingleItem();

        call.Text("span_name").ShouldBe("\uFFFDA");
        call.Attributes.ShouldBe(new Dictionary<string, string> { ["k\uFFFD"] = "A\uFFFD" });
    }

    [Fact]
    public void Duplicates_WithinARequest_CountOnce()
    {
        var span = IngestBench.Span([]);

        _bench.Decode(IngestBench.Traces(span, span, span with { Name = "again" })).ShouldHaveSingleItem();

        _bench.Decoder.Duplicates.ShouldBe(2);
        _bench.Decoder.Rejections.Total.ShouldBe(0);
    }

    [Fact]
    public void Spans_BeyondTheLimit_AreRejectedWithTheReason()
    {
        using var bench = new IngestBench(new IngestOptions { MaxSpansPerRequest = 2 });

        bench.Decode(IngestBench.Traces(IngestBench.Span([], 1), IngestBench.Span([], 2), IngestBench.Span([], 3))).Count.ShouldBe(2);

        bench.Decoder.Rejections.Describe("spans", 2).ShouldContain("1 beyond the limit of 2 spans a request");
    }

    // A resource of 128 x 60 kB repeated on 10,000 spans would be 77 GB of rows from a body of 8 MB.
    [Fact]
    public void Resource_RepeatedOnManySpans_CannotBlowUpTheRows()
    {
        using var bench = new IngestBench(new IngestOptions { MaxBodyBytes = 1024 * 1024 });
        var resource = new OtlpAttributes();
        for (var i = 0; i < 128; i++)
        {
            resource.Add($"r{i}", new string('x', 60_000));
        }

        var spans = Enumerable.Range(1, 10_000).Select(i => IngestBench.Span([]) with { SpanId = BitConverter.GetBytes((long)i) }).ToList();

        bench.Decoder.TryDecode(OtlpProtobuf.Encode(OtlpTraces.Of(resource, spans)), "default", IngestBench.Now, IngestBench.Retention).ShouldBeTrue();

        bench.Decoder.Batch.Bytes.ShouldBeLessThan(64L * 1024 * 1024);
        bench.Decoder.Rejections.Describe("spans", 1).ShouldContain("beyond the size");
    }

    [Fact]
    public void Request_WithoutResourceSpans_IsRefused() => _bench.Decode([0x12, 0x01, 0x61]).ShouldBeNull();

    [Fact]
    public void Request_Empty_IsAccepted() => _bench.Decode([]).ShouldNotBeNull().ShouldBeEmpty();

    [Fact]
    public void Resource_BehindItsSpans_IsFound()
    {
        var inOrder = OtlpProtobuf.Encode(IngestBench.Traces(IngestBench.Span([])));
        using var writer = new ProtobufWriter();
        var resource = writer.Begin(1);
        var body = inOrder.AsSpan(inOrder.Length - ReadLength(inOrder));
        var length = 2 + body[1];
        writer.Raw(body[length..]);
        writer.Raw(body[..length]);
        writer.End(resource);

        _bench.Decode(writer.WrittenSpan).ShouldNotBeNull().ShouldHaveSingleItem().Text("application").ShouldBe("shop");

        static int ReadLength(byte[] message) => message[1] < 0x80 ? message[1] : (message[1] & 0x7F) | (message[2] << 7);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("{}", "no property resourceSpans")]
    [InlineData("""{"resourceSpans":1}""", "'resourceSpans' has a value of the wrong type")]
    [InlineData("""{"resourceSpans":[]} x""", "not JSON")]
    [InlineData("""{"resourceSpans":[{"schemaUrl":"\ud800"}]}""", "'schemaUrl' holds text that is not valid Unicode")]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":{}}}]}""", "'attributes' has a value of the wrong type")]
    public void Json_Wrong_SaysWhat(string json, string expected)
    {
        using var target = new WireWriter(256);

        OtlpJsonReader.TryRewrite(OtlpJsonSchema.Of(Portal.Ingest.OtlpSignal.Traces), Encoding.UTF8.GetBytes(json), target, []).ShouldNotBeNull().ShouldContain(expected);
    }

    public void Dispose() => _bench.Dispose();
}
