namespace Portal.Telemetry.ClickHouse;

/// <summary>Names in statements.</summary>
public static class Identifiers
{
    /// <summary>A column, table or database name in backticks, whatever it holds.</summary>
    public static string Quote(string name) =>
        "`" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";
}
