using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Portal.Ingest.Wire;

/// <summary>Renders attribute values as JSON text into a reused buffer. The text is data; whoever shows it escapes it.</summary>
internal sealed class JsonText : IDisposable
{
    /// <summary>Nesting that is kept; what lies deeper becomes null and counts as cut.</summary>
    public const int MaxDepth = 32;

    private const int KeptCapacity = 1024 * 1024;

    private ArrayBufferWriter<byte> _buffer = new(4 * 1024);

    public JsonText() => Json = new(_buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Json { get; }

    /// <summary>Something was nested too deep.</summary>
    public bool Cut { get; private set; }

    public long Length => Json.BytesCommitted + Json.BytesPending;

    public void Clear()
    {
        if (_buffer.Capacity > KeptCapacity)
        {
            _buffer = new(4 * 1024);
        }

        _buffer.ResetWrittenCount();
        Json.Reset(_buffer);
        Cut = false;
    }

    /// <summary>What was written; valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        Json.Flush();
        return _buffer.WrittenSpan;
    }

    /// <summary>False when the value is malformed.</summary>
    public bool TryWrite(ReadOnlySpan<byte> body, in AnyValue value, int depth = 0)
    {
        switch (value.Kind)
        {
            case AnyKind.Empty:
                Json.WriteNullValue();
                return true;
            case AnyKind.String:
                Json.WriteStringValue(Utf8Text.Valid(value.Content.Of(body)));
                return true;
            case AnyKind.Bool:
                Json.WriteBooleanValue(value.Bits != 0);
                return true;
            case AnyKind.Int:
                Json.WriteNumberValue(value.Bits);
                return true;
            case AnyKind.Double when double.IsFinite(value.AsDouble):
                Json.WriteNumberValue(value.AsDouble);
                return true;
            case AnyKind.Double:
                Json.WriteStringValue(double.IsNaN(value.AsDouble) ? "NaN"u8 : value.AsDouble > 0 ? "Infinity"u8 : "-Infinity"u8);
                return true;
            case AnyKind.Bytes:
                Json.WriteBase64StringValue(value.Content.Of(body));
                return true;
            case AnyKind.Array or AnyKind.Map when depth >= MaxDepth:
                Json.WriteNullValue();
                return Cut = true;
            case AnyKind.Array:
                return TryWriteArray(body, value.Content, depth + 1);
            case AnyKind.Map:
                return TryWriteMap(body, value.Content, depth + 1);
            default:
                throw new InvalidOperationException($"Unknown kind of value: {value.Kind}.");
        }
    }

    public void Dispose() => Json.Dispose();

    private bool TryWriteArray(ReadOnlySpan<byte> body, Slice content, int depth)
    {
        Json.WriteStartArray();
        var reader = new ProtoReader(body, content);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ListValues)
            {
                reader.Skip();
            }
            else if (!AnyValue.TryRead(body, reader.ReadSlice(), out var item) || !TryWrite(body, item, depth))
            {
                return false;
            }
        }
        Json.WriteEndArray();
        return !reader.Failed;
    }

    private bool TryWriteMap(ReadOnlySpan<byte> body, Slice content, int depth)
    {
        Json.WriteStartObject();
        var reader = new ProtoReader(body, content);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ListValues)
            {
                reader.Skip();
                continue;
            }
            if (!AnyValue.TryReadPair(body, reader.ReadSlice(), out var key, out var item))
            {
                return false;
            }

            Json.WritePropertyName(Utf8Text.Valid(key.Of(body)));
            if (!TryWrite(body, item, depth))
            {
                return false;
            }
        }
        Json.WriteEndObject();
        return !reader.Failed;
    }
}

/// <summary>Small help with UTF-8 from outside.</summary>
internal static class Utf8Text
{
    /// <summary>The text itself, or, when it is not UTF-8, a copy with U+FFFD in place of what is wrong.</summary>
    public static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));

    /// <summary>At most <paramref name="limit"/> bytes of the text, never ending within a character.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int limit, scoped ref bool cut)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        cut = true;
        while (limit > 0 && (text[limit] & 0xC0) == 0x80)
        {
            limit--;
        }

        return text[..limit];
    }
}
