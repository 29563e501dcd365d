namespace Portal.Telemetry.Series;

/// <summary>By what numbers are grouped: buckets of time, a dimension, both or nothing.</summary>
/// <param name="Named">Values of the dimension that are groups of their own; all others form the group <see cref="RestName"/>. Null: every value is.</param>
internal sealed record Grouping(TimeSpan? Step = null, CallDimension? By = null, IReadOnlyList<string>? Named = null)
{
    /// <summary>Stands for the values that are not named; a control character, which no sender's name contains.</summary>
    public const string RestName = "\u001frest";

    /// <summary>Expression of a group's name.</summary>
    public string Name => By is not { } dimension ? "''"
        : Named is null ? dimension.Column()
        : $"if({dimension.Column()} IN {{named:Array(String)}}, toString({dimension.Column()}), {{rest:String}})";

    public IEnumerable<CallDimension> Dimensions => By is { } dimension ? [dimension] : [];

    /// <summary>The columns <c>bucket</c> (start, Unix seconds; 0 without buckets) and <c>name</c> of the group.</summary>
    /// <param name="seconds">Expression of a row's time in Unix seconds.</param>
    public string Columns(string seconds)
    {
        var bucket = Step is null ? "toUInt32(0)" : $"toUInt32(intDiv({seconds}, {{step:UInt32}}) * {{step:UInt32}})";
        return $"{bucket} AS bucket, {Name} AS name";
    }

    public CallQuery Bind(CallQuery query)
    {
        if (Step is { } step)
        {
            query.With("step", (uint)step.TotalSeconds);
        }
        return Named is null ? query : query.With("named", Named).With("rest", RestName);
    }
}

/// <summary>One group of a <see cref="Grouping"/>.</summary>
internal readonly record struct GroupKey(uint Bucket, string Name)
{
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Bucket);

    public static GroupKey Whole { get; } = new(0, "");

    public static GroupKey At(DateTimeOffset time, string name = "") => new((uint)time.ToUnixTimeSeconds(), name);
}
