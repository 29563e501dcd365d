using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>A position in bytes that hold RowBinary values. Skipping says whether a value is there whole; reading expects that it is.</summary>
internal ref struct RowBinaryCursor(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public int Position { get; private set; } = position;

    public readonly byte PreviousByte => _data[Position - 1];

    public readonly int Remaining => _data.Length - Position;

    public readonly byte PeekByte() => _data[Position];

    public bool TrySkip(long count)
    {
        if (_data.Length - Position < count)
        {
            return false;
        }

        Position += (int)count;
        return true;
    }

    /// <summary>Reads a length prefix; false when its bytes have not all arrived.</summary>
    /// <exception cref="InvalidDataException">The bytes are no length, or one that no .NET array can have.</exception>
    public bool TryReadLength(out int length)
    {
        ulong value = 0;
        for (var index = 0; index < 10; index++)
        {
            if (Position + index >= _data.Length)
            {
                length = 0;
                return false;
            }
            var part = _data[Position + index];
            value |= (ulong)(part & 0x7F) << (7 * index);
            if (part >= 0x80)
            {
                continue;
            }

            if (value > (ulong)Array.MaxLength)
            {
                break;
            }

            Position += index + 1;
            length = (int)value;
            return true;
        }
        throw new InvalidDataException($"The result holds a value of length {value}, longer than a .NET array can be, or is damaged.");
    }

    public int ReadLength() => TryReadLength(out var length) ? length : throw new InvalidDataException("The result ends inside a value.");

    public byte ReadByte() => _data[Position++];

    public ReadOnlySpan<byte> Take(int count)
    {
        var taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>RowBinary is little endian, as is every platform .NET runs ASP.NET Core on.</summary>
    public T Read<T>() where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(_data[Position..]);
        Position += Unsafe.SizeOf<T>();
        return value;
    }
}
