using System.Globalization;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Integration.Tests.ClickHouse;

/// <summary>Values of any ClickHouse type: makes them (edges often), writes them as RowBinary, and compares them.</summary>
internal sealed class TypedValues(Random random)
{
    private static readonly string[] Texts =
        ["", "a", "naïve", "日本語", "😀👩‍👩‍👧", "it's", "back\\slash", "tab\tline\nfeed\rnul\0", "\\N", "NULL", "\"`{x:UInt8}", new('x', 300), "\u202e\ufeff", "'; DROP TABLE t; --"];

    private static readonly string[] Scalars =
    [
        "Bool", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "UInt256", "Int8", "Int16", "Int32", "Int64", "Int128", "Int256", "Float32", "Float64",
        "Decimal(9, 4)", "Decimal(18, 12)", "Decimal(38, 10)", "Decimal(76, 20)", "String", "LowCardinality(String)", "FixedString(16)", "UUID", "IPv4", "IPv6",
        "Enum8('a' = -128, 'it\\'s' = 0, 'ü, (x)' = 127)", "Enum16('low' = -32768, 'high' = 32767)",
        "Date", "Date32", "DateTime", "DateTime('Asia/Kolkata')", "DateTime64(0, 'UTC')", "DateTime64(3, 'Europe/Madrid')", "DateTime64(6, 'UTC')", "DateTime64(7, 'UTC')", "DateTime64(9, 'UTC')",
    ];

    public static IReadOnlyList<string> ScalarTypes => Scalars;

    /// <summary>A type of types, at most <paramref name="depth"/> deep.</summary>
    public string NextType(int depth) => (depth == 0 ? 0 : random.Next(7)) switch
    {
        1 or 2 => $"Array({NextType(depth - 1)})",
        3 => $"Map({(random.Next(2) == 0 ? "String" : "LowCardinality(String)")}, {NextType(depth - 1)})",
        4 => $"Tuple({string.Join(", ", Enumerable.Range(1, random.Next(1, 6)).Select(i => $"e{i} {NextType(depth - 1)}"))})",
        5 => NextScalar() is var scalar && scalar.StartsWith("LowCardinality", StringComparison.Ordinal) ? "LowCardinality(Nullable(String))" : $"Nullable({scalar})",
        _ => NextScalar(),
    };

    public string NextScalar() => Scalars[random.Next(Scalars.Length)];

    public object? Next(string type) => Next(TypeName.Parse(type));

    private object? Next(TypeName type) => type.Base switch
    {
        "Nullable" => random.Next(3) == 0 ? null : Next(type.Argument(0)),
        "LowCardinality" => Next(type.Argument(0)),
        "Bool" => random.Next(2) == 0,
        "UInt8" => (byte)NextInteger(0, byte.MaxValue),
        "UInt16" => (ushort)NextInteger(0, ushort.MaxValue),
        "UInt32" => (uint)NextInteger(0, uint.MaxValue),
        "UInt64" => (ulong)NextInteger(0, ulong.MaxValue),
        "UInt128" => (UInt128)NextInteger(0, UInt128.MaxValue),
        "UInt256" => NextInteger(0, (BigInteger.One << 256) - 1),
        "Int8" => (sbyte)NextInteger(sbyte.MinValue, sbyte.MaxValue),
        "Int16" => (short)NextInteger(short.MinValue, short.MaxValue),
        "Int32" => (int)NextInteger(int.MinValue, int.MaxValue),
        "Int64" => (long)NextInteger(long.MinValue, long.MaxValue),
        "Int128" => (Int128)NextInteger(Int128.MinValue, Int128.MaxValue),
        "Int256" => NextInteger(-(BigInteger.One << 255), (BigInteger.One << 255) - 1),
        "Float32" => Pick(0f, -0f, 1.5f, float.MinValue, float.MaxValue, float.Epsilon, float.NaN, float.PositiveInfinity, float.NegativeInfinity, random.NextSingle()),
        "Float64" => Pick(0d, -0d, 0.1, double.MinValue, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, random.NextDouble() * 1e9),
        "Decimal" => NextDecimal(type.Number(0, 0), type.Number(1, 0)),
        "String" => NextText(),
        "FixedString" => NextBytes(type.Number(0, 0)),
        "Enum8" or "Enum16" => Pick([.. type.Members().Select(member => member.Name)]),
        "UUID" => Pick(Guid.Empty, Guid.AllBitsSet, Guid.NewGuid()),
        "IPv4" => Pick(IPAddress.Any, IPAddress.Broadcast, new IPAddress(NextBytes(4))),
        "IPv6" => Pick(IPAddress.IPv6Any, IPAddress.IPv6Loopback, IPAddress.Parse("::ffff:1.2.3.4"), new IPAddress(NextBytes(16))),
        "Date" => new DateOnly(1970, 1, 1).AddDays((int)NextInteger(0, ushort.MaxValue)),
        "Date32" => new DateOnly(1970, 1, 1).AddDays((int)NextInteger(-25567, 120529)),
        "DateTime" => DateTime.UnixEpoch.AddSeconds((uint)NextInteger(0, uint.MaxValue)),
        "DateTime64" => NextTime(type.Number(0, 3)),
        "Array" => NextArray(type.Argument(0)),
        "Map" => Enumerable.Range(0, random.Next(4)).Select(_ => NextText()).Distinct().ToDictionary(key => key, _ => Next(type.Argument(1))),
        "Tuple" => type.Arguments.Select(argument => Next(TypeName.ParseElement(argument))).ToArray(),
        _ => throw new NotSupportedException(type.Text),
    };

