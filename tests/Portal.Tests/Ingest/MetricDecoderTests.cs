using Portal.Governance.Applications;
using Portal.Ingest;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Writing;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

public sealed class MetricDecoderTests : IDisposable
{
    private const ulong Start = 1_795_262_000_000_000_000;
    private const ulong Time = 1_795_262_390_000_000_000;

    private readonly MetricDecoder _decoder = new(new IngestOptions(), DialectMap.Default, MetricNames.Default, new Utf8StringCache(), new SubjectHasher(new byte[32]), new ApplicationRules());

    [Theory]
    [InlineData("gen_ai.client.operation.duration", "gen_ai.operation.name", "chat", "gen_ai.client.inference.duration")]
    [InlineData("gen_ai.client.operation.duration", "other", "x", "gen_ai.client.inference.duration")]
    [InlineData("gen_ai.client.operation.duration", "gen_ai.operation.name", "embeddings", "gen_ai.client.operation.duration")]
    [InlineData("gen_ai.client.token.usage", "gen_ai.token.type", "input", "gen_ai.client.inference.operation.input_tokens")]
    [InlineData("gen_ai.client.token.usage", "gen_ai.token.type", "output", "gen_ai.client.inference.operation.output_tokens")]
    [InlineData("gen_ai.client.token.usage", "gen_ai.token.type", "audio", "gen_ai.client.token.usage")]
    [InlineData("gen_ai.workflow.duration", "x", "y", "gen_ai.invoke_workflow.duration")]
    [InlineData("gen_ai.server.request.duration", "x", "y", "gen_ai.server.request.duration")]
    [InlineData("http.server.duration", "x", "y", "http.server.duration")]
    public void Name_OfAnyConvention_IsKeptBesideTheCurrentOne(string name, string attribute, string value, string metric)
    {
        var row = Decode(Metric(name, "s", 9, Histogram([1, 2], [3, 4, 5], (attribute, value)))).ShouldHaveSingleItem();

        (row.Metric, row.Name, row.Unit).ShouldBe((metric, name, "s"));
        row.Attributes[attribute].ShouldBe(value);
    }

    [Fact]
    public void Histogram_AsSent_IsKeptToTheDigit()
    {
        var row = Decode(Metric("m", "s", 9, Histogram([0.1, 2.5], [3, 0, 5]), temporality: 1)).ShouldHaveSingleItem();

        (row.Type, row.Temporality, row.Count, row.Sum, row.HasSum).ShouldBe((3, 1, 8UL, 12.75, true));
        row.Bounds.ShouldBe([0.1, 2.5]);
        row.BucketCounts.ShouldBe([3UL, 0, 5]);
        (row.StartMicroseconds, row.TimeMicroseconds).ShouldBe(((long)(Start / 1000), (long)(Time / 1000)));
    }

    [Theory]
    [InlineData(new double[] { 1, 2 }, new ulong[] { 3, 4 })]
    [InlineData(new double[] { }, new ulong[] { 1, 2 })]
    [InlineData(new double[] { 1 }, new ulong[] { })]
    public void Histogram_BucketsThatDoNotFitTheBounds_AreRejected(double[] bounds, ulong[] counts)
    {
        Decode(Metric("m", "s", 9, Histogram(bounds, counts))).ShouldBeEmpty();

        _decoder.Rejections.Describe("data points", 10).ShouldBe("Rejected data points: 1 malformed. The first is number 0 of the request, counted from 0.");
    }

    [Fact]
    public void Exponential_WithNegativeOffset_IsKeptToTheDigit()
    {
        var row = Decode(Metric("m", "s", 10, writer =>
        {
            Times(writer);
            writer.Fixed64(4, 7); // count
            writer.Varint(6, 5); // scale -3 in zigzag
            writer.Fixed64(7, 2); // zero count
            var positive = writer.Begin(8);
            writer.Varint(1, 19); // offset -10 in zigzag
            writer.Bytes(2, [1, 0x80, 0x01]); // packed: 1, 128
            writer.End(positive);
            var negative = writer.Begin(9);
            writer.Varint(1, 4); // offset 2
            writer.Varint(2, 4); // not packed
            writer.End(negative);
            writer.Fixed64(14, BitConverter.DoubleToUInt64Bits(0.001));
        }, temporality: 2)).ShouldHaveSingleItem();

        (row.Type, row.Temporality, row.Count, row.Scale, row.BucketOffset, row.ZeroCount, row.ZeroThreshold, row.NegativeOffset).ShouldBe((4, 2, 7UL, -3, -10, 2UL, 0.001, 2));
        row.BucketCounts.ShouldBe([1UL, 128]);
        row.NegativeCounts.ShouldBe([4UL]);
        row.HasSum.ShouldBeFalse();
    }

