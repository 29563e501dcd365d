using System.Net;
using System.Numerics;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Tests.ClickHouse;

/// <summary>Bytes written out by hand from https://clickhouse.com/docs/interfaces/formats/RowBinary and https://clickhouse.com/docs/sql-reference/data-types.</summary>
public sealed class ColumnTypesTests
{
    public static TheoryData<string, string, object?> Documented => new()
    {
        { "UInt8", "FF", (byte)255 },
        { "Int16", "FEFF", (short)-2 },
        { "UInt64", "FFFFFFFFFFFFFFFF", ulong.MaxValue },
        { "Int128", "FEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", (Int128)(-2) },
        { "Int256", "FE" + new string('F', 62), new BigInteger(-2) },
        { "UInt256", new string('F', 64), (BigInteger.One << 256) - 1 },
        { "Float32", "0000C03F", 1.5f },
        { "Float64", "000000000000F07F", double.PositiveInfinity },
        { "Bool", "01", true },
        { "String", "03616263", "abc" },
        { "LowCardinality(String)", "00", "" },
        { "SimpleAggregateFunction(sum, UInt16)", "0100", (ushort)1 },
        { "FixedString(3)", "616200", "ab\0"u8.ToArray() },
        { "Enum8('a' = -1, 'it\\'s, (b)' = 2)", "02", "it's, (b)" },
        { "Enum16('x' = 1000)", "E803", "x" },
        { "UUID", "E711B35C04C4F061A0DBD36A00A67B90", Guid.Parse("61f0c404-5cb3-11e7-907b-a6006ad3dba0") },
        { "IPv4", "0100007F", IPAddress.Loopback },
        { "IPv6", "00000000000000000000000000000001", IPAddress.IPv6Loopback },
        { "Date", "0100", new DateOnly(1970, 1, 2) },
        { "Date32", "FFFFFFFF", new DateOnly(1969, 12, 31) },
        { "DateTime('Asia/Tokyo')", "00000000", DateTime.UnixEpoch },
        { "DateTime64(3, 'Europe/Madrid')", "FFFFFFFFFFFFFFFF", DateTime.UnixEpoch.AddMilliseconds(-1) },
        { "DateTime64(9)", "FFFFFFFFFFFFFFFF", DateTime.UnixEpoch.AddTicks(-1) },
        { "Time", "FFFFFFFF", TimeSpan.FromSeconds(-1) },
        { "Time64(3)", "DC05000000000000", TimeSpan.FromSeconds(1.5) },
        { "IntervalSecond", "0500000000000000", 5L },
        { "Point", "000000000000F03F0000000000000040", (1d, 2d) },
        { "Nested(a UInt8, b String)", "01" + "07" + "0161", new[] { ((byte)7, "a") } },
        { "Decimal(9, 2)", "9CFFFFFF", -1.00m },
        { "Decimal(18, 12)", "0100000000000000", 0.000000000001m },
        { "Decimal(38, 10)", "00E40B54020000000000000000000000", 1.0000000000m },
        { "Decimal(76, 0)", "FF" + new string('F', 62), -1m },
        { "Nullable(UInt8)", "01", null },
        { "Nullable(UInt8)", "0007", (byte)7 },
        { "Array(Nullable(UInt8))", "03000101" + "0002", new byte?[] { 1, null, 2 } },
        { "Array(Array(String))", "02" + "00" + "010161", new string[][] { [], ["a"] } },
        { "Map(String, UInt8)", "02" + "016101" + "016202", new Dictionary<string, byte> { ["a"] = 1, ["b"] = 2 } },
        { "Tuple(a UInt8, `b c` String)", "01" + "0161", ((byte)1, "a") },
        { "Tuple(UInt8)", "01", new object[] { (byte)1 } },
    };

    [Theory]
    [MemberData(nameof(Documented), DisableDiscoveryEnumeration = true)]
    public void ReadObject_DocumentedBytes_IsTheValueAndUsesThemAll(string name, string bytes, object? expected)
    {
        var data = Convert.FromHexString(bytes);
        var type = ColumnTypes.Get(name);

        var reading = new RowBinaryCursor(data, 0);
        var value = type.ReadObject(ref reading);
        value.ShouldBe(expected);
        reading.Position.ShouldBe(data.Length);

        var skipping = new RowBinaryCursor(data, 0);
        type.TrySkip(ref skipping).ShouldBeTrue();
        skipping.Position.ShouldBe(data.Length);
    }

    [Theory]
    [MemberData(nameof(Documented), DisableDiscoveryEnumeration = true)]
    public void TrySkip_AnyByteMissing_AsksForMore(string name, string bytes, object? value)
    {
        _ = value;
        var data = Convert.FromHexString(bytes);
        for (var length = 0; length < data.Length; length++)
        {
            var cursor = new RowBinaryCursor(data.AsSpan(0, length), 0);
            ColumnTypes.Get(name).TrySkip(ref cursor).ShouldBeFalse();
        }
    }

    [Fact]
    public void Read_DecimalBeyondDotNet_SaysWhatToDo()
    {
        var data = new byte[32];
        data.AsSpan(0, 20).Fill(0xFF);
        var error = Should.Throw<OverflowException>(() => Read(data));
        error.Message.ShouldContain("BigInteger");

        static object? Read(byte[] data)
        {
            var cursor = new RowBinaryCursor(data, 0);
            return ColumnTypes.Get("Decimal(76, 5)").ReadObject(ref cursor);
        }
    }

    [Theory]
    [InlineData("AggregateFunction(sum, UInt64)", "-Merge")]
    [InlineData("Variant(String, UInt8)", "toString()")]
    [InlineData("Array(JSON)", "toString()")]
    public void Get_UnreadableType_SaysWhatToSelectInstead(string name, string hint) =>
        Should.Throw<NotSupportedException>(() => ColumnTypes.Get(name)).Message.ShouldContain(hint);

    [Theory]
    [InlineData("Array(UInt8")]
    [InlineData("Map(String)")]
    [InlineData("FixedString(x)")]
    public void Get_DamagedName_Throws(string name) => Should.Throw<FormatException>(() => ColumnTypes.Get(name));
}
