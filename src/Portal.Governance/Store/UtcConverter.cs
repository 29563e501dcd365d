using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Portal.Governance.Store;

/// <summary>Moments are kept in UTC with microseconds. A time with another offset is a mistake of the caller, not something to convert in silence.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => ToStore(time), time => time.ToUniversalTime())
{
    /// <summary>Decimals of a second.</summary>
    public const int Precision = 6;

    private static DateTimeOffset ToStore(DateTimeOffset time) => time.Offset == TimeSpan.Zero
        ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond))
        : throw new ArgumentException($"{time:O} is not UTC; convert it before it is stored.", nameof(time));
}
