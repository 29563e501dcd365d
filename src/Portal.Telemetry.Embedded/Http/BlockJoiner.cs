using Portal.Telemetry.Embedded.Sql;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>Makes one document of a streamed result's blocks: the first keeps its header, the others lose theirs.</summary>
internal sealed class BlockJoiner(BlockHeader header)
{
    private bool _first = true;

    /// <summary>The part of the next block that belongs into the result.</summary>
    public ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> block)
    {
        if (_first)
        {
            _first = false;
            return block;
        }

        return block[HeaderLength(block.Span)..];
    }

    private int HeaderLength(ReadOnlySpan<byte> block) => header switch
    {
        BlockHeader.None => 0,
        BlockHeader.OneLine => SkipLines(block, 1, quoted: false),
        BlockHeader.TwoLines => SkipLines(block, 2, quoted: false),
        BlockHeader.OneCsvLine => SkipLines(block, 1, quoted: true),
        BlockHeader.TwoCsvLines => SkipLines(block, 2, quoted: true),
        BlockHeader.BinaryNames => SkipBinaryStrings(block, 1),
        BlockHeader.BinaryNamesAndTypes => SkipBinaryStrings(block, 2),
        _ => throw new ArgumentOutOfRangeException(nameof(block), header, "Unknown header."),
    };

    private static int SkipLines(ReadOnlySpan<byte> block, int lines, bool quoted)
    {
        var inQuotes = false;
        for (var i = 0; i < block.Length; i++)
        {
            if (quoted && block[i] == '"')
            {
                inQuotes = !inQuotes;
            }
            else if (block[i] == '\n' && !inQuotes && --lines == 0)
            {
                return i + 1;
            }
        }

        return block.Length;
    }

    // A column count, then that many names, then (perhaps) that many types, each with its length in front.
    private static int SkipBinaryStrings(ReadOnlySpan<byte> block, int groups)
    {
        var position = 0;
        var columns = ReadVarUInt(block, ref position);
        for (var i = 0; i < columns * groups; i++)
        {
            var length = ReadVarUInt(block, ref position);
            position += length;
        }

        return position;
    }

    private static int ReadVarUInt(ReadOnlySpan<byte> block, ref int position)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[position++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
