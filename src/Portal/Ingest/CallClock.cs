using Portal.Telemetry.Calls;

namespace Portal.Ingest;

/// <summary>
/// Brings a sender's clock within what the portal keeps: a start more than five minutes ahead becomes the time of receipt, one older
/// than raw retention becomes the oldest time that is kept. Durations come from the sender's two times, so a clock that is wrong but
/// steady leaves them right.
/// </summary>
internal readonly struct CallClock(DateTimeOffset received, TimeSpan retention)
{
    /// <summary>A span longer than this is a wrong clock, not a call.</summary>
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(30);

    private static readonly TimeSpan FurthestAhead = TimeSpan.FromMinutes(5);

    private readonly long _received = Microseconds(received);
    private readonly long _oldest = Microseconds(received - retention);
    private readonly long _newest = Microseconds(received + FurthestAhead);

    public long ReceivedMilliseconds => _received / 1000;

    public void Apply(CallRow row, ulong startUnixNano, ulong endUnixNano)
    {
        var flags = row.Flags;
        row.StartMicroseconds = Clamp(startUnixNano, ref flags);
        row.Flags = flags;
        row.ReceivedMilliseconds = ReceivedMilliseconds;

        if (endUnixNano < startUnixNano)
        {
            row.Flags |= CallFlags.NegativeDuration;
            return;
        }
        var longest = (ulong)(LongestSpan.Ticks * TimeSpan.NanosecondsPerTick);
        var duration = startUnixNano == 0 ? 0 : endUnixNano - startUnixNano;
        if (duration > longest)
        {
            row.Flags |= CallFlags.ClockClamped;
        }

        row.DurationNanoseconds = Math.Min(duration, longest);
    }

    /// <summary>A time in microseconds since 1970 within what is kept; flags what had to be changed.</summary>
    public long Clamp(ulong unixNano, ref CallFlags flags)
    {
        var time = (long)(unixNano / 1000);
        var clamped = time == 0 || time > _newest ? _received : Math.Max(time, _oldest);
        if (clamped != time)
        {
            flags |= CallFlags.ClockClamped;
        }

        return clamped;
    }

    private static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
