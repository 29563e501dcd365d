using System.Text;
using Portal.Telemetry.Embedded.Http;
using Portal.Telemetry.Embedded.Sql;

namespace Portal.Tests.Engine;

public sealed class BlockJoinerTests
{
    [Theory]
    [InlineData("TSV", "1\n|2\n", "1\n2\n")]
    [InlineData("TSVWithNames", "a\n1\n|a\n2\n", "a\n1\n2\n")]
    [InlineData("tsvwithnamesandtypes", "a\nUInt8\n1\n|a\nUInt8\n2\n|a\nUInt8\n3\n", "a\nUInt8\n1\n2\n3\n")]
    [InlineData("CSVWithNames", "\"a \"\"b\"\"\nc\"\n1\n|\"a \"\"b\"\"\nc\"\n2\n", "\"a \"\"b\"\"\nc\"\n1\n2\n")]
    [InlineData("RowBinaryWithNames", "\u0002\u0001a\u0003bcd\u0007|\u0002\u0001a\u0003bcd\u0008", "\u0002\u0001a\u0003bcd\u0007\u0008")]
    [InlineData("RowBinaryWithNamesAndTypes", "\u0001\u0001a\u0005UInt8\u0007|\u0001\u0001a\u0005UInt8\u0008", "\u0001\u0001a\u0005UInt8\u0007\u0008")]
    public void Join_Blocks_KeepsTheFirstHeaderOnly(string format, string blocks, string expected)
    {
        var joiner = new BlockJoiner(BlockFormats.HeaderOf(format)!.Value);
        var joined = blocks.Split('|').Select(block => Encoding.Latin1.GetString(joiner.Join(Encoding.Latin1.GetBytes(block)).Span));

        string.Concat(joined).ShouldBe(expected);
    }

    [Fact]
    public void Join_NameLongerThan127Bytes_ReadsItsLengthOverTwoBytes()
    {
        // 200 = 0xC8: 0xC8 0x01 as a variable-length number.
        byte[] header = [1, 0xC8, 0x01, .. Enumerable.Repeat((byte)'n', 200)];
        var joiner = new BlockJoiner(BlockHeader.BinaryNames);
        joiner.Join(header);

        byte[] next = [.. header, 42];
        joiner.Join(next).ToArray().ShouldBe([42]);
    }

    [Theory]
    [InlineData("JSON")]
    [InlineData("Parquet")]
    [InlineData("Pretty")]
    [InlineData("Values")]
    [InlineData("Null")]
    public void HeaderOf_DocumentFormats_CannotBeStreamed(string format) => BlockFormats.HeaderOf(format).ShouldBeNull();
}
