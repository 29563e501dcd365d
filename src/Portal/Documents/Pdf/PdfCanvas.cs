using System.Globalization;
using System.Text;

namespace Portal.Documents.Pdf;

/// <summary>A colour of the page.</summary>
internal readonly record struct Ink(byte Red, byte Green, byte Blue)
{
    public override string ToString() => $"{PdfFile.Number(Red / 255.0)} {PdfFile.Number(Green / 255.0)} {PdfFile.Number(Blue / 255.0)}";
}

/// <summary>A font and its size in points.</summary>
internal readonly record struct SetFont(TrueTypeFont Face, double Size)
{
    public double Width(string text) => Face.Width(text, Size);
}

/// <summary>How a line is drawn.</summary>
/// <param name="Dash">Lengths of strokes and gaps, in widths; null: without gaps.</param>
internal readonly record struct Pen(Ink Ink, double Width, IReadOnlyList<double>? Dash = null);

/// <summary>What is drawn on one page. Places are points from its top left corner.</summary>
internal sealed class PdfCanvas(double width, double height, PdfFonts fonts)
{
    private readonly StringBuilder _content = new();
    private readonly List<string> _links = [];

    public double Width { get; } = width;

    public double Height { get; } = height;

    public string Content => _content.ToString();

    public IReadOnlyList<string> Links => _links;

    /// <param name="baseline">Where the letters stand.</param>
    public void Text(string text, SetFont font, Ink ink, double x, double baseline)
    {
        if (text.Length > 0)
        {
            var (name, glyphs) = fonts.Use(font.Face, text);
            _content.Append(CultureInfo.InvariantCulture, $"BT /{name} {N(font.Size)} Tf {ink} rg 1 0 0 1 {N(x)} {Up(baseline)} Tm <{glyphs}> Tj ET\n");
        }
    }

    public void Line(Pen pen, params ReadOnlySpan<(double X, double Y)> points)
    {
        Stroke(pen);
        Path(points);
        _content.Append("S\n");
    }

    public void Rectangle(Ink ink, double x, double top, double width, double height) =>
        _content.Append(CultureInfo.InvariantCulture, $"{ink} rg {N(x)} {Up(top + height)} {N(width)} {N(height)} re f\n");

    /// <summary>Fills the outline so that what is below it shines through.</summary>
    public void Shade(Ink ink, params ReadOnlySpan<(double X, double Y)> outline)
    {
        _content.Append(CultureInfo.InvariantCulture, $"q /Shade gs {ink} rg ");
        Path(outline);
        _content.Append("f Q\n");
    }

    /// <param name="name">The picture's name among the document's resources.</param>
    public void Picture(string name, double x, double top, double width, double height) =>
        _content.Append(CultureInfo.InvariantCulture, $"q {N(width)} 0 0 {N(height)} {N(x)} {Up(top + height)} cm /{name} Do Q\n");

    /// <summary>A place that leads to an address.</summary>
    public void Link(Uri address, double x, double top, double width, double height) =>
        _links.Add($"<< /Type /Annot /Subtype /Link /Rect [{N(x)} {Up(top + height)} {N(x + width)} {Up(top)}] /Border [0 0 0] /A << /S /URI /URI ({Escaped(address.AbsoluteUri)}) >> >>");

    private void Stroke(Pen pen) =>
        _content.Append(CultureInfo.InvariantCulture, $"{pen.Ink} RG {N(pen.Width)} w [{string.Join(' ', (pen.Dash ?? []).Select(length => N(length * pen.Width)))}] 0 d ");

    private void Path(ReadOnlySpan<(double X, double Y)> points)
    {
        for (var index = 0; index < points.Length; index++)
        {
            _content.Append(CultureInfo.InvariantCulture, $"{N(points[index].X)} {Up(points[index].Y)} {(index == 0 ? "m" : "l")} ");
        }
    }

    private string Up(double y) => N(Height - y);

    private static string N(double value) => PdfFile.Number(value);

    private static string Escaped(string address) => address.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("(", @"\(", StringComparison.Ordinal).Replace(")", @"\)", StringComparison.Ordinal);
}
