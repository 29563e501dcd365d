using System.Numerics;

namespace Portal.Telemetry.ClickHouse;

/// <summary>Conversion between .NET's <see cref="decimal"/> (96 bits, scale to 28) and ClickHouse's scaled integers (up to 256 bits, scale to 76).</summary>
internal static class ClickHouseDecimal
{
    /// <summary>The integer <paramref name="value"/> times 10^<paramref name="scale"/>; digits beyond the scale are rounded, midpoints to even.</summary>
    /// <exception cref="OverflowException">The product needs more than 128 bits; see <see cref="ScaleWide"/>.</exception>
    public static Int128 Scale(decimal value, int scale)
    {
        var (mantissa, ownScale) = Split(scale < 28 ? decimal.Round(value, scale) : value);
        return checked(mantissa * PowerOfTen(scale - ownScale));
    }

    /// <summary>The same without a limit of size, for Decimal256.</summary>
    public static BigInteger ScaleWide(decimal value, int scale)
    {
        var (mantissa, ownScale) = Split(scale < 28 ? decimal.Round(value, scale) : value);
        return mantissa * BigInteger.Pow(10, scale - ownScale);
    }

    /// <summary><paramref name="value"/> divided by 10^<paramref name="scale"/>.</summary>
    /// <exception cref="OverflowException">The number has more digits than <see cref="decimal"/> holds.</exception>
    public static decimal Unscale(long value, int scale)
    {
        var magnitude = value < 0 ? 0UL - (ulong)value : (ulong)value;
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, value < 0, (byte)scale);
    }

    /// <inheritdoc cref="Unscale(long, int)"/>
    public static decimal Unscale(BigInteger value, int scale)
    {
        var magnitude = BigInteger.Abs(value);
        var ownScale = scale;
        // Trailing zeros carry no information; without them many wide values fit that would not otherwise.
        while (ownScale > 0 && (ownScale > 28 || magnitude > MaxMantissa))
        {
            var quotient = BigInteger.DivRem(magnitude, 10, out var remainder);
            if (!remainder.IsZero)
            {
                throw TooWide(value, scale);
            }

            magnitude = quotient;
            ownScale--;
        }
        if (magnitude > MaxMantissa)
        {
            throw TooWide(value, scale);
        }

        var low = (ulong)(magnitude & ulong.MaxValue);
        return new decimal((int)low, (int)(low >> 32), (int)(uint)(magnitude >> 64), value.Sign < 0, (byte)ownScale);
    }

    private static readonly BigInteger MaxMantissa = (BigInteger.One << 96) - 1;

    private static (Int128 Mantissa, int Scale) Split(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = (Int128)new UInt128((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        return (bits[3] < 0 ? -mantissa : mantissa, value.Scale);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
        {
            power = checked(power * 10);
        }

        return power;
    }

    private static OverflowException TooWide(BigInteger value, int scale) =>
        new($"The Decimal {value}e-{scale} has more digits than a .NET decimal holds (28); read it with GetFieldValue<BigInteger> (scaled by 10^{scale}) or as a string with toString().");
}
