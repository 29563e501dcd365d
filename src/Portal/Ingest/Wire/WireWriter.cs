using System.Buffers;
using System.Buffers.Binary;

namespace Portal.Ingest.Wire;

/// <summary>Writes protobuf into one pooled, growing buffer; a nested message's length is filled in when it ends.</summary>
internal sealed class WireWriter : IDisposable
{
    private byte[] _buffer;

    public WireWriter(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(256, capacity));

    public int Length { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>Takes back what was written after <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    public void WriteVarint(ulong value)
    {
        var target = Reserve(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[count++] = (byte)(value | 0x80);
        }

        target[count++] = (byte)value;
        Length += count;
    }

    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        Length += 8;
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteVarint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    /// <summary>Room for at least <paramref name="count"/> bytes; <see cref="Advance"/> keeps what was put there.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)Length + count)));
            WrittenSpan.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Starts something with a length in front; give what it returns to <see cref="End"/>.</summary>
    public int Begin()
    {
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
}
