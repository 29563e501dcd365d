using System.Buffers.Binary;
using System.Text;
using Portal.Governance.Applications;
using Portal.Ingest;
using Portal.Ingest.Dialects;
using Portal.Ingest.Features;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Writing;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

/// <summary>A row of <c>calls</c> read back from RowBinary by the types of the migration, with its content where there is any.</summary>
internal sealed class DecodedCall
{
    private readonly Dictionary<string, object> _values = [];

    public object this[string column] => _values[column];

    public string Text(string column) => (string)_values[column];

    public ulong Number(string column) => Convert.ToUInt64(_values[column], System.Globalization.CultureInfo.InvariantCulture);

    public bool Is(string column) => (byte)_values[column] == 1;

    public CallKind Kind => (CallKind)(byte)_values["kind"];

    public CallFlags Flags => (CallFlags)(uint)_values["flags"];

    public Dictionary<string, string> Attributes => (Dictionary<string, string>)_values["attributes"];

    public Dictionary<string, string> Labels => (Dictionary<string, string>)_values["labels"];

    public Dictionary<string, double> Numbers => (Dictionary<string, double>)_values["numbers"];

    public Dictionary<string, string> Groups => (Dictionary<string, string>)_values["groups"];

    public Dictionary<string, string> Resource => (Dictionary<string, string>)_values["resource"];

    public string[] FinishReasons => (string[])_values["finish_reasons"];

    public decimal Cost(string column) => (long)_values[column] / 1_000_000_000_000m;

    /// <summary>The row of call_content; null when there is none.</summary>
    public Dictionary<string, string>? Content { get; private set; }

    /// <summary>Everything, for comparing rows.</summary>
    public string Dump() => string.Join('\n', _values.Select(pair => $"{pair.Key}={Show(pair.Value)}")) + "\n" + (Content is null ? "" : string.Join('\n', Content));

    /// <summary>Reads all rows of a batch and checks that nothing is left over.</summary>
    public static List<DecodedCall> ReadAll(SpoolBatch batch)
    {
        var calls = new List<DecodedCall>();
        if (batch.RowsOf(SpoolTable.Calls) is { } rows)
        {
            ForEachRow(rows, (_, row) => calls.Add(ReadCall(row)));
        }

        if (batch.RowsOf(SpoolTable.CallContent) is { } contents)
        {
            ForEachRow(contents, (item, row) => calls[item].Content = ReadContent(row));
        }

        return calls;
    }

    private delegate void RowReader(int item, ReadOnlySpan<byte> row);

    private static void ForEachRow(SpoolRows rows, RowReader read)
    {
        var offset = 0;
        for (var i = 0; i < rows.Lengths.Length; i++)
        {
            var length = rows.Lengths.Span[i];
            read(rows.Items.IsEmpty ? i : rows.Items.Span[i], rows.Rows.Span.Slice(offset, length));
            offset += length;
        }

        offset.ShouldBe(rows.Rows.Length);
    }

