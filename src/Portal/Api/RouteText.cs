namespace Portal.Api;

/// <summary>Names in addresses of the API.</summary>
internal static class RouteText
{
    /// <summary>Routing decodes everything in a segment but the slash, because that would be two segments.</summary>
    public static string Unescape(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
