using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portal.Governance.Audit.Format;

/// <summary>
/// Writes JSON of which there is one form only: no white space, members in the order they are written, strings escaped as RFC 8785 section 3.2.2.2
/// says (only what must be), hashes in lower-case hex. What is hashed or signed is written by it.
/// </summary>
internal sealed class CanonicalWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.WrittenMemory;

    public override string ToString() => Encoding.UTF8.GetString(_buffer.WrittenSpan);

    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Punctuation and names.</summary>
    public CanonicalWriter Raw(ReadOnlySpan<byte> json)
    {
        _buffer.Write(json);
        return this;
    }

    /// <summary>JSON in its one form already.</summary>
    public CanonicalWriter Raw(string json)
    {
        _buffer.Advance(Encoding.UTF8.GetBytes(json, _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(json.Length))));
        return this;
    }

    public CanonicalWriter Number(long number)
    {
        number.TryFormat(_buffer.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        _buffer.Advance(written);
        return this;
    }

    public CanonicalWriter Null() => Raw("null"u8);

    public CanonicalWriter Id(Guid id)
    {
        var span = _buffer.GetSpan(38);
        span[0] = (byte)'"';
        id.TryFormat(span[1..], out var written);
        span[written + 1] = (byte)'"';
        _buffer.Advance(written + 2);
        return this;
    }

    /// <summary>UTC with six decimals of a second, always.</summary>
    public CanonicalWriter Time(DateTimeOffset time)
    {
        var span = _buffer.GetSpan(40);
        span[0] = (byte)'"';
        time.UtcDateTime.TryFormat(span[1..], out var written, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        span[written + 1] = (byte)'"';
        _buffer.Advance(written + 2);
        return this;
    }

    public CanonicalWriter Hex(ReadOnlySpan<byte> bytes)
    {
        var span = _buffer.GetSpan((bytes.Length * 2) + 2);
        span[0] = (byte)'"';
        Convert.TryToHexStringLower(bytes, span[1..], out var written);
        span[written + 1] = (byte)'"';
        _buffer.Advance(written + 2);
        return this;
    }

    public CanonicalWriter Base64(ReadOnlySpan<byte> bytes)
    {
        var span = _buffer.GetSpan(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 2);
        span[0] = (byte)'"';
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, span[1..], out _, out var written);
        span[written + 1] = (byte)'"';
        _buffer.Advance(written + 2);
        return this;
    }

    public CanonicalWriter String(string? text)
    {
        if (text is null)
        {
            return Null();
        }
        Raw("\""u8);
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('"' or '\\' or < ' '))
            {
                continue;
            }
            Raw(text, from, i);
            Escape(text[i]);
            from = i + 1;
        }
        Raw(text, from, text.Length);
        return Raw("\""u8);
    }

    private void Raw(string text, int from, int to)
    {
        if (to > from)
        {
            _buffer.Advance(Encoding.UTF8.GetBytes(text.AsSpan(from, to - from), _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(to - from))));
        }
    }

    private void Escape(char character) => _ = character switch
    {
        '"' => Raw("\\\""u8),
        '\\' => Raw("\\\\"u8),
        '\b' => Raw("\\b"u8),
        '\t' => Raw("\\t"u8),
        '\n' => Raw("\\n"u8),
        '\f' => Raw("\\f"u8),
        '\r' => Raw("\\r"u8),
        _ => Raw("\\u00"u8).Raw(((int)character).ToString("x2", CultureInfo.InvariantCulture)),
    };
}
