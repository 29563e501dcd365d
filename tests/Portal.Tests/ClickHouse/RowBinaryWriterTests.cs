using System.Numerics;
using Portal.Telemetry.ClickHouse;

namespace Portal.Tests.ClickHouse;

public sealed class RowBinaryWriterTests
{
    // LEB128 as in DWARF 4, 7.6: 624485 is E5 8E 26.
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(127UL, "7F")]
    [InlineData(128UL, "8001")]
    [InlineData(624485UL, "E58E26")]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01")]
    public void WriteVarUInt_Number_IsLeb128(ulong value, string expected) => Written(w => w.WriteVarUInt(value)).ShouldBe(expected);

    [Fact]
    public void WriteNumbers_EveryWidth_AreLittleEndian() => Written(w =>
    {
        w.WriteInt16(-2);
        w.WriteUInt16(0x0102);
        w.WriteInt32(-2);
        w.WriteUInt32(0x01020304);
        w.WriteInt64(-2);
        w.WriteUInt64(0x0102030405060708);
        w.WriteFloat64(1);
    }).ShouldBe("FEFF" + "0201" + "FEFFFFFF" + "04030201" + "FEFFFFFFFFFFFFFF" + "0807060504030201" + "000000000000F03F");

    [Fact]
    public void WriteInt256_Extremes_FillThirtyTwoBytes()
    {
        Written(w => w.WriteInt256(BigInteger.MinusOne)).ShouldBe(new string('F', 64));
        Written(w => w.WriteInt256(-(BigInteger.One << 255))).ShouldBe(new string('0', 62) + "80");
        Written(w => w.WriteUInt256((BigInteger.One << 256) - 1)).ShouldBe(new string('F', 64));
        Should.Throw<OverflowException>(() => Written(w => w.WriteInt256(BigInteger.One << 255)));
        Should.Throw<OverflowException>(() => Written(w => w.WriteUInt256(-1)));
    }

    [Theory]
    [InlineData("", "00")]
    [InlineData("a", "0161")]
    [InlineData("é€😀", "09C3A9E282ACF09F9880")]
    public void WriteString_Text_IsLengthAndUtf8(string value, string expected) => Written(w => w.WriteString(value)).ShouldBe(expected);

    [Fact]
    public void WriteString_LoneSurrogate_IsReplacementCharacter() => Written(w => w.WriteString("\ud800")).ShouldBe("03EFBFBD");

    [Fact]
    public void WriteString_LongerThanOneLengthByte_HasTwo() =>
        Written(w => w.WriteString(new string('é', 100))).ShouldBe("C801" + string.Concat(Enumerable.Repeat("C3A9", 100)));

    // The example of https://clickhouse.com/docs/interfaces/formats/RowBinary: 61f0c404-5cb3-11e7-907b-a6006ad3dba0 is two
    // little endian UInt64, 0x61f0c4045cb311e7 and 0x907ba6006ad3dba0.
    [Fact]
    public void WriteGuid_Documented_IsTwoHalvesReversed() =>
        Written(w => w.WriteGuid(Guid.Parse("61f0c404-5cb3-11e7-907b-a6006ad3dba0"))).ShouldBe("E711B35C04C4F061" + "A0DBD36A00A67B90");

    [Theory]
    [InlineData("1.5", 12, 1_500_000_000_000L)]
    [InlineData("-0.000000000001", 12, -1L)]
    [InlineData("0.0000000000005", 12, 0L)]
    [InlineData("0.0000000000015", 12, 2L)]
    [InlineData("999999.999999999999", 12, 999_999_999_999_999_999L)]
    public void WriteDecimal64_Value_IsScaledInteger(string value, int scale, long expected) =>
        Written(w => w.WriteDecimal64(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), scale))
            .ShouldBe(Written(w => w.WriteInt64(expected)));

    [Fact]
    public void WriteDecimal64_TooLarge_Throws() => Should.Throw<OverflowException>(() => Written(w => w.WriteDecimal64(10_000_000m, 12)));

    // 1.5 ms before 1970 is the millisecond that begins at -2; in nanoseconds it is exact.
    [Theory]
    [InlineData(0, -1L)]
    [InlineData(3, -2L)]
    [InlineData(6, -1500L)]
    [InlineData(7, -15000L)]
    [InlineData(9, -1500000L)]
    public void WriteDateTime64_BeforeEpoch_IsCutOffTowardsThePast(int scale, long expected) =>
        Written(w => w.WriteDateTime64(DateTime.UnixEpoch.AddMilliseconds(-1.5), scale)).ShouldBe(Written(w => w.WriteInt64(expected)));

    [Fact]
    public void WriteTimes_BeyondTheirTypes_Throw()
    {
        // 2^63 ns after 1970 is 2262-04-11 23:47:16.
        Should.Throw<OverflowException>(() => Written(w => w.WriteDateTime64(new DateTime(2262, 4, 12, 0, 0, 0, DateTimeKind.Utc), 9)));
        Should.Throw<OverflowException>(() => Written(w => w.WriteDateTime(DateTime.UnixEpoch.AddSeconds(-1))));
        Should.Throw<OverflowException>(() => Written(w => w.WriteDateTime(DateTime.UnixEpoch.AddSeconds(1L << 32))));
        Should.Throw<OverflowException>(() => Written(w => w.WriteDate(new DateOnly(1969, 12, 31))));
        Should.Throw<OverflowException>(() => Written(w => w.WriteDate(new DateOnly(2149, 6, 7))));
    }

    [Fact]
    public void WriteAddresses_OfTheOtherFamily_AreMappedOrRefused()
    {
        Written(w => w.WriteIPv6(System.Net.IPAddress.Parse("1.2.3.4"))).ShouldBe("00000000000000000000FFFF01020304");
        Should.Throw<ArgumentException>(() => Written(w => w.WriteIPv4(System.Net.IPAddress.IPv6Loopback)));
    }

    [Fact]
    public void Buffer_BeyondItsCapacity_GrowsAndKeepsWhatWasWritten()
    {
        using var writer = new RowBinaryWriter(initialCapacity: 16);
        for (var i = 0; i < 10_000; i++)
        {
            writer.WriteInt32(i);
        }

        writer.Length.ShouldBe(40_000);
        for (var i = 0; i < 10_000; i++)
        {
            BitConverter.ToInt32(writer.WrittenSpan.Slice(i * 4, 4)).ShouldBe(i);
        }

        writer.Truncate(4);
        writer.WrittenMemory.ToArray().ShouldBe([0, 0, 0, 0]);
        writer.Clear();
        writer.Length.ShouldBe(0);
    }

    private static string Written(Action<RowBinaryWriter> write)
    {
        using var writer = new RowBinaryWriter();
        write(writer);
        return Convert.ToHexString(writer.WrittenSpan);
    }
}
