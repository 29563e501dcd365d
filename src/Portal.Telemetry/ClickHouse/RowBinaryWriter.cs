using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// Writes values in ClickHouse's RowBinary encoding into one growing, pooled buffer: values back to back in column order,
/// little endian, strings prefixed with their length in bytes. Not safe for use by several threads at once.
/// </summary>
/// <remarks>The encodings: https://clickhouse.com/docs/interfaces/formats/RowBinary</remarks>
public sealed partial class RowBinaryWriter : IDisposable
{
    private byte[] _buffer;
    private int _length;

    public RowBinaryWriter(int initialCapacity = 64 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialCapacity);
        _buffer = ArrayPool<byte>.Shared.Rent(initialCapacity);
    }

    /// <summary>Bytes written since the last <see cref="Clear"/>.</summary>
    public int Length => _length;

    /// <summary>What was written; valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <inheritdoc cref="WrittenSpan"/>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes back everything written after <paramref name="length"/>, for a row that turned out not to be wanted.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
    }

    /// <summary>Returns the buffer to its pool.</summary>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>An unsigned LEB128 number: the length prefix of strings, arrays and maps.</summary>
    public void WriteVarUInt(ulong value)
    {
        var target = Reserve(10);
        var count = 0;
        while (value >= 0x80)
        {
            target[count++] = (byte)(value | 0x80);
            value >>= 7;
        }
        target[count++] = (byte)value;
        _length += count;
    }

    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    public void WriteSByte(sbyte value) => WriteByte((byte)value);

    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>What stands before a value of a Nullable column: 1 for NULL (nothing follows), 0 before a value.</summary>
    public void WriteIsNull(bool isNull) => WriteBool(isNull);

    public void WriteInt16(short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(Reserve(2), value);
        _length += 2;
    }

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);
        _length += 2;
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);
        _length += 4;
    }

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        _length += 4;
    }

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
        _length += 8;
    }

    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        _length += 8;
    }

    public void WriteInt128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(Reserve(16), value);
        _length += 16;
    }

    public void WriteUInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(Reserve(16), value);
        _length += 16;
    }

    /// <exception cref="OverflowException">The value needs more than 256 bits.</exception>
    public void WriteInt256(BigInteger value) => WriteWide(value, isUnsigned: false);

    /// <exception cref="OverflowException">The value is negative or needs more than 256 bits.</exception>
    public void WriteUInt256(BigInteger value) => WriteWide(value, isUnsigned: true);

    public void WriteFloat32(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(Reserve(4), value);
        _length += 4;
    }

    public void WriteFloat64(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);
        _length += 8;
    }

    /// <summary>A String column's value: length in bytes, then UTF-8. Lone surrogates become U+FFFD.</summary>
    public void WriteString(ReadOnlySpan<char> value)
    {
        // Up to 42 characters the length takes one byte whatever they are, so that one pass over the text is enough.
        if (value.Length <= 42)
        {
            var target = Reserve(1 + value.Length * 3);
            var written = Encoding.UTF8.GetBytes(value, target[1..]);
            target[0] = (byte)written;
            _length += 1 + written;
            return;
        }
        var count = Encoding.UTF8.GetByteCount(value);
        WriteVarUInt((ulong)count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
        _length += count;
    }

    /// <summary>A String column's value that is UTF-8 (or any other bytes) already.</summary>
    public void WriteUtf8(ReadOnlySpan<byte> value)
    {
        WriteVarUInt((ulong)value.Length);
        WriteRaw(value);
    }

    /// <summary>Bytes as they are: a FixedString of exactly its column's length, or rows encoded earlier.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        _length += value.Length;
    }

    /// <summary>A UUID: its two halves, the more significant first, each as a little endian number.</summary>
    public void WriteGuid(Guid value)
    {
        var target = Reserve(16)[..16];
        value.TryWriteBytes(target, bigEndian: true, out _);
        target[..8].Reverse();
        target[8..].Reverse();
        _length += 16;
    }

    private void WriteWide(BigInteger value, bool isUnsigned)
    {
        if ((isUnsigned && value.Sign < 0) || value.GetByteCount(isUnsigned) > 32)
        {
            throw new OverflowException($"{value} does not fit into {(isUnsigned ? "UInt256" : "Int256")}.");
        }

        var target = Reserve(32)[..32];
        target.Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        value.TryWriteBytes(target, out _, isUnsigned);
        _length += 32;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Grow(count);
        }

        return _buffer.AsSpan(_length);
    }

    private void Grow(int count)
    {
        var needed = (long)_length + count;
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException("More than 2 GiB of rows in one buffer; write and clear it more often.");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(2L * _buffer.Length, needed, Array.MaxLength));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
