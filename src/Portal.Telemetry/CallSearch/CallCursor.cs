using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Portal.Telemetry.CallSearch;

/// <summary>
/// The place of a call in an order: the next page holds what comes after it, however many calls arrive meanwhile. It carries the range of
/// the first page, so that a range that moves with now stands still while one turns pages.
/// </summary>
/// <param name="Key">The value ordered by (nanoseconds, US dollars, tokens); 0 where time orders.</param>
/// <param name="TraceId">Hexadecimal, lower case.</param>
public sealed record CallCursor(CallOrder Order, decimal Key, DateTimeOffset Start, string TraceId, string SpanId, DateTimeOffset From, DateTimeOffset To)
{
    private const char Separator = '|';
    private const int LongestText = 400;

    /// <summary>The cursor as a text that can stand in an address.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
        Separator,
        Order.ToString(),
        Key.ToString(CultureInfo.InvariantCulture),
        Ticks(Start), TraceId, SpanId, Ticks(From), Ticks(To))));

    /// <summary>Reads the text of <see cref="ToString"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CallCursor? cursor)
    {
        cursor = null;
        if (text is not { Length: > 0 and <= LongestText } || !Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator);
        if (parts.Length == 7
            && Enum.TryParse<CallOrder>(parts[0], ignoreCase: false, out var order) && Enum.IsDefined(order)
            && decimal.TryParse(parts[1], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var key)
            && TryTime(parts[2], out var start) && IsHex(parts[3], 32) && IsHex(parts[4], 16) && TryTime(parts[5], out var from) && TryTime(parts[6], out var to) && from < to)
        {
            cursor = new CallCursor(order, key, start, parts[3], parts[4], from, to);
        }
        return cursor is not null;
    }

    private static string Ticks(DateTimeOffset time) => time.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private static bool TryTime(string text, out DateTimeOffset time)
    {
        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= DateTimeOffset.UnixEpoch.Ticks && ticks < DateTimeOffset.MaxValue.Ticks;
        time = isTime ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return isTime;
    }

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigit);
}
