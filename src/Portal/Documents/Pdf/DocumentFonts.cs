using System.Collections.Concurrent;

namespace Portal.Documents.Pdf;

/// <summary>The fonts that travel within the portal: a document looks the same on every machine, also on one without any font.</summary>
internal static class DocumentFonts
{
    private static readonly ConcurrentDictionary<string, TrueTypeFont> Read = new(StringComparer.Ordinal);

    /// <summary>Letters of fixed width have one face: emphasis in code is not set.</summary>
    public static TrueTypeFont Of(TextStyles styles) => Read.GetOrAdd(
        styles.HasFlag(TextStyles.Code) ? "JetBrainsMono-Regular" : (styles & (TextStyles.Bold | TextStyles.Italic)) switch
        {
            TextStyles.Bold | TextStyles.Italic => "Inter-BoldItalic",
            TextStyles.Bold => "Inter-Bold",
            TextStyles.Italic => "Inter-Italic",
            _ => "Inter-Regular",
        },
        Load);

    private static TrueTypeFont Load(string name)
    {
        using var file = typeof(DocumentFonts).Assembly.GetManifestResourceStream($"Documents/{name}.ttf")
            ?? throw new InvalidOperationException($"The font {name} is not embedded (build/DocumentFonts.targets).");
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return new TrueTypeFont(name, bytes.ToArray());
    }
}