    [Fact]
    public void Numbers_IntegerDoubleAndNone_AreTheirValues()
    {
        var rows = Decode(
            Metric("whole", "", 7, writer => { Times(writer); writer.Fixed64(6, unchecked((ulong)-42L)); }, temporality: 2, monotonic: true),
            Metric("part", "", 5, writer => { Times(writer); writer.Fixed64(4, BitConverter.DoubleToUInt64Bits(1.5)); }),
            Metric("none", "", 5, Times));

        rows.Select(row => row.Value).ShouldBe([-42, 1.5, double.NaN]);
        rows.Select(row => row.Type).ShouldBe([2, 1, 1]);
        (rows[0].Temporality, rows[0].Monotonic).ShouldBe((2, true));
    }

    [Fact]
    public void Series_OfTheSameAttributesInAnyOrder_IsTheSame()
    {
        var rows = Decode(
            Metric("m", "s", 9, Histogram([1], [1, 1], ("a", "1"), ("b", "2"))),
            Metric("m", "s", 9, Histogram([1], [2, 1], ("b", "2"), ("a", "1"))),
            Metric("m", "s", 9, Histogram([1], [1, 1], ("a", "1"), ("b", "3"))),
            Metric("m", "s", 9, Histogram([1], [1, 1], ("a", "1"), ("b", "2")), temporality: 2));

        rows.Count.ShouldBe(4);
        rows[1].Series.ShouldBe(rows[0].Series);
        rows.Select(row => row.Series).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void SamePoint_Twice_IsOneItem()
    {
        var metric = Metric("m", "s", 9, Histogram([1], [1, 1]));

        Decode(metric, metric).ShouldHaveSingleItem();

        _decoder.Duplicates.ShouldBe(1);
    }

    [Fact]
    public void Metric_OfAnUnknownKind_IsCountedAndSaid()
    {
        Decode(Metric("m", "s", 13, Times)).ShouldBeEmpty();

        _decoder.Rejections.Describe("data points", 10).ShouldContain("1 of a metric whose kind of data is not known");
    }

    [Fact]
    public void Json_InAllItsForms_IsTheSamePoints()
    {
        const string json = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeMetrics":[{"metrics":[
              {"name":"h","unit":"s","histogram":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","dataPoints":[
                {"startTimeUnixNano":"1795262000000000000","timeUnixNano":"1795262390000000000","count":"8","sum":12.75,"bucketCounts":["3","0",5],"explicitBounds":[0.1,2.5],"min":0.05,"max":4},
                {"timeUnixNano":{},"count":"1"}]}},
              {"name":"s","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1795262390000000000","asInt":"-7"},{"timeUnixNano":"1795262391000000000","asDouble":0.25}]}},
              {"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1795262390000000000","count":"129","scale":-3,"zeroCount":"0",
                "positive":{"offset":-10,"bucketCounts":["1","128"]}}]}},
              {"name":"q","summary":{"dataPoints":[{"timeUnixNano":"1795262390000000000","count":"4","sum":8,"quantileValues":[{"quantile":0.5,"value":1.75}]}]}}
            ]}]}]}
            """;
        using var target = new WireWriter(256);
        var malformed = new List<long>();
        OtlpJsonReader.TryRewrite(OtlpJsonSchema.Of(Portal.Ingest.OtlpSignal.Metrics), System.Text.Encoding.UTF8.GetBytes(json), target, malformed).ShouldBeNull();
        malformed.ShouldBe([1]);

        var rows = DecodeRequest(target.WrittenSpan.ToArray());

        rows.Select(row => row.Name).ShouldBe(["h", "s", "s", "e", "q"]);
        rows[0].BucketCounts.ShouldBe([3UL, 0, 5]);
        rows[0].Bounds.ShouldBe([0.1, 2.5]);
        (rows[0].Count, rows[0].Sum, rows[0].Min, rows[0].Max).ShouldBe((8UL, 12.75, 0.05, 4));
        (rows[1].Value, rows[2].Value, rows[1].Monotonic).ShouldBe((-7, 0.25, true));
        (rows[3].Scale, rows[3].BucketOffset).ShouldBe((-3, -10));
        rows[3].BucketCounts.ShouldBe([1UL, 128]);
        (rows[4].Bounds.ShouldHaveSingleItem(), rows[4].QuantileValues.ShouldHaveSingleItem()).ShouldBe((0.5, 1.75));
    }

    [Fact]
    public void Garbage_Mutated_NeverThrows()
    {
        var random = new Random(4);
        var good = Request(Metric("gen_ai.client.token.usage", "s", 9, Histogram([1, 2], [3, 4, 5], ("gen_ai.token.type", "input"))), Metric("n", "", 7, writer => writer.Fixed64(6, 1)));
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
                DecodedPoint.ReadAll(_decoder.Batch.ToSpool("default"));
            }
        }
    }

    public void Dispose() => _decoder.Dispose();

    private static void Times(ProtobufWriter writer)
    {
        writer.Fixed64(2, Start);
        writer.Fixed64(3, Time);
    }

    private static Action<ProtobufWriter> Histogram(double[] bounds, ulong[] counts, params (string Key, string Value)[] attributes) => writer =>
    {
        Times(writer);
        writer.Fixed64(4, counts.Aggregate(0UL, (sum, count) => sum + count));
        writer.Fixed64(5, BitConverter.DoubleToUInt64Bits(12.75));
        writer.Bytes(6, [.. counts.SelectMany(BitConverter.GetBytes)]);
        writer.Bytes(7, [.. bounds.SelectMany(BitConverter.GetBytes)]);
        OtlpProtobuf.Write(writer, 9, [.. attributes.Select(pair => new KeyValuePair<string, OtlpValue>(pair.Key, pair.Value))]);
    };

    /// <param name="kind">The field of the kind of data: 5 gauge, 7 sum, 9 histogram, 10 exponential histogram.</param>
    private static byte[] Metric(string name, string unit, int kind, Action<ProtobufWriter> point, ulong temporality = 0, bool monotonic = false)
    {
        using var writer = new ProtobufWriter();
        writer.String(1, name);
        writer.String(3, unit);
        var data = writer.Begin(kind);
        var start = writer.Begin(1);
        point(writer);
        writer.End(start);
        writer.Varint(2, temporality);
        writer.Varint(3, monotonic ? 1u : 0u);
        writer.End(data);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Request(params byte[][] metrics)
    {
        using var writer = new ProtobufWriter();
        var resourceMetrics = writer.Begin(1);
        var scopeMetrics = writer.Begin(2);
        foreach (var metric in metrics)
        {
            writer.Bytes(2, metric);
        }

        writer.End(scopeMetrics);
        writer.End(resourceMetrics);
        return writer.WrittenSpan.ToArray();
    }

    private List<DecodedPoint> Decode(params byte[][] metrics) => DecodeRequest(Request(metrics));

    private List<DecodedPoint> DecodeRequest(byte[] request)
    {
        _decoder.Clear();
        _decoder.TryDecode(request, "default", IngestBench.Now, IngestBench.Retention).ShouldBeTrue();
        return DecodedPoint.ReadAll(_decoder.Batch.ToSpool("default"));
    }
}

/// <summary>A row of <c>metric_points</c> read back from RowBinary in the order of the migration.</summary>
internal sealed record DecodedPoint(
    string Metric, string Name, string Unit, int Type, int Temporality, bool Monotonic, long StartMicroseconds, long TimeMicroseconds, ulong Series, double Value,
    ulong Count, double Sum, bool HasSum, double Min, double Max, double[] Bounds, ulong[] BucketCounts, int Scale, int BucketOffset, ulong ZeroCount,
    double ZeroThreshold, int NegativeOffset, ulong[] NegativeCounts, double[] QuantileValues, Dictionary<string, string> Attributes)
{
    public static List<DecodedPoint> ReadAll(SpoolBatch batch) =>
        [.. DecodedRow.ReadAll(batch).Select(row => Read(new BinaryReader(new MemoryStream(row.Bytes))))];

    private static DecodedPoint Read(BinaryReader reader)
    {
        for (var i = 0; i < 4; i++)
        {
            reader.ReadString(); // tenant, application, environment, version
        }

        var (metric, name, unit) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        var (type, temporality, monotonic) = (reader.ReadByte(), reader.ReadByte(), reader.ReadBoolean());
        var (start, time, _) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var (series, value, count) = (reader.ReadUInt64(), reader.ReadDouble(), reader.ReadUInt64());
        var (sum, hasSum, min, max, _) = (reader.ReadDouble(), reader.ReadBoolean(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean());
        var (bounds, counts) = (Many(reader, reader.ReadDouble), Many(reader, reader.ReadUInt64));
        var (scale, offset, zeroCount, zeroThreshold) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadUInt64(), reader.ReadDouble());
        var (negativeOffset, negativeCounts, quantiles) = (reader.ReadInt32(), Many(reader, reader.ReadUInt64), Many(reader, reader.ReadDouble));
        reader.ReadString(); // scope
        reader.ReadUInt32(); // flags
        var attributes = Many(reader, () => (reader.ReadString(), reader.ReadString())).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        _ = Many(reader, () => (reader.ReadString(), reader.ReadString()));
        reader.BaseStream.Position.ShouldBe(reader.BaseStream.Length);
        return new(metric, name, unit, type, temporality, monotonic, start, time, series, value, count, sum, hasSum, min, max, bounds, counts, scale, offset, zeroCount,
            zeroThreshold, negativeOffset, negativeCounts, quantiles, attributes);
    }

    private static T[] Many<T>(BinaryReader reader, Func<T> read) => [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => read())];
}
