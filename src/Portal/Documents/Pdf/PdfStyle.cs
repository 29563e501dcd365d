using Portal.Ui;

namespace Portal.Documents.Pdf;

/// <summary>Measures and inks of a page. Lengths are points (1/72 inch); the inks are those of the light theme, dark enough for paper.</summary>
internal static class PdfStyle
{
    /// <summary>20 mm.</summary>
    public const double Margin = 56.7;

    public const double LineHeight = 1.45;
    public const double Gap = 7;
    public const double Indent = 14;
    public const double CellPadding = 4;

    /// <summary>Height and depth of Inter's letters in ems, from its horizontal header table.</summary>
    private const double Ascent = 0.969;
    private const double Descent = 0.242;

    public static readonly Ink Black = new(0x16, 0x19, 0x1f);
    public static readonly Ink Muted = new(0x57, 0x5d, 0x69);
    public static readonly Ink Rule = new(0xc9, 0xcd, 0xd5);
    public static readonly Ink Shade = new(0xf4, 0xf5, 0xf7);
    public static readonly Ink LinkInk = new(0x3d, 0x4f, 0xc4);

    public static readonly TextLook Title = new(20, Black, Bold: true);
    public static readonly TextLook Body = new(9.5, Black);
    public static readonly TextLook Secondary = new(8.5, Muted);
    public static readonly TextLook Small = new(7.5, Muted);
    public static readonly TextLook Cell = new(8.5, Black);
    public static readonly TextLook Head = new(8.5, Black, Bold: true);
    public static readonly TextLook Code = new(8, Black, Mono: true);

    /// <summary>Okabe-Ito order, as on the pages; lines differ by dashes too, so that a grey print can be read.</summary>
    private static readonly Ink[] SeriesInks =
    [
        new(0xc2, 0x7c, 0x00), new(0x2b, 0x8f, 0xcb), new(0x00, 0x8f, 0x68), new(0x96, 0x8a, 0x00),
        new(0x00, 0x72, 0xb2), new(0xd5, 0x5e, 0x00), new(0xbd, 0x5c, 0x93), new(0x33, 0x37, 0x3f),
    ];

    private static readonly double[]?[] Dashes = [null, [4, 2], [1.2, 1.6], [5, 2, 1.2, 2], [5, 2, 1.2, 2, 1.2, 2]];

    /// <summary>What is compared with, and moments.</summary>
    public static readonly IReadOnlyList<double> Dotted = [1.2, 1.6];

    public static TextLook Heading(int level) => new(level switch { 1 => 15, 2 => 12.5, 3 => 10.5, _ => 9.5 }, Black, Bold: true);

    /// <summary>From the top of a line to the foot of its letters.</summary>
    public static double Baseline(double size) => (LineHeight - Ascent - Descent) / 2 * size + Ascent * size;

    /// <param name="variable">A theme variable such as <c>--series-3</c>; the accent and unknown ones take the ink of their place.</param>
    public static Ink SeriesInk(string variable, int place) =>
        variable.StartsWith("--series-", StringComparison.Ordinal) && int.TryParse(variable.AsSpan("--series-".Length), out var number) && number is >= 1 and <= 8
            ? SeriesInks[number - 1]
            : variable == SeriesPalette.Muted ? Muted : SeriesInks[(place + 4) % SeriesInks.Length];

    public static IReadOnlyList<double>? Dash(int place) => Dashes[place % Dashes.Length];

    public static Ink StatusInk(Status status) => status switch
    {
        Status.Ok => new Ink(0x14, 0x6c, 0x43),
        Status.Warning => new Ink(0x87, 0x53, 0x00),
        Status.Critical => new Ink(0xb3, 0x26, 0x1e),
        _ => Muted,
    };
}

/// <summary>Size and ink of a text; runs add their styles.</summary>
internal sealed record TextLook(double Size, Ink Ink, bool Bold = false, bool Mono = false)
{
    public double Line => Size * PdfStyle.LineHeight;
}
