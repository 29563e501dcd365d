using System.Buffers.Binary;
using System.Text;

namespace Portal.Documents.Pdf;

/// <summary>
/// What a PDF needs of a TrueType font file: which glyph shows a character, how wide it is, and a copy of the file with the used glyphs only.
/// Table layouts: OpenType specification (head, hhea, hmtx, maxp, cmap formats 4 and 12, loca, glyf).
/// </summary>
internal sealed class TrueTypeFont
{
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] _file;
    private readonly Dictionary<string, (int Start, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ushort> _glyphs = [];
    private readonly int _metrics;
    private readonly bool _longLoca;

    public TrueTypeFont(string name, byte[] file)
    {
        (Name, _file) = (name, file);
        for (var index = 0; index < UInt16(4); index++)
        {
            var entry = 12 + 16 * index;
            _tables[Encoding.ASCII.GetString(file, entry, 4)] = ((int)UInt32(entry + 8), (int)UInt32(entry + 12));
        }
        var head = _tables["head"].Start;
        UnitsPerEm = UInt16(head + 18);
        Box = [.. Enumerable.Range(0, 4).Select(index => Int16(head + 36 + 2 * index))];
        _longLoca = Int16(head + 50) == 1;
        var hhea = _tables["hhea"].Start;
        (Ascent, Descent, _metrics) = (Int16(hhea + 4), Int16(hhea + 6), UInt16(hhea + 34));
        Count = UInt16(_tables["maxp"].Start + 4);
        ReadCharacters(_tables["cmap"].Start);
    }

    /// <summary>PostScript name.</summary>
    public string Name { get; }

    public int UnitsPerEm { get; }

    /// <summary>Smallest box around all glyphs: left, bottom, right, top, in font units.</summary>
    public IReadOnlyList<int> Box { get; }

    public int Ascent { get; }

    public int Descent { get; }

    /// <summary>Number of glyphs.</summary>
    public int Count { get; }

    public bool IsItalic => Name.Contains("Italic", StringComparison.Ordinal);

    /// <summary>0 where the font cannot show the character.</summary>
    public ushort Glyph(Rune character) => _glyphs.GetValueOrDefault(character.Value);

    /// <summary>In font units.</summary>
    public int Advance(ushort glyph) => UInt16(_tables["hmtx"].Start + 4 * Math.Min(glyph, _metrics - 1));

    /// <param name="size">Points.</param>
    public double Width(string text, double size)
    {
        var units = 0L;
        foreach (var rune in text.EnumerateRunes())
        {
            units += Advance(Glyph(rune));
        }
        return units * size / UnitsPerEm;
    }

    /// <summary>The file with the outlines of these glyphs and of those they are composed of; numbers of glyphs stay what they are.</summary>
    public byte[] Subset(IEnumerable<ushort> used)
    {
        var glyphs = new SortedSet<ushort> { 0 };
        foreach (var glyph in used)
        {
            Close(glyph, glyphs);
        }
        using var outlines = new MemoryStream();
        var loca = new byte[4 * (Count + 1)];
        for (var glyph = 0; glyph <= Count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * glyph), (uint)outlines.Length);
            if (glyph < Count && glyphs.Contains((ushort)glyph))
            {
                outlines.Write(Outline((ushort)glyph));
                Pad(outlines);
            }
        }
        return Assemble(Kept.Where(_tables.ContainsKey).Select(tag => (tag, tag switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => loca,
            "head" => LongLocaHead(),
            _ => _file.AsSpan(_tables[tag].Start, _tables[tag].Length).ToArray(),
        })).ToList());
    }

    private byte[] LongLocaHead()
    {
        var head = _file.AsSpan(_tables["head"].Start, _tables["head"].Length).ToArray();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return head;
    }

    private static byte[] Assemble(List<(string Tag, byte[] Bytes)> tables)
    {
        using var file = new MemoryStream();
        var power = (int)Math.Floor(Math.Log2(tables.Count));
        Span<byte> head = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(head, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(head[4..], (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(head[6..], (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(head[8..], (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(head[10..], (ushort)(16 * tables.Count - (16 << power)));
        file.Write(head[..12]);
        var start = 12 + 16 * tables.Count;
        foreach (var (tag, bytes) in tables)
        {
            Encoding.ASCII.GetBytes(tag, head);
            BinaryPrimitives.WriteUInt32BigEndian(head[4..], Checksum(bytes));
            BinaryPrimitives.WriteUInt32BigEndian(head[8..], (uint)start);
            BinaryPrimitives.WriteUInt32BigEndian(head[12..], (uint)bytes.Length);
            file.Write(head);
            start += (bytes.Length + 3) & ~3;
        }
        foreach (var (_, bytes) in tables)
        {
            file.Write(bytes);
            Pad(file);
        }
        return file.ToArray();
    }

    /// <summary>To a multiple of four bytes.</summary>
    private static void Pad(MemoryStream stream) => stream.Write([0, 0, 0], 0, (int)(-stream.Length & 3));

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var index = 0; index < bytes.Length; index++)
        {
            sum += (uint)bytes[index] << (24 - 8 * (index & 3));
        }
        return sum;
    }

    private ReadOnlySpan<byte> Outline(ushort glyph)
    {
        var loca = _tables["loca"].Start;
        var (from, to) = _longLoca ? ((int)UInt32(loca + 4 * glyph), (int)UInt32(loca + 4 * glyph + 4)) : (2 * UInt16(loca + 2 * glyph), 2 * UInt16(loca + 2 * glyph + 2));
        return _file.AsSpan(_tables["glyf"].Start + from, to - from);
    }

    /// <summary>Adds the glyph and the parts it is composed of (glyf table: components follow a negative number of contours).</summary>
    private void Close(ushort glyph, SortedSet<ushort> into)
    {
        const int WordArguments = 0x0001, Scale = 0x0008, More = 0x0020, TwoScales = 0x0040, Matrix = 0x0080;
        var outline = Outline(glyph);
        if (!into.Add(glyph) || outline.Length < 10 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
        {
            return;
        }
        for (int at = 10, flags = More; (flags & More) != 0;)
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            Close(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]), into);
            at += 4 + ((flags & WordArguments) != 0 ? 4 : 2) + ((flags & Scale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
        }
    }

    private void ReadCharacters(int cmap)
    {
        for (var index = 0; index < UInt16(cmap + 2); index++)
        {
            var table = cmap + (int)UInt32(cmap + 8 + 8 * index);
            switch (UInt16(table))
            {
                case 4: ReadSegments(table); break;
                case 12: ReadGroups(table); break;
                default: break;
            }
        }
    }

    private void ReadSegments(int table)
    {
        var twice = UInt16(table + 6);
        for (var segment = 0; segment < twice; segment += 2)
        {
            var (end, start) = (UInt16(table + 14 + segment), UInt16(table + 16 + twice + segment));
            var (delta, offset) = (UInt16(table + 16 + 2 * twice + segment), UInt16(table + 16 + 3 * twice + segment));
            for (int code = start; code <= end && code != 0xFFFF; code++)
            {
                var glyph = offset == 0 ? (ushort)(code + delta) : UInt16(table + 16 + 3 * twice + segment + offset + 2 * (code - start));
                Map(code, offset == 0 || glyph == 0 ? glyph : (ushort)(glyph + delta));
            }
        }
    }

    private void ReadGroups(int table)
    {
        for (var group = 0; group < UInt32(table + 12); group++)
        {
            var (start, end, glyph) = ((int)UInt32(table + 16 + 12 * group), (int)UInt32(table + 20 + 12 * group), (int)UInt32(table + 24 + 12 * group));
            for (var code = start; code <= end; code++)
            {
                Map(code, (ushort)(glyph + code - start));
            }
        }
    }

    private void Map(int code, ushort glyph)
    {
        if (glyph != 0)
        {
            _glyphs[code] = glyph;
        }
    }

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at));

    private short Int16(int at) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(at));

    private uint UInt32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at));
}
