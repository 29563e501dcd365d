using System.Globalization;
using System.Net;
using System.Numerics;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// Single values as text the server reads. The server takes a number or day beyond its type's range for another one without a word
/// (300 as UInt8 is 44), so ranges are checked here.
/// </summary>
internal static class ScalarText
{
    private static readonly DateOnly LastDate = new(2149, 6, 6);

    /// <exception cref="InvalidCastException">The value is of another kind than the type.</exception>
    /// <exception cref="OverflowException">The type cannot hold the value.</exception>
    public static string Format(TypeName type, object value) => type.Base switch
    {
        "Bool" => value is bool truth ? (truth ? "true" : "false") : Integer(value, 0, 1) == 1 ? "true" : "false",
        "Float32" or "Float64" => Float(value),
        "Date" => Date(value) is var date && date >= DateOnly.FromDateTime(DateTime.UnixEpoch) && date <= LastDate
            ? date.ToString("O", CultureInfo.InvariantCulture)
            : throw new OverflowException("a Date lies between 1970-01-01 and 2149-06-06; use Date32"),
        "Date32" => Date(value).ToString("O", CultureInfo.InvariantCulture),
        "DateTime" => Time(type, value, scale: 0, zone: 0),
        "DateTime64" => Time(type, value, type.Number(0, absent: 3), zone: 1),
        _ when Bits(type.Base) is > 0 and var bits => IsUnsigned(type.Base)
            ? Integer(value, 0, (BigInteger.One << bits) - 1).ToString(CultureInfo.InvariantCulture)
            : Integer(value, -(BigInteger.One << (bits - 1)), (BigInteger.One << (bits - 1)) - 1).ToString(CultureInfo.InvariantCulture),
        _ when IsNumber(type.Base) && value is string or bool or Enum => throw new InvalidCastException("it is no number"),
        _ => Plain(value),
    };

    public static bool IsNumber(string type) => Bits(type) > 0 || type.StartsWith("Float", StringComparison.Ordinal) || type.StartsWith("Decimal", StringComparison.Ordinal);

    private static bool IsUnsigned(string type) => type.StartsWith('U');

    private static int Bits(string type)
    {
        var prefix = IsUnsigned(type) ? "UInt" : "Int";
        return type.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(type.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : 0;
    }

    private static BigInteger Integer(object value, BigInteger minimum, BigInteger maximum)
    {
        var number = value switch
        {
            Enum member => BigInteger.Parse(Plain(member), CultureInfo.InvariantCulture),
            float or double or decimal when Convert.ToDecimal(value, CultureInfo.InvariantCulture) is var fraction =>
                decimal.IsInteger(fraction) ? new BigInteger(fraction) : throw new InvalidCastException("it is no whole number"),
            BigInteger big => big,
            Int128 big => big,
            UInt128 big => big,
            bool truth => truth ? 1 : 0,
            sbyte or short or int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            byte or ushort or uint or ulong => Convert.ToUInt64(value, CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException($"a {value.GetType().Name} is no number"),
        };
        return number >= minimum && number <= maximum ? number : throw new OverflowException($"{number} lies outside {minimum} to {maximum}");
    }

    private static string Float(object value) => value switch
    {
        string or bool => throw new InvalidCastException("it is no number"),
        float single when float.IsFinite(single) => single.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) switch
        {
            double.PositiveInfinity => "inf",
            double.NegativeInfinity => "-inf",
            double.NaN => "nan",
            var number => number.ToString("R", CultureInfo.InvariantCulture),
        },
    };

    private static DateOnly Date(object value) => value switch
    {
        DateOnly date => date,
        DateTime time => DateOnly.FromDateTime(time),
        DateTimeOffset time => DateOnly.FromDateTime(time.UtcDateTime),
        string text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException($"a {value.GetType().Name} is no day"),
    };

    /// <summary>
    /// Seconds since 1970, which do not depend on a time zone; in ten digits, since the server takes four for a year. Before 1970 text is
    /// used where the zone is UTC, because older servers read negative seconds wrongly.
    /// </summary>
    private static string Time(TypeName type, object value, int scale, int zone)
    {
        if (value is string text)
        {
            return text;
        }

        var time = value switch
        {
            DateTimeOffset offset => offset.UtcDateTime,
            DateTime { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
            DateTime utc => utc,
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            _ => throw new InvalidCastException($"a {value.GetType().Name} is no time"),
        };
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        if (type.Base is "DateTime" && ticks / TimeSpan.TicksPerSecond is < 0 or > uint.MaxValue)
        {
            throw new OverflowException("a DateTime lies between 1970 and February 2106; use DateTime64");
        }

        if (ticks < 0 && type.Quoted(zone) is "UTC" or "Etc/UTC")
        {
            return time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(time.Ticks, scale);
        }
        // Cut off towards the past, as the same time is when it is inserted.
        var unit = scale < 7 ? (long)Math.Pow(10, 7 - scale) : 1;
        ticks -= ((ticks % unit) + unit) % unit;
        return (ticks < 0 ? "-" : "") + Math.Abs(ticks / TimeSpan.TicksPerSecond).ToString("D10", CultureInfo.InvariantCulture) + Fraction(Math.Abs(ticks), scale);
    }

    private static string Fraction(long ticks, int scale) =>
        scale == 0 ? "" : "." + (ticks % TimeSpan.TicksPerSecond).ToString("D7", CultureInfo.InvariantCulture).PadRight(9, '0')[..scale];

    private static string Plain(object value) => value switch
    {
        string text => text,
        Enum member => member.ToString("D"),
        bool truth => truth ? "true" : "false",
        Guid or IPAddress or char => value.ToString()!,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException($"a {value.GetType().Name} has no text"),
    };
}