    /// <summary>RowBinary as ClickHouse's documentation describes it.</summary>
    public static void Write(RowBinaryWriter writer, string type, object? value) => Write(writer, TypeName.Parse(type), value);

    private static void Write(RowBinaryWriter writer, TypeName type, object? value)
    {
        switch (type.Base)
        {
            case "Nullable":
                writer.WriteIsNull(value is null);
                if (value is not null)
                {
                    Write(writer, type.Argument(0), value);
                }

                break;
            case "LowCardinality": Write(writer, type.Argument(0), value); break;
            case "Bool": writer.WriteBool((bool)value!); break;
            case "UInt8": writer.WriteByte((byte)value!); break;
            case "UInt16": writer.WriteUInt16((ushort)value!); break;
            case "UInt32": writer.WriteUInt32((uint)value!); break;
            case "UInt64": writer.WriteUInt64((ulong)value!); break;
            case "UInt128": writer.WriteUInt128((UInt128)value!); break;
            case "UInt256": writer.WriteUInt256((BigInteger)value!); break;
            case "Int8": writer.WriteSByte((sbyte)value!); break;
            case "Int16": writer.WriteInt16((short)value!); break;
            case "Int32": writer.WriteInt32((int)value!); break;
            case "Int64": writer.WriteInt64((long)value!); break;
            case "Int128": writer.WriteInt128((Int128)value!); break;
            case "Int256": writer.WriteInt256((BigInteger)value!); break;
            case "Float32": writer.WriteFloat32((float)value!); break;
            case "Float64": writer.WriteFloat64((double)value!); break;
            case "Decimal" when type.Number(0, 0) <= 9: writer.WriteDecimal32((decimal)value!, type.Number(1, 0)); break;
            case "Decimal" when type.Number(0, 0) <= 18: writer.WriteDecimal64((decimal)value!, type.Number(1, 0)); break;
            case "Decimal" when type.Number(0, 0) <= 38: writer.WriteDecimal128((decimal)value!, type.Number(1, 0)); break;
            case "Decimal": writer.WriteDecimal256((decimal)value!, type.Number(1, 0)); break;
            case "String": writer.WriteString((string)value!); break;
            case "FixedString": writer.WriteRaw((byte[])value!); break;
            case "Enum8": writer.WriteSByte((sbyte)type.Members().First(member => member.Name == (string)value!).Number); break;
            case "Enum16": writer.WriteInt16(type.Members().First(member => member.Name == (string)value!).Number); break;
            case "UUID": writer.WriteGuid((Guid)value!); break;
            case "IPv4": writer.WriteIPv4((IPAddress)value!); break;
            case "IPv6": writer.WriteIPv6((IPAddress)value!); break;
            case "Date": writer.WriteDate((DateOnly)value!); break;
            case "Date32": writer.WriteDate32((DateOnly)value!); break;
            case "DateTime": writer.WriteDateTime((DateTime)value!); break;
            case "DateTime64": writer.WriteDateTime64((DateTime)value!, type.Number(0, 3)); break;
            case "Array":
                var items = (object?[])value!;
                writer.WriteVarUInt((ulong)items.Length);
                foreach (var item in items)
                {
                    Write(writer, type.Argument(0), item);
                }

                break;
            case "Map":
                var map = (Dictionary<string, object?>)value!;
                writer.WriteVarUInt((ulong)map.Count);
                foreach (var (key, item) in map)
                {
                    Write(writer, type.Argument(0), key);
                    Write(writer, type.Argument(1), item);
                }
                break;
            case "Tuple":
                var elements = (object?[])value!;
                for (var i = 0; i < elements.Length; i++)
                {
                    Write(writer, TypeName.ParseElement(type.Arguments[i]), elements[i]);
                }

                break;
            default:
                throw new NotSupportedException(type.Text);
        }
    }

