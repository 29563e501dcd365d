using System.Globalization;

namespace Portal.Ingest;

/// <summary>The header grpc-timeout: how long the client still waits.</summary>
internal static class GrpcDeadline
{
    private const int MaxDigits = 8;

    /// <summary>Longer than a timer can run is no deadline.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Infinite when there is none; null when the header is malformed.</summary>
    public static TimeSpan? Parse(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (header.Length > MaxDigits + 1 || !long.TryParse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        double? seconds = header[^1] switch
        {
            'H' => value * 3600.0,
            'M' => value * 60.0,
            'S' => value,
            'm' => value / 1e3,
            'u' => value / 1e6,
            'n' => value / 1e9,
            _ => null,
        };
        return seconds is not { } wait ? null : wait > Longest.TotalSeconds ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(wait);
    }
}
