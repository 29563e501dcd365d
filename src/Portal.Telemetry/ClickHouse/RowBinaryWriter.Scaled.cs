using System.Net;
using System.Net.Sockets;

namespace Portal.Telemetry.ClickHouse;

/// <content>Values that are numbers on the wire and something else in .NET: times, decimals, addresses.</content>
public sealed partial class RowBinaryWriter
{
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>A DateTime64: time since 1970 in units of 10^-scale seconds, scale being the column's (6 for DateTime64(6)).</summary>
    public void WriteDateTime64(long ticksOfScale) => WriteInt64(ticksOfScale);

    /// <summary>A DateTime64(<paramref name="scale"/>). Finer parts of <paramref name="value"/> are cut off towards the past.</summary>
    /// <param name="value">UTC.</param>
    /// <exception cref="OverflowException">The time lies outside what 64 bits of the scale's unit can count (1677 to 2262 for scale 9).</exception>
    public void WriteDateTime64(DateTime value, int scale)
    {
        var ticks = value.Ticks - DateTime.UnixEpoch.Ticks;
        var power = PowerOfTen(Math.Abs(scale - 7));
        WriteInt64(scale >= 7 ? checked(ticks * power) : (ticks - (ticks % power + power) % power) / power);
    }

    /// <summary>A DateTime: whole seconds since 1970 in 32 bits.</summary>
    /// <param name="value">UTC.</param>
    /// <exception cref="OverflowException">The time lies before 1970 or after February 2106.</exception>
    public void WriteDateTime(DateTime value) => WriteUInt32(checked((uint)((value.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond)));

    /// <exception cref="OverflowException">The day lies before 1970 or after 2149-06-06.</exception>
    public void WriteDate(DateOnly value) => WriteUInt16(checked((ushort)(value.DayNumber - EpochDay)));

    public void WriteDate32(DateOnly value) => WriteInt32(value.DayNumber - EpochDay);

    /// <summary>A Decimal of up to 9 digits; more digits than <paramref name="scale"/> are rounded, midpoints to even.</summary>
    /// <exception cref="OverflowException">The value times 10^<paramref name="scale"/> needs more than 32 bits.</exception>
    public void WriteDecimal32(decimal value, int scale) => WriteInt32(checked((int)ClickHouseDecimal.Scale(value, scale)));

    /// <summary>A Decimal of 10 to 18 digits; more digits than <paramref name="scale"/> are rounded, midpoints to even.</summary>
    /// <exception cref="OverflowException">The value times 10^<paramref name="scale"/> needs more than 64 bits.</exception>
    public void WriteDecimal64(decimal value, int scale) => WriteInt64(checked((long)ClickHouseDecimal.Scale(value, scale)));

    /// <summary>A Decimal of 19 to 38 digits; more digits than <paramref name="scale"/> are rounded, midpoints to even.</summary>
    /// <exception cref="OverflowException">The value times 10^<paramref name="scale"/> needs more than 128 bits.</exception>
    public void WriteDecimal128(decimal value, int scale) => WriteInt128(ClickHouseDecimal.Scale(value, scale));

    /// <summary>A Decimal of 39 to 76 digits; more digits than <paramref name="scale"/> are rounded, midpoints to even.</summary>
    public void WriteDecimal256(decimal value, int scale) => WriteInt256(ClickHouseDecimal.ScaleWide(value, scale));

    /// <exception cref="ArgumentException">It is no IPv4 address.</exception>
    public void WriteIPv4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (address.AddressFamily != AddressFamily.InterNetwork || !address.TryWriteBytes(bytes, out _))
        {
            throw new ArgumentException($"{address} is no IPv4 address.", nameof(address));
        }

        bytes.Reverse();
        WriteRaw(bytes);
    }

    /// <summary>An IPv6 address; an IPv4 one is written as the IPv6 address that maps it.</summary>
    public void WriteIPv6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        WriteRaw(bytes);
    }

    private static long PowerOfTen(int exponent)
    {
        long power = 1;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
