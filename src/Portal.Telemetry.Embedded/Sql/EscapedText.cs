namespace Portal.Telemetry.Embedded.Sql;

/// <summary>The text form in which values are bound: TabSeparated's escaping.</summary>
internal static class EscapedText
{
    public static string Escape(string value) => value
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\t", @"\t", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
