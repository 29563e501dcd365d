using System.Buffers.Binary;
using System.IO.Compression;

namespace Portal.Documents.Pdf;

/// <summary>
/// Takes PNG and JPEG files into a PDF without decoding them where the format allows it; only an alpha channel is taken apart
/// (PNG specification, third edition; ISO 10918-1 for the frame header).
/// </summary>
internal sealed class PdfPicture
{
    private const int MostPixels = 40_000_000;

    private readonly Func<PdfFile, int> _write;

    private PdfPicture(int width, int height, Func<PdfFile, int> write) => (Width, Height, _write) = (width, height, write);

    public int Width { get; }

    public int Height { get; }

    /// <exception cref="InvalidDataException">The file is no PNG or JPEG, is broken, or of a kind that is not supported (interlaced, 16 bits with alpha).</exception>
    public static PdfPicture Read(byte[] bytes)
    {
        try
        {
            return bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? Png(bytes) : bytes is [0xFF, 0xD8, ..] ? Jpeg(bytes) : throw new InvalidDataException("Neither PNG nor JPEG.");
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw new InvalidDataException("The picture ends too early.", fault);
        }
    }

    /// <summary>Adds the picture to the file; returns the object's number.</summary>
    public int Write(PdfFile file) => _write(file);

    private static PdfPicture Png(byte[] bytes)
    {
        var (width, height) = Sized(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16, 4)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20, 4)));
        int bits = bytes.AsSpan(24, 1)[0], kind = bytes.AsSpan(25, 1)[0];
        if (bytes.AsSpan(28, 1)[0] != 0)
        {
            throw new InvalidDataException("Interlaced PNG files are not supported.");
        }
        using var data = new MemoryStream();
        var palette = Array.Empty<byte>();
        for (var at = 8; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at, 4));
            var body = bytes.AsSpan(at + 8, length);
            if (bytes.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(body);
            }
            else if (bytes.AsSpan(at + 4, 4).SequenceEqual("PLTE"u8))
            {
                palette = body.ToArray();
            }
            at += 12 + length;
        }
        var packed = data.ToArray();
        return kind switch
        {
            0 => new(width, height, file => file.AddStream(Entries(width, height, "/DeviceGray", bits) + Predicted(1, bits, width), packed, "FlateDecode")),
            2 => new(width, height, file => file.AddStream(Entries(width, height, "/DeviceRGB", bits) + Predicted(3, bits, width), packed, "FlateDecode")),
            3 => new(width, height, file => file.AddStream(Entries(width, height, FormattableString.Invariant($"[/Indexed /DeviceRGB {palette.Length / 3 - 1} <{Convert.ToHexString(palette)}>]"), bits) + Predicted(1, bits, width), packed, "FlateDecode")),
            4 or 6 when bits == 8 => WithAlpha(width, height, kind == 4 ? 1 : 3, packed),
            _ => throw new InvalidDataException("This kind of PNG file is not supported."),
        };
    }

    private static PdfPicture WithAlpha(int width, int height, int colors, byte[] packed)
    {
        var samples = Unfiltered(packed, width, height, colors + 1);
        var (color, alpha) = (new byte[width * height * colors], new byte[width * height]);
        for (var pixel = 0; pixel < alpha.Length; pixel++)
        {
            samples.AsSpan(pixel * (colors + 1), colors).CopyTo(color.AsSpan(pixel * colors));
            alpha[pixel] = samples[pixel * (colors + 1) + colors];
        }
        return new PdfPicture(width, height, file =>
        {
            var mask = file.AddStream(Entries(width, height, "/DeviceGray", 8), alpha);
            return file.AddStream(FormattableString.Invariant($"{Entries(width, height, colors == 1 ? "/DeviceGray" : "/DeviceRGB", 8)} /SMask {mask} 0 R"), color);
        });
    }

    /// <summary>Takes back the filter of each row (PNG specification, section 9).</summary>
    private static byte[] Unfiltered(byte[] packed, int width, int height, int size)
    {
        using var inflate = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var stride = width * size;
        var rows = new byte[stride * height];
        var filter = new byte[1];
        try
        {
            for (var row = 0; row < height; row++)
            {
                inflate.ReadExactly(filter);
                var line = rows.AsSpan(row * stride, stride);
                inflate.ReadExactly(line);
                var above = row == 0 ? default : rows.AsSpan((row - 1) * stride, stride);
                for (var index = 0; index < stride; index++)
                {
                    int left = index < size ? 0 : line[index - size], up = row == 0 ? 0 : above[index], corner = row == 0 || index < size ? 0 : above[index - size];
                    line[index] += (byte)(filter[0] switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
                }
            }
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException("The picture ends too early.", fault);
        }
        return rows;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - 2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static PdfPicture Jpeg(byte[] bytes)
    {
        for (var at = 2; at + 4 <= bytes.Length;)
        {
            var marker = bytes[at + 1];
            // A start of frame; C4, C8 and CC are tables.
            if (bytes[at] == 0xFF && marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 5, 2)), BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 7, 2)));
                var space = bytes.AsSpan(at + 9, 1)[0] switch { 1 => "/DeviceGray", 3 => "/DeviceRGB", 4 => "/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]", _ => throw new InvalidDataException("This kind of JPEG file is not supported.") };
                _ = Sized(width, height);
                return new PdfPicture(width, height, file => file.AddStream(Entries(width, height, space, 8), bytes, "DCTDecode"));
            }
            at += marker is 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2, 2));
        }
        throw new InvalidDataException("The JPEG file has no frame.");
    }

    private static (int Width, int Height) Sized(int width, int height) =>
        width > 0 && height > 0 && (long)width * height <= MostPixels ? (width, height) : throw new InvalidDataException("The picture has no size, or one above 40 million pixels.");

    private static string Entries(int width, int height, string space, int bits) =>
        FormattableString.Invariant($"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} /BitsPerComponent {bits}");

    private static string Predicted(int colors, int bits, int width) =>
        FormattableString.Invariant($" /DecodeParms << /Predictor 15 /Colors {colors} /BitsPerComponent {bits} /Columns {width} >>");
}