    /// <summary>A text that is equal for equal values, whatever .NET shape lists, maps and tuples have.</summary>
    public static string Show(object? value) => value switch
    {
        null or DBNull => "null",
        string text => $"\"{text}\"",
        float single => BitConverter.SingleToInt32Bits(float.IsNaN(single) ? float.NaN : single).ToString("x8", CultureInfo.InvariantCulture),
        double number => BitConverter.DoubleToInt64Bits(double.IsNaN(number) ? double.NaN : number).ToString("x16", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        DateTime time => $"{time:O}",
        System.Collections.IDictionary map => "{" + string.Join(",", map.Keys.Cast<object>().Select(key => $"{Show(key)}:{Show(map[key])}").Order(StringComparer.Ordinal)) + "}",
        ITuple tuple => "[" + string.Join(",", Enumerable.Range(0, tuple.Length).Select(i => Show(tuple[i]))) + "]",
        System.Collections.IEnumerable items and not IPAddress => "[" + string.Join(",", items.Cast<object?>().Select(Show)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    private BigInteger NextInteger(BigInteger minimum, BigInteger maximum) => random.Next(6) switch
    {
        0 => minimum,
        1 => maximum,
        2 => BigInteger.Clamp(BigInteger.MinusOne, minimum, maximum),
        3 => BigInteger.Clamp(BigInteger.Zero, minimum, maximum),
        _ => minimum + new BigInteger(NextBytes(33), isUnsigned: true) % (maximum - minimum + 1),
    };

    private decimal NextDecimal(int precision, int scale)
    {
        var limit = BigInteger.Pow(10, Math.Min(precision, 28)) - 1;
        return ClickHouseDecimal.Unscale(NextInteger(-limit, limit), scale);
    }

    private DateTime NextTime(int scale)
    {
        // ClickHouse shows 1900 to 2299; 64 bits of nanoseconds reach from 1677 to 2262.
        var (first, last) = (new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(scale == 9 ? 2262 : 2299, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var ticks = (long)NextInteger(first.Ticks, last.Ticks);
        var unit = (long)Math.Pow(10, Math.Max(0, 7 - scale));
        return new DateTime(ticks - ticks % unit, DateTimeKind.Utc);
    }

    private object?[] NextArray(TypeName element) => [.. Enumerable.Range(0, random.Next(6) == 0 ? 40 : random.Next(4)).Select(_ => Next(element))];

    private string NextText()
    {
        if (random.Next(2) == 0)
        {
            return Pick(Texts);
        }

        var text = new StringBuilder();
        for (var i = random.Next(20); i > 0; i--)
        {
            text.Append(new Rune(random.Next(3) switch { 0 => random.Next(1, 128), 1 => random.Next(0xA0, 0xD800), _ => random.Next(0x10000, 0x110000) }));
        }

        return text.ToString();
    }

    private byte[] NextBytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