    private static DecodedCall ReadCall(ReadOnlySpan<byte> row)
    {
        var call = new DecodedCall();
        foreach (var column in CallColumns.All)
        {
            call._values[column] = column switch
            {
                "kind" or "counted" or "status" or "streaming" or "has_sender_cost" or "span_kind" or "has_outcome_score" => Fixed(ref row, 1)[0],
                "trace_id" => Convert.ToHexStringLower(Fixed(ref row, 16)),
                "span_id" or "parent_span_id" => Convert.ToHexStringLower(Fixed(ref row, 8)),
                "subject" => Convert.ToHexStringLower(Fixed(ref row, 32)),
                "start_time" or "received_time" or "cost" or "sender_cost" => BinaryPrimitives.ReadInt64LittleEndian(Fixed(ref row, 8)),
                "flags" or "price_id" or "weight" => BinaryPrimitives.ReadUInt32LittleEndian(Fixed(ref row, 4)),
                "attributes" or "resource" or "labels" or "groups" => Map(ref row),
                "numbers" => Map(ref row, (ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadDoubleLittleEndian(Fixed(ref rest, 8))),
                "findings" => Map(ref row, (ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadUInt32LittleEndian(Fixed(ref rest, 4))),
                "outcome_score" => BinaryPrimitives.ReadDoubleLittleEndian(Fixed(ref row, 8)),
                "finish_reasons" => Enumerable.Range(0, Length(ref row)).ToArray() is var items ? Strings(ref row, items.Length) : [],
                _ when column.EndsWith("_ns", StringComparison.Ordinal) || column.EndsWith("_tokens", StringComparison.Ordinal) =>
                    BinaryPrimitives.ReadUInt64LittleEndian(Fixed(ref row, 8)),
                _ => String(ref row),
            };
        }
        row.Length.ShouldBe(0);
        return call;
    }

    private static Dictionary<string, string> ReadContent(ReadOnlySpan<byte> row)
    {
        var content = new Dictionary<string, string>();
        foreach (var column in CallContentColumns.All)
        {
            content[column] = column switch
            {
                "trace_id" => Convert.ToHexStringLower(Fixed(ref row, 16)),
                "span_id" => Convert.ToHexStringLower(Fixed(ref row, 8)),
                "subject" => Convert.ToHexStringLower(Fixed(ref row, 32)),
                "start_time" or "received_time" => BinaryPrimitives.ReadInt64LittleEndian(Fixed(ref row, 8)).ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => String(ref row),
            };
        }
        row.Length.ShouldBe(0);
        return content;
    }

    private static int Length(ref ReadOnlySpan<byte> row)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Fixed(ref row, 1)[0];
            value |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private static ReadOnlySpan<byte> Fixed(ref ReadOnlySpan<byte> row, int length)
    {
        var value = row[..length];
        row = row[length..];
        return value;
    }

    private static string String(ref ReadOnlySpan<byte> row) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Fixed(ref row, Length(ref row)));

    private static string[] Strings(ref ReadOnlySpan<byte> row, int count)
    {
        var items = new string[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = String(ref row);
        }

        return items;
    }

    private delegate T ValueReader<T>(ref ReadOnlySpan<byte> row);

    private static Dictionary<string, string> Map(ref ReadOnlySpan<byte> row) => Map(ref row, String);

    private static Dictionary<string, T> Map<T>(ref ReadOnlySpan<byte> row, ValueReader<T> read)
    {
        var map = new Dictionary<string, T>();
        for (var count = Length(ref row); count > 0; count--)
        {
            var key = String(ref row);
            map[key] = read(ref row);
        }
        return map;
    }

    private static string Show(object value) => value switch
    {
        string[] items => string.Join(',', items),
        Dictionary<string, string> map => string.Join(',', map),
        Dictionary<string, double> map => string.Join(',', map),
        Dictionary<string, uint> map => string.Join(',', map),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };
}

/// <summary>A decoder at a fixed time, and spans to feed it.</summary>
internal sealed class IngestBench : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    public IngestBench(IngestOptions? options = null, PriceBook? prices = null, ApplicationRules? rules = null) =>
        Decoder = new(options ?? new IngestOptions(), DialectMap.Default, new Utf8StringCache(), new SubjectHasher(new byte[32]), new PriceCatalog(prices ?? PriceBook.Empty), rules ?? new ApplicationRules(), new FeatureVocabulary());

    public TraceDecoder Decoder { get; }

    public static ulong Nanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>A span of 1.5 s that started a minute ago.</summary>
    public static OtlpSpan Span(OtlpAttributes attributes, byte number = 1) => new()
    {
        TraceId = [.. Enumerable.Range(1, 16).Select(value => (byte)value)],
        SpanId = [0, 0, 0, 0, 0, 0, 0, number],
        Name = "chat gpt-4o",
        StartUnixNano = Nanoseconds(Now.AddMinutes(-1)),
        EndUnixNano = Nanoseconds(Now.AddMinutes(-1)) + 1_500_000_000,
        Attributes = attributes,
    };

    public static OtlpTraces Traces(params OtlpSpan[] spans) => OtlpTraces.Of(new() { { "service.name", "shop" } }, spans, "test-scope");

    /// <summary>The rows of a request; null when it is refused as a whole.</summary>
    public List<DecodedCall>? Decode(ReadOnlySpan<byte> protobuf)
    {
        Decoder.Clear();
        return Decoder.TryDecode(protobuf, "default", Now, Retention) ? DecodedCall.ReadAll(Decoder.Batch.ToSpool("default")) : null;
    }

    public List<DecodedCall> Decode(OtlpTraces traces) => Decode(OtlpProtobuf.Encode(traces)).ShouldNotBeNull();

    public DecodedCall DecodeOne(OtlpAttributes attributes) => Decode(Traces(Span(attributes))).ShouldHaveSingleItem();

    public void Dispose() => Decoder.Dispose();
}
