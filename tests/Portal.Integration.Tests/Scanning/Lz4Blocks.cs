using System.Buffers.Binary;

namespace Portal.Integration.Tests.Scanning;

/// <summary>
/// The compressed blocks of a file of ClickHouse: a checksum of 16 bytes, a method, the compressed size with this head of 9 bytes, the size of the data, and the data. LZ4 is read here; what
/// ZSTD holds is searched through SQL.
/// </summary>
internal static class Lz4Blocks
{
    private const int Checksum = 16;
    private const int Head = 9;
    private const byte Lz4 = 0x82;

    public static IEnumerable<byte[]> Of(byte[] file)
    {
        var position = 0;
        while (position + Checksum + Head <= file.Length)
        {
            var compressed = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(position + Checksum + 1));
            var size = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(position + Checksum + 5));
            if (compressed < Head || compressed > int.MaxValue || position + Checksum + (long)compressed > file.Length || size > 1 << 26)
            {
                yield break;
            }

            if (file[position + Checksum] == Lz4 && TryDecode(file.AsSpan(position + Checksum + Head, (int)compressed - Head), (int)size) is { } block)
            {
                yield return block;
            }

            position += Checksum + (int)compressed;
        }
    }

    /// <summary>https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md; null when the bytes are no such block.</summary>
    private static byte[]? TryDecode(ReadOnlySpan<byte> source, int size)
    {
        var target = new byte[size];
        var (from, to) = (0, 0);
        while (from < source.Length)
        {
            var token = source[from++];
            var literals = Length(source, ref from, token >> 4);
            if (literals > source.Length - from || literals > size - to)
            {
                return null;
            }

            source.Slice(from, literals).CopyTo(target.AsSpan(to));
            (from, to) = (from + literals, to + literals);
            if (from + 2 > source.Length)
            {
                break;
            }

            var offset = BinaryPrimitives.ReadUInt16LittleEndian(source[from..]);
            from += 2;
            var match = 4 + Length(source, ref from, token & 15);
            if (offset == 0 || offset > to || match > size - to)
            {
                return null;
            }

            for (; match > 0; match--, to++)
            {
                target[to] = target[to - offset];
            }
        }

        return to == size ? target : null;
    }

    private static int Length(ReadOnlySpan<byte> source, ref int position, int length)
    {
        if (length != 15)
        {
            return length;
        }

        byte more = 255;
        while (more == 255 && position < source.Length)
        {
            more = source[position++];
            length += more;
        }

        return length;
    }
}
