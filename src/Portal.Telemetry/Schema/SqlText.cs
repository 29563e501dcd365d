namespace Portal.Telemetry.Schema;

/// <summary>Quotes names and texts for statements that take no parameters (CREATE, ALTER).</summary>
internal static class SqlText
{
    public static string Identifier(string name) => '`' + Escape(name).Replace("`", "\\`", StringComparison.Ordinal) + '`';

    public static string Literal(string text) => '\'' + Escape(text).Replace("'", "\\'", StringComparison.Ordinal) + '\'';

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal);
}
