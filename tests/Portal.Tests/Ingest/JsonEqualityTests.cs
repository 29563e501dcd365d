using System.Text;
using Portal.Ingest;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

public sealed class JsonEqualityTests : IDisposable
{
    private readonly IngestBench _bench = new();

    [Fact]
    public void RandomRequests_InBothEncodings_GiveTheSameRows()
    {
        var random = new RandomTraces(20261121);
        for (var i = 0; i < 500; i++)
        {
            var traces = random.Next();

            var protobuf = _bench.Decode(traces).Select(call => call.Dump()).ToList();
            var json = DecodeJson(OtlpJson.Encode(traces)).Select(call => call.Dump()).ToList();

            json.ShouldBe(protobuf, $"request {i}");
        }
    }

    /// <summary>What the specification's JSON mapping allows beside what our own encoder writes.</summary>
    [Fact]
    public void Json_InItsOtherForms_IsRead()
    {
        var call = DecodeJson("""
            {
              "unknown": {"deep": [1, {"x": null}]},
              "resourceSpans": [{
                "scopeSpans": [{
                  "spans": [{
                    "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "eee19b7ec3c1b174", "parentSpanId": "",
                    "kind": "SPAN_KIND_CLIENT", "startTimeUnixNano": 1795262400000000000, "endTimeUnixNano": 1.7952624005e18,
                    "status": {"code": "STATUS_CODE_ERROR", "message": "a\u0041\n"},
                    "attributes": [
                      {"key": "gen_ai.usage.input_tokens", "value": {"intValue": 12}},
                      {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "34"}},
                      {"key": "double", "value": {"doubleValue": "1.5"}},
                      {"key": "nan", "value": {"doubleValue": "NaN"}},
                      {"key": "bytes", "value": {"bytesValue": "AQI="}},
                      {"key": "empty", "value": {}},
                      {"key": "null", "value": null}
                    ]
                  }]
                }],
                "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "late"}}]}
              }]
            }
            """u8.ToArray()).ShouldHaveSingleItem();

        call.Text("application").ShouldBe("late");
        call.Text("trace_id").ShouldBe("5b8efff798038103d269b633813fc60c");
        call.Number("duration_ns").ShouldBe(500_000_000u);
        call["status"].ShouldBe((byte)CallStatus.Error);
        call.Text("status_message").ShouldBe("aA\n");
        call.Number("input_tokens").ShouldBe(12u);
        call.Number("output_tokens").ShouldBe(34u);
        call.Attributes.ShouldBe(new Dictionary<string, string> { ["double"] = "1.5", ["nan"] = "NaN", ["bytes"] = "AQI=", ["empty"] = "", ["null"] = "" });
    }

    [Fact]
    public void Json_SpanOfWrongShape_IsRejectedAlone()
    {
        const string Good = """{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"000000000000000N"}""";
        var json = $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{Good.Replace("N", "1", StringComparison.Ordinal)}},{"traceId":7,"attributes":[[{}]]},{{Good.Replace("N", "2", StringComparison.Ordinal)}},"x",{"traceId":"zz","spanId":"1"}]}]}]}""";
        var malformed = new List<long>();

        var calls = DecodeJson(Encoding.UTF8.GetBytes(json), malformed);

        calls.Select(call => call.Text("span_id")).ShouldBe(["0000000000000001", "0000000000000002"]);
        malformed.ShouldBe([1, 3]);
        _bench.Decoder.Rejections.Describe("spans", 10).ShouldContain("1 with a trace id");
    }

    private List<DecodedCall> DecodeJson(byte[] json, List<long>? malformed = null)
    {
        using var target = new WireWriter(256);
        OtlpJsonReader.TryRewrite(OtlpJsonSchema.Of(Portal.Ingest.OtlpSignal.Traces), json, target, malformed ?? []).ShouldBeNull();
        return _bench.Decode(target.WrittenSpan).ShouldNotBeNull();
    }

    public void Dispose() => _bench.Dispose();
}

/// <summary>Trace requests of any content, the same ones for the same seed.</summary>
internal sealed class RandomTraces(int seed)
{
    private static readonly string[] Names =
    [
        "gen_ai.operation.name", "gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "gen_ai.response.finish_reasons", "user.id",
        "llm.input_messages.0.message.content", "llm.input_messages.1.message.role", "gen_ai.prompt.0.content", "openinference.span.kind", "llm.cost.total",
        "gen_ai.response.time_to_first_chunk", "input.value", "traceloop.span.kind", "error.type", "plain", "__proto__", "ключ", "", "a.b.c",
    ];

    private static readonly string[] Texts = ["chat", "embeddings", "LLM", "TOOL", "agent", "", "gpt-4o", "12", "ñandú 🦤", "\"quoted\"\n\t\u0001", "stop"];

    private readonly Random _random = new(seed);

    public OtlpTraces Next() => new(Many(0, 3, () => new OtlpResourceSpans
    {
        Attributes = Attributes(2, Depth: 2),
        SchemaUrl = Pick(["", "https://opentelemetry.io/schemas/1.36.0"]),
        Scopes = Many(0, 3, () => new OtlpScopeSpans { Name = Pick(Texts), SchemaUrl = Pick(["", "x"]), Spans = Many(0, 6, Span) }),
    }));

    private OtlpSpan Span() => new()
    {
        TraceId = Bytes(_random.Next(20) == 0 ? 7 : 16),
        SpanId = Bytes(_random.Next(20) == 0 ? 0 : 8),
        ParentSpanId = Bytes(Pick([0, 8])),
        Name = Pick(Texts),
        StartUnixNano = IngestBench.Nanoseconds(IngestBench.Now.AddSeconds(-_random.Next(1_000_000))),
        EndUnixNano = IngestBench.Nanoseconds(IngestBench.Now.AddSeconds(-_random.Next(1_000_000))),
        Attributes = Attributes(12, Depth: 3),
        Links = Many(0, 2, () => new OtlpLink(Pick<byte[]>([[1, 2, 3], [.. Enumerable.Range(1, 16).Select(id => (byte)id)]]), [1, 2, 3, 4, 5, 6, 7, 8], Attributes(2, Depth: 1))),
        Events = Many(0, 3, () => new OtlpEvent(Pick(["exception", "gen_ai.user.message", "gen_ai.choice", "other"]), 5, Attributes(3, Depth: 2))),
        Status = Pick([OtlpStatus.Unset, OtlpStatus.Ok, OtlpStatus.Error]),
        StatusMessage = Pick(Texts),
    };

    private OtlpAttributes Attributes(int most, int Depth)
    {
        var attributes = new OtlpAttributes();
        for (var count = _random.Next(most + 1); count > 0; count--)
        {
            attributes.Add(_random.Next(4) == 0 ? $"key.{_random.Next(100)}" : Pick(Names), Value(Depth));
        }

        return attributes;
    }

    private OtlpValue Value(int depth) => _random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => Pick(Texts),
        1 => _random.Next(2) == 0,
        2 => Pick([0L, -1, 7, long.MaxValue, long.MinValue, _random.NextInt64()]),
        3 => Pick([0.0, -0.5, 1e-7, 1e300, double.NaN, double.NegativeInfinity, _random.NextDouble()]),
        4 => Bytes(_random.Next(5)),
        5 => OtlpValue.Empty,
        6 => OtlpValue.Array([.. Many(0, 3, () => Value(depth - 1))]),
        _ => Attributes(3, depth - 1),
    };

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];

    private List<T> Many<T>(int least, int most, Func<T> make) => [.. Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => make())];
}
