using System.Diagnostics.CodeAnalysis;

namespace Portal.Live;

/// <summary>
/// What span of time a view shows: either the last minutes, hours or days, moving with now ("15m"), or two fixed times
/// ("2026-01-31T13:00:00Z/2026-01-31T14:00:00Z"). Equal ranges are equal values, so that viewers share one query.
/// </summary>
public sealed record TimeRange
{
    /// <summary>The longest fixed range: five years, which is how long daily rollups are kept.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1830);

    /// <summary>For this long after a fixed range ended, calls that belong to it may still arrive: exporters retry and clocks differ.</summary>
    public static readonly TimeSpan LateArrival = TimeSpan.FromMinutes(5);

    private static readonly (string Name, TimeSpan Length, TimeSpan Tick)[] Moving =
    [
        ("5m", TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(500)),
        ("15m", TimeSpan.FromMinutes(15), TimeSpan.FromMilliseconds(500)),
        ("1h", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)),
        ("6h", TimeSpan.FromHours(6), TimeSpan.FromSeconds(5)),
        ("24h", TimeSpan.FromHours(24), TimeSpan.FromSeconds(10)),
        ("7d", TimeSpan.FromDays(7), TimeSpan.FromSeconds(30)),
        ("30d", TimeSpan.FromDays(30), TimeSpan.FromSeconds(60)),
    ];

    private TimeRange(string name, TimeSpan length, TimeSpan tick)
    {
        Name = name;
        Length = length;
        Tick = tick;
    }

    /// <summary>The moving ranges, shortest first.</summary>
    public static IReadOnlyList<TimeRange> MovingRanges { get; } = [.. Moving.Select(range => new TimeRange(range.Name, range.Length, range.Tick))];

    /// <summary>What a page shows when its address names no range.</summary>
    public static TimeRange Default { get; } = MovingRanges[1];

    /// <summary>"15m" for a moving range; null for a fixed one.</summary>
    public string? Name { get; }

    /// <summary>From the first to the last moment.</summary>
    public TimeSpan Length { get; }

    /// <summary>Start of a fixed range; null for a moving one.</summary>
    public DateTimeOffset? From { get; private init; }

    /// <summary>End (excluded) of a fixed range; null for a moving one.</summary>
    public DateTimeOffset? To { get; private init; }

    /// <summary>How often a panel of this range is computed while somebody looks at it.</summary>
    public TimeSpan Tick { get; }

    public bool IsMoving => Name is not null;

    /// <summary>A fixed range.</summary>
    /// <exception cref="ArgumentException">The range is empty, reversed or longer than <see cref="Longest"/>.</exception>
    public static TimeRange Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (Fault(from, to) is { } fault)
        {
            throw new ArgumentException(fault, nameof(to));
        }
        var length = to - from;
        var tick = Moving.FirstOrDefault(range => range.Length >= length, Moving[^1]).Tick;
        return new TimeRange(null!, length, tick) { From = from.ToUniversalTime(), To = to.ToUniversalTime() };
    }

    /// <summary>Reads the text of <see cref="ToQuery"/>.</summary>
    /// <exception cref="FormatException">The text is no range; the message says what is wrong and what is known.</exception>
    public static TimeRange Parse(string? text) => TryParse(text, out var range, out var fault) ? range : throw new FormatException(fault);

    /// <summary>Reads the text of <see cref="ToQuery"/>.</summary>
    /// <param name="fault">What is wrong and which texts are known; null on success.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TimeRange? range, [NotNullWhen(false)] out string? fault)
    {
        range = MovingRanges.FirstOrDefault(known => string.Equals(known.Name, text, StringComparison.Ordinal));
        fault = null;
        if (range is not null)
        {
            return true;
        }
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0)
        {
            fault = $"{IsoTime.Shown(text)} is not a time range: use one of {string.Join(", ", Moving.Select(known => known.Name))}, or two times 'from/to'.";
            return false;
        }
        if (!IsoTime.TryParse(text![..slash], out var from, out fault) || !IsoTime.TryParse(text[(slash + 1)..], out var to, out fault))
        {
            return false;
        }
        fault = Fault(from, to);
        range = fault is null ? Between(from, to) : null;
        return range is not null;
    }

    /// <summary>The text that stands for this range in an address.</summary>
    public string ToQuery() => Name ?? $"{IsoTime.Format(From!.Value)}/{IsoTime.Format(To!.Value)}";

    /// <summary>The times this range means at <paramref name="now"/>.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Resolve(DateTimeOffset now) => IsMoving ? (now - Length, now) : (From!.Value, To!.Value);

    /// <summary>Whether calls of this range can still arrive; a fixed range of the past is computed once.</summary>
    public bool CanChange(DateTimeOffset now) => IsMoving || To!.Value + LateArrival > now;

    public override string ToString() => ToQuery();

    private static string? Fault(DateTimeOffset from, DateTimeOffset to) => (to - from) switch
    {
        var length when length <= TimeSpan.Zero => $"The range ends at {IsoTime.Format(to)}, which is not after its start {IsoTime.Format(from)}.",
        var length when length > Longest => $"The range covers {length.Days} days; at most {Longest.Days} are possible.",
        _ => null,
    };
}
