using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Portal.Tools.Otlp;

/// <summary>
/// Writes the protobuf wire format into one pooled, growing buffer. A nested message is written in place behind one byte for its
/// length, and moved up only when the length turns out to need more.
/// </summary>
public sealed class ProtobufWriter : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);

    public int Length { get; private set; }
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Varint(int field, ulong value)
    {
        Raw((ulong)field << 3);
        Raw(value);
    }

    public void Fixed64(int field, ulong value)
    {
        Raw(((ulong)field << 3) | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        Length += 8;
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw(((ulong)field << 3) | 2);
        Raw((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    public void String(int field, ReadOnlySpan<char> value)
    {
        Raw(((ulong)field << 3) | 2);
        var count = Encoding.UTF8.GetByteCount(value);
        Raw((ulong)count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
        Length += count;
    }

    /// <summary>Bytes that are fields already.</summary>
    public void Raw(ReadOnlySpan<byte> fields)
    {
        fields.CopyTo(Reserve(fields.Length));
        Length += fields.Length;
    }

    /// <summary>Starts a nested message; give what it returns to <see cref="End"/>.</summary>
    public int Begin(int field)
    {
        Raw(((ulong)field << 3) | 2);
        Reserve(1);
        return ++Length;
    }

    public void End(int start)
    {
        var size = Length - start;
        var extra = 0;
        for (var rest = size >> 7; rest > 0; rest >>= 7)
        {
            extra++;
        }

        if (extra > 0)
        {
            Reserve(extra);
            _buffer.AsSpan(start, size).CopyTo(_buffer.AsSpan(start + extra));
        }
        // In place: the room is there, and asking for more would move the buffer without the body.
        var prefix = _buffer.AsSpan(start - 1);
        for (var rest = size; ; rest >>= 7)
        {
            prefix[0] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            prefix = prefix[1..];
            if (rest < 0x80)
            {
                break;
            }
        }
        Length += extra;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Length = 0;
    }

    private void Raw(ulong value)
    {
        var target = Reserve(10);
        var count = 0;
        while (value >= 0x80)
        {
            target[count++] = (byte)(value | 0x80);
            value >>= 7;
        }
        target[count++] = (byte)value;
        Length += count;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, Length + count));
            WrittenSpan.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsSpan(Length);
    }
}
