using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>Compression of request and response bodies.</summary>
internal static class ContentCoding
{
    // Cheapest first: this is traffic within one machine.
    private static readonly string[] Preferred = ["gzip", "deflate", "br"];

    /// <returns>The coding to answer with, or null for none.</returns>
    public static string? Choose(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding!, out var accepted))
        {
            return null;
        }

        return Preferred.FirstOrDefault(coding => accepted.Any(a => a.Quality is null or > 0 && a.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)));
    }

    public static Stream Compress(Stream output, string coding, int level)
    {
        var effort = level <= 3 ? CompressionLevel.Fastest : level <= 7 ? CompressionLevel.Optimal : CompressionLevel.SmallestSize;
        return coding switch
        {
            "gzip" => new GZipStream(output, effort, leaveOpen: true),
            "deflate" => new ZLibStream(output, effort, leaveOpen: true),
            "br" => new BrotliStream(output, effort, leaveOpen: true),
            _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "Unknown content coding."),
        };
    }

    /// <exception cref="EngineException">A coding this server does not know.</exception>
    public static Stream Decompress(Stream body, StringValues contentEncoding) => contentEncoding.ToString().ToLowerInvariant() switch
    {
        "" or "identity" => body,
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        var coding => throw new EngineException(
            ErrorCodes.NotImplemented, "NOT_IMPLEMENTED", $"Unknown Content-Encoding '{coding}': use gzip, deflate, br or none."),
    };
}
