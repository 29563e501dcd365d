using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Portal.Telemetry.Writing;

/// <summary>Rows <c>[From, To)</c> of one table of a batch: what one insert carries.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BatchRange(SpoolTable Table, int From, int To)
{
    public int Rows => To - From;
}

/// <summary>
/// How far delivery has come, and the batch that is under way. It is durable before the first insert of the batch is sent, so that after a crash exactly the same
/// blocks are sent with the same tokens and ClickHouse recognises those it has.
/// </summary>
/// <param name="SpoolId">Random per spool folder, part of every token.</param>
/// <param name="Start">Everything before is in ClickHouse.</param>
/// <param name="End">Where the batch ends; equal to <paramref name="Start"/> when none is under way.</param>
/// <param name="Ranges">The inserts the batch consists of. Replaced by smaller ones when a block is refused, and a replaced range is never sent again.</param>
internal sealed record SpoolCursor(Guid SpoolId, SpoolPosition Start, SpoolPosition End, IReadOnlyList<BatchRange> Ranges)
{
    private const uint Magic = 0x31435350; // "PSC1"
    private const int HeadBytes = 56;
    private const int RangeBytes = 9;
    private const int CopyAlignment = 4096;

    public bool IsUnderWay => Start != End;

    public static SpoolCursor New() => new(Guid.NewGuid(), default, default, []);

    /// <summary>The same for the same rows after any number of crashes, and different for any other rows.</summary>
    public string Token(BatchRange range) => string.Create(
        CultureInfo.InvariantCulture,
        $"{SpoolId:N}-{Start.Segment}.{Start.Offset}-{End.Segment}.{End.Offset}-{(int)range.Table}.{range.From}.{range.To}");

    /// <summary>Everything up to <see cref="End"/> has been delivered.</summary>
    public SpoolCursor Completed() => this with { Start = End, Ranges = [] };

    /// <summary>The file holds the cursor twice, a page apart, so that one damaged sector does not lose it.</summary>
    public void Save(string path)
    {
        var length = HeadBytes + (Ranges.Count * RangeBytes) + sizeof(uint);
        var apart = (length + CopyAlignment - 1) / CopyAlignment * CopyAlignment;
        var file = new byte[apart + length];
        var copy = file.AsSpan(0, length);
        BinaryPrimitives.WriteUInt32LittleEndian(copy, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(copy[4..], Ranges.Count);
        SpoolId.TryWriteBytes(copy[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(copy[24..], Start.Segment);
        BinaryPrimitives.WriteInt64LittleEndian(copy[32..], Start.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(copy[40..], End.Segment);
        BinaryPrimitives.WriteInt64LittleEndian(copy[48..], End.Offset);
        for (var i = 0; i < Ranges.Count; i++)
        {
            var entry = copy[(HeadBytes + (i * RangeBytes))..];
            entry[0] = (byte)Ranges[i].Table;
            BinaryPrimitives.WriteInt32LittleEndian(entry[1..], Ranges[i].From);
            BinaryPrimitives.WriteInt32LittleEndian(entry[5..], Ranges[i].To);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(copy[^sizeof(uint)..], Crc32C.Compute(copy[..^sizeof(uint)]));
        copy.CopyTo(file.AsSpan(apart));
        DurableFiles.Replace(path, file);
    }

    /// <summary>Null when neither copy is intact.</summary>
    public static SpoolCursor? Parse(ReadOnlySpan<byte> file)
    {
        for (var at = 0; at < file.Length; at += CopyAlignment)
        {
            if (ParseCopy(file[at..]) is { } cursor)
            {
                return cursor;
            }
        }

        return null;
    }

    private static SpoolCursor? ParseCopy(ReadOnlySpan<byte> copy)
    {
        if (copy.Length < HeadBytes + sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(copy) != Magic)
        {
            return null;
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(copy[4..]);
        var length = HeadBytes + ((long)count * RangeBytes);
        if (count < 0 || length + sizeof(uint) > copy.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(copy[(int)length..]) != Crc32C.Compute(copy[..(int)length]))
        {
            return null;
        }

        var ranges = new BatchRange[count];
        for (var i = 0; i < count; i++)
        {
            var entry = copy[(HeadBytes + (i * RangeBytes))..];
            ranges[i] = new BatchRange((SpoolTable)entry[0], BinaryPrimitives.ReadInt32LittleEndian(entry[1..]), BinaryPrimitives.ReadInt32LittleEndian(entry[5..]));
        }

        return new SpoolCursor(
            new Guid(copy.Slice(8, 16)),
            new SpoolPosition(BinaryPrimitives.ReadInt64LittleEndian(copy[24..]), BinaryPrimitives.ReadInt64LittleEndian(copy[32..])),
            new SpoolPosition(BinaryPrimitives.ReadInt64LittleEndian(copy[40..]), BinaryPrimitives.ReadInt64LittleEndian(copy[48..])),
            ranges);
    }
}
