using System.Globalization;
using System.Resources;

namespace Portal.Documents.Pdf;

/// <summary>Where the next block goes: the page in hand, how far it is filled, and a new one when it is full.</summary>
internal sealed class PdfFlow
{
    private static readonly ResourceManager Texts = new(typeof(DocumentTexts));

    private readonly List<PdfCanvas> _pages = [];
    private readonly (double Width, double Height) _size;

    public PdfFlow(PortalDocument document)
    {
        _size = document.Paper == PaperSize.A4 ? (595.276, 841.89) : (612, 792);
        Culture = CultureInfo.GetCultureInfo(document.Language);
        NewPage();
    }

    public PdfFonts Fonts { get; } = new();

    public List<PdfPicture> Pictures { get; } = [];

    public PdfBookmarks Bookmarks { get; } = new();

    public IReadOnlyList<PdfCanvas> Pages => _pages;

    public CultureInfo Culture { get; }

    /// <summary>The page in hand.</summary>
    public PdfCanvas Page => _pages[^1];

    /// <summary>Top of what comes next.</summary>
    public double Y { get; set; }

    public static double Left => PdfStyle.Margin;

    public double Width => Page.Width - 2 * PdfStyle.Margin;

    public double Bottom => Page.Height - PdfStyle.Margin;

    public double Room => Bottom - Y;

    /// <summary>What a page holds.</summary>
    public double Body => Page.Height - 2 * PdfStyle.Margin;

    private bool IsFresh => Y <= PdfStyle.Margin + 0.01;

    /// <summary>A text of the document's own language.</summary>
    public string Words(string key) => Words(Culture, key);

    public static string Words(CultureInfo culture, string key, params object[] values) => string.Format(culture, Texts.GetString(key, culture) ?? key, values);

    /// <summary>Begins a new page where this one has less room than that.</summary>
    public void Need(double height)
    {
        if (Room < height && !IsFresh)
        {
            NewPage();
        }
    }

    public void NewPage()
    {
        _pages.Add(new PdfCanvas(_size.Width, _size.Height, Fonts));
        Y = PdfStyle.Margin;
    }

    /// <summary>Takes a picture into the document; returns its name among the resources.</summary>
    public string Add(PdfPicture picture)
    {
        Pictures.Add(picture);
        return PictureName(Pictures.Count - 1);
    }

    public static string PictureName(int index) => string.Create(CultureInfo.InvariantCulture, $"P{index + 1}");

    /// <summary>Room between two blocks; none at the top of a page.</summary>
    public void Gap(double height = PdfStyle.Gap)
    {
        if (!IsFresh)
        {
            Y += height;
        }
    }

    public void Draw(TextLine line, TextLook look, double x, double top)
    {
        foreach (var piece in line.Pieces)
        {
            var followed = piece.Link is { Scheme: "http" or "https" or "mailto" } ? piece.Link : null;
            Page.Text(piece.Text, piece.Font, followed is null ? look.Ink : PdfStyle.LinkInk, x, top + PdfStyle.Baseline(look.Size));
            if (followed is not null)
            {
                Page.Link(followed, x, top, piece.Width, look.Line);
            }
            x += piece.Width;
        }
    }

    /// <summary>Sets text below what is there, over as many pages as it takes.</summary>
    /// <param name="beside">Called for each line before it is drawn, with its top.</param>
    public void Write(IReadOnlyList<TextRun> runs, TextLook look, double indent = 0, Action<double>? beside = null)
    {
        foreach (var line in TextSetter.Break(runs, look, Width - indent))
        {
            Need(look.Line);
            beside?.Invoke(Y);
            Draw(line, look, Left + indent, Y);
            Y += look.Line;
        }
    }

    public void Rule(double y, double width = 0.5) => Page.Line(new Pen(PdfStyle.Rule, width), (Left, y), (Left + Width, y));
}
