using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>
/// How ClickHouse 25.11 and later report an error after the first byte of a result: a frame at the end of the body, marked with a
/// tag that the response's headers announced, so that no data can be mistaken for it.
/// </summary>
internal static class ExceptionFrame
{
    private const string Marker = "__exception__";

    /// <summary>A tag nobody who writes data can foresee: 16 lower case letters.</summary>
    public static string NewTag() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 16);

    public static byte[] Create(string tag, string message)
    {
        var line = message + "\n";
        var length = Encoding.UTF8.GetByteCount(line).ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"\r\n{Marker}\r\n{tag}\r\n{line}{length} {tag}\r\n{Marker}\r\n");
    }
}
