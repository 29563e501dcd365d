namespace Portal.Access.Oidc;

/// <summary>Text from outside on its way into a log line or a message.</summary>
internal static class LogText
{
    private const int Longest = 200;

    /// <summary>One line of printable characters, not long.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }
        var kept = text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "...") : text;
        return string.Create(kept.Length, kept, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
            }
        });
    }
}
