using System.Globalization;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Ingest;

/// <summary>Writes a span's events and links as JSON arrays. Attributes that hold content or name a person are left out, as in the attribute map.</summary>
internal sealed class OccurrenceMapper(IngestOptions options, AttributePrivacy privacy, JsonText json)
{
    /// <summary>Bytes after which further events or links of a span are left out; four attributes of the largest size.</summary>
    private readonly int _maxBytes = 4 * options.MaxAttributeBytes;

    /// <summary>False when an event turns out to be malformed.</summary>
    public bool TryMapEvents(ReadOnlySpan<byte> body, ReadOnlySpan<Slice> events, CallRow row) =>
        events.IsEmpty || TryMap(body, events, row, row.Events, OtlpTags.EventAttributes, TryWriteEventHead);

    /// <summary>False when a link turns out to be malformed.</summary>
    public bool TryMapLinks(ReadOnlySpan<byte> body, ReadOnlySpan<Slice> links, CallRow row) =>
        links.IsEmpty || TryMap(body, links, row, row.Links, OtlpTags.LinkAttributes, TryWriteLinkHead);

    private delegate bool HeadWriter(ReadOnlySpan<byte> body, Slice message);

    private bool TryMap(ReadOnlySpan<byte> body, ReadOnlySpan<Slice> messages, CallRow row, RowBinaryWriter target, uint attributesTag, HeadWriter tryWriteHead)
    {
        json.Clear();
        json.Json.WriteStartArray();
        foreach (var message in messages)
        {
            if (json.Length > _maxBytes)
            {
                row.Flags |= CallFlags.AttributesDropped;
                break;
            }

            json.Json.WriteStartObject();
            if (!tryWriteHead(body, message) || !TryWriteAttributes(body, message, attributesTag, row))
            {
                return false;
            }

            json.Json.WriteEndObject();
        }

        json.Json.WriteEndArray();
        target.WriteRaw(json.Finish());
        return true;
    }

    private bool TryWriteEventHead(ReadOnlySpan<byte> body, Slice message)
    {
        Slice name = default;
        var time = 0UL;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.EventName:
                    name = reader.ReadSlice();
                    break;
                case OtlpTags.EventTime:
                    time = reader.ReadFixed64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        json.Json.WriteString("name"u8, Utf8Text.Valid(name.Of(body)));
        // As text, like OTLP's own JSON: nanoseconds since 1970 are beyond what a JavaScript number holds.
        Span<byte> digits = stackalloc byte[20];
        time.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        json.Json.WriteString("timeUnixNano"u8, digits[..length]);
        return !reader.Failed;
    }

    private bool TryWriteLinkHead(ReadOnlySpan<byte> body, Slice message)
    {
        Slice traceId = default, spanId = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.LinkTraceId:
                    traceId = reader.ReadSlice();
                    break;
                case OtlpTags.LinkSpanId:
                    spanId = reader.ReadSlice();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        WriteHex("traceId"u8, traceId.Of(body));
        WriteHex("spanId"u8, spanId.Of(body));
        return !reader.Failed;
    }

    private void WriteHex(ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        Span<byte> hex = stackalloc byte[32];
        var length = Convert.TryToHexStringLower(id, hex, out var written) ? written : 0;
        json.Json.WriteString(name, hex[..length]);
    }

    private bool TryWriteAttributes(ReadOnlySpan<byte> body, Slice message, uint attributesTag, CallRow row)
    {
        json.Json.WriteStartObject("attributes"u8);
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != attributesTag)
            {
                reader.Skip();
                continue;
            }

            if (!AnyValue.TryReadPair(body, reader.ReadSlice(), out var key, out var value))
            {
                return false;
            }

            var name = key.Of(body);
            if (privacy.IsLeftOut(name))
            {
                continue;
            }

            if (json.Length > _maxBytes)
            {
                row.Flags |= CallFlags.AttributesDropped;
                break;
            }

            json.Json.WritePropertyName(Utf8Text.Valid(name));
            if (!TryWriteValue(body, value, row))
            {
                return false;
            }
        }

        json.Json.WriteEndObject();
        return !reader.Failed;
    }

    private bool TryWriteValue(ReadOnlySpan<byte> body, in AnyValue value, CallRow row)
    {
        if (value.Kind != AnyKind.String)
        {
            return json.TryWrite(body, value);
        }

        var cut = false;
        json.Json.WriteStringValue(Utf8Text.Valid(Utf8Text.Cut(value.Content.Of(body), options.MaxAttributeBytes, ref cut)));
        if (cut)
        {
            row.Flags |= CallFlags.AttributeTruncated;
        }

        return true;
    }
}
