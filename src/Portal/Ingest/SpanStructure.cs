using System.Globalization;
using System.Text;
using Portal.Ingest.Wire;

namespace Portal.Ingest;

/// <summary>What a rejected span looked like, for whoever mends its sender: lengths of its ids, names and types of its attributes, never a value.</summary>
internal static class SpanStructure
{
    private const int MaxAttributes = 40;
    private const int MaxNameBytes = 128;

    /// <summary>One part per line; of a malformed span what stands before the damage.</summary>
    public static string Describe(ReadOnlySpan<byte> body, Slice message)
    {
        var text = new StringBuilder();
        var attributes = 0;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.SpanTraceId:
                    AddId(text, "trace_id", reader.ReadSlice().Of(body));
                    break;
                case OtlpTags.SpanSpanId:
                    AddId(text, "span_id", reader.ReadSlice().Of(body));
                    break;
                case OtlpTags.SpanParentSpanId:
                    AddId(text, "parent_span_id", reader.ReadSlice().Of(body));
                    break;
                case OtlpTags.SpanAttributes when attributes++ < MaxAttributes:
                    AddAttribute(text, body, reader.ReadSlice());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (attributes > MaxAttributes)
        {
            text.Append(CultureInfo.InvariantCulture, $"... and {attributes - MaxAttributes} more attributes\n");
        }
        if (reader.Failed)
        {
            text.Append("malformed from here on\n");
        }
        return text.ToString().TrimEnd();
    }

    private static void AddId(StringBuilder text, string name, ReadOnlySpan<byte> id) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}: {id.Length} bytes{(id.Length > 0 && !id.ContainsAnyExcept((byte)0) ? ", all zero" : "")}\n");

    private static void AddAttribute(StringBuilder text, ReadOnlySpan<byte> body, Slice pair)
    {
        if (!AnyValue.TryReadPair(body, pair, out var key, out var value))
        {
            text.Append("attribute: malformed\n");
            return;
        }
        var cut = false;
        var name = Encoding.UTF8.GetString(Utf8Text.Valid(Utf8Text.Cut(key.Of(body), MaxNameBytes, ref cut)));
        text.Append(CultureInfo.InvariantCulture, $"{name}: {value.Kind.ToString().ToLowerInvariant()}\n");
    }
}
