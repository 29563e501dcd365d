using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Documents.Pdf;

/// <summary>The fonts a document uses, each with the glyphs it needs; written as composite fonts that map back to characters (ISO 32000-1, 9.7 and 9.10).</summary>
internal sealed class PdfFonts
{
    private readonly Dictionary<TrueTypeFont, (string Name, SortedDictionary<ushort, Rune> Used)> _fonts = [];

    /// <summary>The font's name in content streams, and the text as its glyphs.</summary>
    public (string Name, string Glyphs) Use(TrueTypeFont font, string text)
    {
        if (!_fonts.TryGetValue(font, out var use))
        {
            use = _fonts[font] = ($"F{(_fonts.Count + 1).ToString(CultureInfo.InvariantCulture)}", []);
        }
        var glyphs = new StringBuilder(text.Length * 4);
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = font.Glyph(rune);
            use.Used.TryAdd(glyph, rune);
            glyphs.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }
        return (use.Name, glyphs.ToString());
    }

    /// <summary>Adds the fonts to the file; returns the entries of the resource dictionary.</summary>
    public string Write(PdfFile file) => string.Join(' ', _fonts.Select(font => $"/{font.Value.Name} {Write(file, font.Key, font.Value.Used)} 0 R"));

    private static int Write(PdfFile file, TrueTypeFont font, SortedDictionary<ushort, Rune> used)
    {
        int Scaled(int units) => (int)Math.Round(units * 1000.0 / font.UnitsPerEm);
        var subset = font.Subset(used.Keys);
        var name = $"{Tag(used.Keys)}+{font.Name}";
        var program = file.AddStream(FormattableString.Invariant($"/Length1 {subset.Length}"), subset);
        var flags = 4 + (font.IsItalic ? 64 : 0);
        var descriptor = file.Add(FormattableString.Invariant(
            $"<< /Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [{string.Join(' ', font.Box.Select(Scaled))}] /ItalicAngle {(font.IsItalic ? -9 : 0)} /Ascent {Scaled(font.Ascent)} /Descent {Scaled(font.Descent)} /CapHeight 728 /StemV 80 /FontFile2 {program} 0 R >>"));
        var widths = string.Join(' ', used.Keys.Select(glyph => FormattableString.Invariant($"{glyph} [{Scaled(font.Advance(glyph))}]")));
        var glyphs = file.Add(FormattableString.Invariant(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [{widths}] >>"));
        var map = file.AddStream("", Encoding.ASCII.GetBytes(Characters(used)));
        return file.Add(FormattableString.Invariant($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{glyphs} 0 R] /ToUnicode {map} 0 R >>"));
    }

    /// <summary>Six capital letters that tell subsets of one font apart (9.6.4).</summary>
    private static string Tag(IEnumerable<ushort> glyphs) =>
        string.Concat(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(',', glyphs))).Take(6).Select(value => (char)('A' + value % 26)));

    private static string Characters(SortedDictionary<ushort, Rune> used)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        // At most 100 entries stand in one block (9.10.3).
        foreach (var block in used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, rune) in block)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(rune.ToString()))}>\n");
            }
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
