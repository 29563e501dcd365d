using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portal.Testing;

/// <summary>What a PDF says to a reader that is not ours: pdf.js, in Node.js.</summary>
public sealed partial record PdfPages(IReadOnlyList<PdfPage> Pages, IReadOnlyList<string> Bookmarks, IReadOnlyDictionary<string, JsonElement> Info)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The text of all pages with every run of white space as one space.</summary>
    public string Text => Spaces().Replace(string.Join(' ', Pages.Select(page => page.Text)), " ");

    public static async Task<PdfPages> ReadAsync(byte[] pdf)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pdf");
        await File.WriteAllBytesAsync(path, pdf);
        try
        {
            await using var reader = NodeScript.Start("tests/Portal.Testing/read-pdf.mjs", path);
            return (await reader.NextAsync()).Deserialize<PdfPages>(Web)!;
        }
        finally
        {
            File.Delete(path);
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}

/// <param name="Items">Pieces of text as they were drawn.</param>
/// <param name="Width">Points.</param>
public sealed record PdfPage(string Text, IReadOnlyList<string> Items, IReadOnlyList<string> Links, double Width, double Height);
