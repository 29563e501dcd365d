namespace Portal.Telemetry.ClickHouse.Types;

/// <summary>Date (days since 1970 in 16 bits) and Date32 (in 32 bits, negative before 1970).</summary>
internal sealed class DateType(string name, int size) : ValueColumnType<DateOnly>(name)
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(size);

    public override DateOnly Read(ref RowBinaryCursor cursor) =>
        DateOnly.FromDayNumber(Epoch + (size == 2 ? cursor.Read<ushort>() : cursor.Read<int>()));

    public override DateTime ReadDateTime(ref RowBinaryCursor cursor) => Read(ref cursor).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    public override string ReadString(ref RowBinaryCursor cursor) => Read(ref cursor).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// DateTime (seconds in 32 bits, scale 0) and DateTime64 (10^-scale seconds in 64 bits). The instant does not depend on the column's
/// time zone, which only says how the server shows it; it is given in UTC. .NET counts in 100 ns: scales 8 and 9 lose the rest
/// (rounded down), and reading them as a number gives the exact count in the column's own unit.
/// </summary>
internal sealed class DateTimeType(string name, int size, int scale) : ValueColumnType<DateTime>(name)
{
    private const int TicksScale = 7;

    private readonly long _power = (long)Math.Pow(10, Math.Abs(TicksScale - scale));

    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(size);

    /// <exception cref="OverflowException">The time lies outside the years 1 to 9999.</exception>
    public override DateTime Read(ref RowBinaryCursor cursor)
    {
        var value = ReadCount(ref cursor);
        var ticks = scale <= TicksScale ? (Int128)value * _power : Math.DivRem(value, _power) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;
        ticks += DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime((long)ticks, DateTimeKind.Utc)
            : throw new OverflowException($"The {Name} with the count {value} lies outside the years 1 to 9999 a .NET DateTime holds.");
    }

    public override DateTime ReadDateTime(ref RowBinaryCursor cursor) => Read(ref cursor);

    public override T ReadNumber<T>(ref RowBinaryCursor cursor) => T.CreateChecked(ReadCount(ref cursor));

    private long ReadCount(ref RowBinaryCursor cursor) => size == 4 ? cursor.Read<uint>() : cursor.Read<long>();
}

/// <summary>Time (seconds) and Time64 (10^-scale seconds): a duration between -999:59:59 and 999:59:59.</summary>
internal sealed class TimeType(string name, int size, int scale) : ValueColumnType<TimeSpan>(name)
{
    public override bool TrySkip(ref RowBinaryCursor cursor) => cursor.TrySkip(size);

    public override TimeSpan Read(ref RowBinaryCursor cursor)
    {
        var value = ReadCount(ref cursor);
        return new TimeSpan(scale <= 7 ? value * (long)Math.Pow(10, 7 - scale) : value / (long)Math.Pow(10, scale - 7));
    }

    public override T ReadNumber<T>(ref RowBinaryCursor cursor) => T.CreateChecked(ReadCount(ref cursor));

    private long ReadCount(ref RowBinaryCursor cursor) => size == 4 ? cursor.Read<int>() : cursor.Read<long>();
}
