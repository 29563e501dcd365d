using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>Everything of fixed width that .NET lays out as ClickHouse does: integers to 128 bits, floats.</summary>
internal sealed class NumberType<TNumber>(string name) : ValueColumnType<TNumber>(name) where TNumber : unmanaged, INumberBase<TNumber>
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(Unsafe.SizeOf<TNumber>());

    public override TNumber Read(ref RowBinaryCursor cursor) => cursor.Read<TNumber>();

    /// <exception cref="OverflowException">The value lies outside the wanted type's range.</exception>
    public override T ReadNumber<T>(ref RowBinaryCursor cursor) => T.CreateChecked(cursor.Read<TNumber>());

    public override bool TrySkipMany(ref RowBinaryCursor cursor, int count) => cursor.TrySkip((long)count * Unsafe.SizeOf<TNumber>());

    public override TNumber[] ReadMany(ref RowBinaryCursor cursor, int count) =>
        MemoryMarshal.Cast<byte, TNumber>(cursor.Take(count * Unsafe.SizeOf<TNumber>())).ToArray();
}

internal sealed class BoolType(string name) : ValueColumnType<bool>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(1);

    public override bool Read(ref RowBinaryCursor cursor) => cursor.ReadByte() != 0;

    public override T ReadNumber<T>(ref RowBinaryCursor cursor) => T.CreateChecked(cursor.ReadByte());
}

/// <summary>Int256 and UInt256.</summary>
internal sealed class WideIntegerType(string name, bool isUnsigned) : ValueColumnType<BigInteger>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(32);

    public override BigInteger Read(ref RowBinaryCursor cursor) => new(cursor.Take(32), isUnsigned);

    public override T ReadNumber<T>(ref RowBinaryCursor cursor) => T.CreateChecked(Read(ref cursor));
}

/// <summary>Decimals of any width; <see cref="BigInteger"/> as the wanted number gives the unscaled integer, which always fits.</summary>
internal sealed class DecimalType(string name, int size, int scale) : ValueColumnType<decimal>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(size);

    /// <exception cref="OverflowException">The value has more digits than a .NET decimal holds.</exception>
    public override decimal Read(ref RowBinaryCursor cursor) => size switch
    {
        4 when scale <= 28 => ClickHouseDecimal.Unscale(cursor.Read<int>(), scale),
        8 when scale <= 28 => ClickHouseDecimal.Unscale(cursor.Read<long>(), scale),
        _ => ClickHouseDecimal.Unscale(new BigInteger(cursor.Take(size)), scale),
    };

    public override T ReadNumber<T>(ref RowBinaryCursor cursor) =>
        typeof(T) == typeof(BigInteger) ? T.CreateChecked(new BigInteger(cursor.Take(size))) : T.CreateChecked(Read(ref cursor));
}

/// <summary>Two halves, the more significant first, each a little endian number.</summary>
internal sealed class UuidType(string name) : ValueColumnType<Guid>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(16);

    public override Guid Read(ref RowBinaryCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[16];
        cursor.Take(16).CopyTo(bytes);
        bytes[..8].Reverse();
        bytes[8..].Reverse();
        return new Guid(bytes, bigEndian: true);
    }

    public override string ReadString(ref RowBinaryCursor cursor) => Read(ref cursor).ToString();
}

internal sealed class IPv4Type(string name) : ReferenceColumnType<IPAddress>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(4);

    public override IPAddress Read(ref RowBinaryCursor cursor) => new((uint)IPAddress.HostToNetworkOrder((int)cursor.Read<uint>()));

    public override string ReadString(ref RowBinaryCursor cursor) => Read(ref cursor).ToString();
}

internal sealed class IPv6Type(string name) : ReferenceColumnType<IPAddress>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(16);

    public override IPAddress Read(ref RowBinaryCursor cursor) => new(cursor.Take(16));

    public override string ReadString(ref RowBinaryCursor cursor) => Read(ref cursor).ToString();
}
