namespace Portal.Ingest.Scanning;

/// <summary>Finds out whether digits in a text are a number of JSON: what takes its place then needs quotes, or the text would be JSON no longer.</summary>
internal static class JsonNumber
{
    /// <summary>The quote, with the backslashes it needs where it stands; empty when none is needed.</summary>
    public static ReadOnlySpan<byte> QuoteAround(ReadOnlySpan<byte> text, int start, int end)
    {
        if (text[start..end].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return [];
        }

        var before = text[..start].TrimEnd(" \t\r\n"u8);
        var after = text[end..].TrimStart(" \t\r\n"u8);
        if (before.IsEmpty || after.IsEmpty || after[0] is not ((byte)',' or (byte)'}' or (byte)']'))
        {
            return [];
        }

        return before[^1] switch
        {
            // A property: the quote that closes its name shows how quotes are written here.
            (byte)':' => ClosingQuote(before[..^1].TrimEnd(" \t\r\n"u8)),
            (byte)'[' or (byte)',' when text.TrimStart(" \t\r\n"u8)[0] is (byte)'{' or (byte)'[' && !IsWithinString(text[..start]) => "\""u8,
            _ => [],
        };
    }

    private static ReadOnlySpan<byte> ClosingQuote(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[^1] != (byte)'"')
        {
            return [];
        }

        var start = text[..^1].LastIndexOfAnyExcept((byte)'\\') + 1;
        return text[start..];
    }

    private static bool IsWithinString(ReadOnlySpan<byte> text)
    {
        var within = false;
        while (text.IndexOf((byte)'"') is >= 0 and var quote)
        {
            var backslashes = quote - (text[..quote].LastIndexOfAnyExcept((byte)'\\') + 1);
            within ^= backslashes % 2 == 0;
            text = text[(quote + 1)..];
        }

        return within;
    }
}
