using System.Text;
using Portal.Governance.Applications;
using Portal.Ingest;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Writing;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

public sealed class LogDecoderTests : IDisposable
{
    private static readonly byte[] TraceId = [.. Enumerable.Range(1, 16).Select(value => (byte)value)];
    private static readonly byte[] SpanId = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly LogDecoder _decoder = Create(new IngestOptions());

    [Fact]
    public void Evaluation_WithScoreAndLabel_IsARowOfEvaluations()
    {
        var row = Decode(Event("gen_ai.evaluation.result", new()
        {
            { "gen_ai.evaluation.name", "relevance" },
            { "gen_ai.evaluation.score.value", 0.875 },
            { "gen_ai.evaluation.score.label", "good" },
            { "gen_ai.evaluation.explanation", "answers the question" },
            { "gen_ai.response.id", "chatcmpl-1" },
            { "judge.model", "gpt-5" },
        })).ShouldHaveSingleItem();

        row.Table.ShouldBe(SpoolTable.Evaluations);
        row.Text.ShouldContain("relevance");
        row.Text.ShouldContain("good");
        row.Text.ShouldContain("answers the question");
        row.Text.ShouldContain("judge.model");
        row.Bytes.AsSpan().IndexOf(BitConverter.GetBytes(0.875)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Evaluation_WithoutCapture_KeepsNoExplanation()
    {
        using var decoder = Create(new IngestOptions { CaptureContent = false });

        var row = Decode(decoder, Event("gen_ai.evaluation.result", new() { { "gen_ai.evaluation.name", "tone" }, { "gen_ai.evaluation.explanation", "quotes the answer" } })).ShouldHaveSingleItem();

        row.Table.ShouldBe(SpoolTable.Evaluations);
        row.Text.ShouldNotContain("quotes the answer");
    }

    [Fact]
    public void Details_OfAnInference_AreContentAndAnEventWithoutIt()
    {
        var rows = Decode(Event("gen_ai.client.inference.operation.details", new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.usage.input_tokens", 12 },
            { "gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"secret question"}]}]""" },
            { "gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"secret answer"}]}]""" },
        }));

        rows.Select(row => row.Table).ShouldBe([SpoolTable.CallContent, SpoolTable.LogEvents]);
        rows[0].Text.ShouldContain("secret question");
        rows[0].Text.ShouldContain("secret answer");
        rows[1].Text.ShouldContain("gen_ai.usage.input_tokens");
        rows[1].Text.ShouldNotContain("secret");
        // Nothing of it counts as a call.
        rows.ShouldNotContain(row => row.Table == SpoolTable.Calls);
    }

    [Theory]
    [InlineData("gen_ai.user.message", "user")]
    [InlineData("gen_ai.choice", "assistant")]
    public void Message_OfTheOldConvention_IsContentOfItsSpan(string name, string role)
    {
        var row = Decode(Event(name, new() { { "gen_ai.system", "openai" } }) with { Body = new OtlpAttributes { { "content", "hello" } } }).ShouldHaveSingleItem();

        row.Table.ShouldBe(SpoolTable.CallContent);
        row.Text.ShouldContain($$"""[{"role":"{{role}}","content":"hello"}]""");
        row.Bytes.AsSpan().IndexOf(SpanId).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Message_WithoutSpan_IsAnEventAndTheSenderIsTold()
    {
        var row = Decode(Event("gen_ai.user.message", []) with { Body = "hello", SpanId = [], TraceId = [] }).ShouldHaveSingleItem();

        row.Table.ShouldBe(SpoolTable.LogEvents);
        row.Text.ShouldNotContain("hello");
        _decoder.Rejections.Total.ShouldBe(0);
        _decoder.Rejections.Describe("log records", 10).ShouldContain("1 log records carry messages but no span id");
    }

    [Fact]
    public void Record_OfNoConvention_IsALogEventWithItsBody()
    {
        var row = Decode(Event("", new() { { "http.route", "/pay" }, { "user.email", "a@b.c" } }) with { Body = "payment failed", SeverityNumber = 17 }).ShouldHaveSingleItem();

        row.Table.ShouldBe(SpoolTable.LogEvents);
        row.Text.ShouldContain("payment failed");
        row.Text.ShouldContain("/pay");
        row.Text.ShouldNotContain("a@b.c");
    }

    [Fact]
    public void Name_InAnAttribute_IsTheEventsName() =>
        Decode(Event("", new() { { "event.name", "gen_ai.evaluation.result" }, { "gen_ai.evaluation.name", "tone" } })).ShouldHaveSingleItem().Table.ShouldBe(SpoolTable.Evaluations);

    [Fact]
    public void SameRecord_Twice_IsOneItem_AndOneNanosecondMakesAnother()
    {
        var record = Event("", []) with { Body = "once" };

        Decode(record, record, record with { TimeUnixNano = record.TimeUnixNano + 1 }).Count.ShouldBe(2);
        _decoder.Duplicates.ShouldBe(1);
    }

    [Fact]
    public void Json_OfTheSameRecords_GivesTheSameRows()
    {
        OtlpLogRecord[] records = [Event("gen_ai.evaluation.result", new() { { "gen_ai.evaluation.name", "tone" }, { "gen_ai.evaluation.score.value", 1 } }), Event("", []) with { Body = "text" }];
        var logs = Logs(records);
        var protobuf = Decode(records).Select(row => Convert.ToHexString(row.Bytes)).ToList();
        using var target = new WireWriter(256);
        OtlpJsonReader.TryRewrite(OtlpJsonSchema.Of(Portal.Ingest.OtlpSignal.Logs), OtlpJson.Encode(logs), target, []).ShouldBeNull();

        _decoder.Clear();
        _decoder.TryDecode(target.WrittenSpan, "default", IngestBench.Now, IngestBench.Retention).ShouldBeTrue();

        DecodedRow.ReadAll(_decoder.Batch.ToSpool("default")).Select(row => Convert.ToHexString(row.Bytes)).ShouldBe(protobuf);
    }

    [Fact]
    public void Garbage_Mutated_NeverThrows()
    {
        var random = new Random(3);
        var good = LogProtobuf.Encode(Logs(Event("gen_ai.client.inference.operation.details", new() { { "gen_ai.input.messages", "x" } }) with { Body = new OtlpAttributes { { "a", 1 } } }));
        for (var i = 0; i < 20_000; i++)
        {
            var bad = good.ToArray();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            _decoder.Clear();
            if (_decoder.TryDecode(bad, "default", IngestBench.Now, IngestBench.Retention))
            {
                DecodedRow.ReadAll(_decoder.Batch.ToSpool("default"));
            }
        }
    }

    public void Dispose() => _decoder.Dispose();

    private static LogDecoder Create(IngestOptions options) => new(options, DialectMap.Default, new Utf8StringCache(), new SubjectHasher(new byte[32]), new ApplicationRules());

    private static OtlpLogRecord Event(string name, OtlpAttributes attributes) => new()
    {
        TimeUnixNano = IngestBench.Nanoseconds(IngestBench.Now.AddMinutes(-1)), EventName = name, Attributes = attributes, TraceId = TraceId, SpanId = SpanId,
    };

    private static OtlpLogs Logs(params OtlpLogRecord[] records) =>
        new(new OtlpResourceLogs { Attributes = new() { { "service.name", "shop" } }, ScopeName = "test", Records = records });

    private List<DecodedRow> Decode(params OtlpLogRecord[] records) => Decode(_decoder, records);

    private static List<DecodedRow> Decode(LogDecoder decoder, params OtlpLogRecord[] records)
    {
        decoder.Clear();
        decoder.TryDecode(LogProtobuf.Encode(Logs(records)), "default", IngestBench.Now, IngestBench.Retention).ShouldBeTrue();
        return DecodedRow.ReadAll(decoder.Batch.ToSpool("default"));
    }
}

/// <summary>A row of any table, not taken apart.</summary>
internal sealed record DecodedRow(SpoolTable Table, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public static List<DecodedRow> ReadAll(SpoolBatch batch)
    {
        var all = new List<DecodedRow>();
        foreach (var rows in batch.Tables)
        {
            var offset = 0;
            foreach (var length in rows.Lengths.Span)
            {
                all.Add(new(rows.Table, rows.Rows.Slice(offset, length).ToArray()));
                offset += length;
            }

            offset.ShouldBe(rows.Rows.Length);
        }

        return all;
    }
}

/// <summary>Log requests in protobuf; field numbers from opentelemetry-proto's logs.proto.</summary>
internal static class LogProtobuf
{
    public static byte[] Encode(OtlpLogs logs)
    {
        using var writer = new ProtobufWriter();
        foreach (var resource in logs.Resources)
        {
            var resourceLogs = writer.Begin(1);
            var attributes = writer.Begin(1);
            OtlpProtobuf.Write(writer, 1, resource.Attributes);
            writer.End(attributes);
            var scopeLogs = writer.Begin(2);
            var scope = writer.Begin(1);
            writer.String(1, resource.ScopeName);
            writer.End(scope);
            foreach (var record in resource.Records)
            {
                var start = writer.Begin(2);
                writer.Fixed64(1, record.TimeUnixNano);
                writer.Varint(2, (ulong)record.SeverityNumber);
                if (record.Body.Kind != OtlpValueKind.Empty)
                {
                    var body = writer.Begin(5);
                    OtlpProtobuf.Write(writer, record.Body);
                    writer.End(body);
                }

                OtlpProtobuf.Write(writer, 6, record.Attributes);
                writer.Bytes(9, record.TraceId);
                writer.Bytes(10, record.SpanId);
                writer.String(12, record.EventName);
                writer.End(start);
            }

            writer.End(scopeLogs);
            writer.End(resourceLogs);
        }

        return writer.WrittenSpan.ToArray();
    }
}
