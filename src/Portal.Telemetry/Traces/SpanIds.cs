using System.Diagnostics.CodeAnalysis;

namespace Portal.Telemetry.Traces;

/// <summary>Trace and span ids as people and addresses write them: lower-case hex, as the W3C trace context has it.</summary>
public static class SpanIds
{
    private const int TraceLength = 32;
    private const int SpanLength = 16;

    /// <summary>What is meant by a trace id that may be written in upper case or with dashes, as some tools show it.</summary>
    public static bool TryParseTrace(string? text, [NotNullWhen(true)] out string? traceId) => TryParse(text, TraceLength, out traceId);

    public static bool TryParseSpan(string? text, [NotNullWhen(true)] out string? spanId) => TryParse(text, SpanLength, out spanId);

    private static bool TryParse(string? text, int length, [NotNullWhen(true)] out string? id)
    {
        var plain = text?.Trim().Replace("-", "", StringComparison.Ordinal);
        var valid = plain?.Length == length && plain.All(char.IsAsciiHexDigit) && plain.Any(digit => digit != '0');
        id = valid ? plain!.ToLowerInvariant() : null;
        return valid;
    }
}
