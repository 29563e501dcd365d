using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portal.Live;

/// <summary>Times in addresses and in the API: ISO 8601 with a zone, so that a link means the same moment everywhere.</summary>
public static class IsoTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Reads a time that names its zone.</summary>
    /// <param name="fault">What is wrong with <paramref name="text"/> and how to write it; null on success.</param>
    public static bool TryParse(string? text, out DateTimeOffset time, [NotNullWhen(false)] out string? fault)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Styles, out time))
        {
            fault = null;
            return true;
        }
        var shown = Shown(text);
        fault = text is not null && text.Contains(' ', StringComparison.Ordinal)
            ? $"{shown} is not a time: write the '+' of a zone as %2B in an address, for example 2026-01-31T14:00:00%2B01:00."
            : $"{shown} is not an ISO 8601 time with a zone, for example 2026-01-31T13:00:00Z.";
        return false;
    }

    /// <summary>The shortest exact text of a time, in UTC.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Input as an error message quotes it: never longer than a line.</summary>
    internal static string Shown(string? text) => text switch
    {
        null or "" => "An empty text",
        _ => $"'{Cut(text)}'",
    };

    /// <summary>At most 60 characters of a text.</summary>
    internal static string Cut(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
