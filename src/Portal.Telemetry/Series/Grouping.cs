namespace Portal.Telemetry.Series;

/// <summary>By what numbers are grouped: buckets of time, a dimension, both or nothing.</summary>
internal sealed record Grouping(TimeSpan? Step = null, CallDimension? By = null)
{
    public IEnumerable<CallDimension> Dimensions => By is { } dimension ? [dimension] : [];

    /// <summary>The columns <c>bucket</c> (start, Unix seconds; 0 without buckets) and <c>name</c> of the group.</summary>
    /// <param name="seconds">Expression of a row's time in Unix seconds.</param>
    public string Columns(string seconds)
    {
        var bucket = Step is null ? "toUInt32(0)" : $"toUInt32(intDiv({seconds}, {{step:UInt32}}) * {{step:UInt32}})";
        var name = By is { } dimension ? dimension.Column() : "''";
        return $"{bucket} AS bucket, {name} AS name";
    }

    public CallQuery Bind(CallQuery query) => Step is { } step ? query.With("step", (uint)step.TotalSeconds) : query;
}

/// <summary>One group of a <see cref="Grouping"/>.</summary>
internal readonly record struct GroupKey(uint Bucket, string Name)
{
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Bucket);

    public static GroupKey Whole { get; } = new(0, "");

    public static GroupKey At(DateTimeOffset time, string name = "") => new((uint)time.ToUnixTimeSeconds(), name);
}
