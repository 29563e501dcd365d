using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Documents.Pdf;

/// <summary>The objects of a PDF file (ISO 32000-1, 7.3 to 7.5) and how they are written: a table of their places, streams compressed.</summary>
internal sealed class PdfFile
{
    private readonly List<byte[]> _objects = [];

    /// <summary>Takes a number for an object that others must name before it is complete.</summary>
    public int Reserve()
    {
        _objects.Add([]);
        return _objects.Count;
    }

    public int Add(string content)
    {
        var number = Reserve();
        Set(number, content);
        return number;
    }

    public void Set(int number, string content) => _objects[number - 1] = Encoding.Latin1.GetBytes(content);

    /// <param name="entries">What the stream's dictionary says beside its length and filter.</param>
    /// <param name="filter">How the bytes are compressed already; null compresses them.</param>
    public int AddStream(string entries, ReadOnlySpan<byte> bytes, string? filter = null)
    {
        var packed = filter is null ? Deflate(bytes) : bytes;
        using var content = new MemoryStream();
        content.Write(Encoding.Latin1.GetBytes($"<< {entries} /Filter /{filter ?? "FlateDecode"} /Length {packed.Length.ToString(CultureInfo.InvariantCulture)} >>\nstream\n"));
        content.Write(packed);
        content.Write("\nendstream"u8);
        _objects.Add(content.ToArray());
        return _objects.Count;
    }

    /// <summary>The whole file. Its id follows from its content, so that equal documents are equal files.</summary>
    public byte[] Write(int catalog, int info)
    {
        using var file = new MemoryStream();
        // Four bytes above 127 tell transfer programs that this is not text.
        file.Write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"u8);
        var places = new List<long>();
        for (var index = 0; index < _objects.Count; index++)
        {
            places.Add(file.Length);
            Print(file, string.Create(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n"));
            file.Write(_objects[index]);
            Print(file, "\nendobj\n");
        }
        var id = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var table = file.Length;
        Print(file, string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var place in places)
        {
            Print(file, string.Create(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
        }
        Print(file, string.Create(CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {_objects.Count + 1} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>A text string in UTF-16 (7.9.2.2).</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A number as content streams take it: a thousandth of a point is finer than any printer.</summary>
    public static string Number(double value) => Math.Round(value, 3).ToString("0.###", CultureInfo.InvariantCulture);

    private static void Print(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));

    private static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            deflate.Write(bytes);
        }
        return packed.ToArray();
    }
}
