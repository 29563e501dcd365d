namespace Portal.Telemetry.Embedded.Native;

/// <summary>Quoting for the few statements this process writes itself.</summary>
internal static class SqlText
{
    public static string QuoteIdentifier(string name) => Quote(name, '`');

    public static string QuoteString(string value) => Quote(value, '\'');

    private static string Quote(string text, char quote) =>
        string.Concat(quote.ToString(), text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(quote.ToString(), @"\" + quote, StringComparison.Ordinal), quote.ToString());
}
