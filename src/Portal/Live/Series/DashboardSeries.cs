using Portal.Telemetry.Series;

namespace Portal.Live.Series;

/// <summary>How a panel of a dashboard shows its series.</summary>
public enum PanelForm
{
    Line,
    Area,
    Bar,
    HeatMap,

    /// <summary>One number for the whole range.</summary>
    Stat,

    /// <summary>A number per group for the whole range.</summary>
    Table,
}

/// <summary>What the numbers of a series measure.</summary>
public enum SeriesUnit
{
    Count,
    PerSecond,
    TokensPerSecond,
    Milliseconds,

    /// <summary>0.12 is 12 %.</summary>
    Ratio,
    UsDollars,
}

/// <summary>By what a series can be split.</summary>
/// <param name="Id">Names it in definitions and addresses, for example <c>model</c>.</param>
/// <param name="Texts">Class whose resource file holds <paramref name="TextKey"/>.</param>
public sealed record SeriesGrouping(string Id, Type Texts, string TextKey);

/// <summary>Something a panel of a dashboard can show. Slices register theirs with <c>services.AddDashboardSeries(...)</c>; what is not registered is not offered.</summary>
public sealed record DashboardSeries
{
    /// <summary>Names it in definitions, for example <c>latency.p95</c>; lower-case letters, digits, dots and underscores.</summary>
    public required string Id { get; init; }

    /// <summary>Class whose resource file holds <see cref="TextKey"/>.</summary>
    public required Type Texts { get; init; }

    /// <summary>Key of the name people read.</summary>
    public required string TextKey { get; init; }

    public required SeriesUnit Unit { get; init; }

    /// <summary>Forms that show it truthfully; the first one is proposed. Areas and bars stack, so they are for numbers that add up.</summary>
    public required IReadOnlyList<PanelForm> Forms { get; init; }

    /// <summary>Empty: it cannot be split.</summary>
    public IReadOnlyList<SeriesGrouping> Groupings { get; init; } = [];

    /// <summary>More is worse (latency, errors), so that a change upward reads as one for the worse; null: neither.</summary>
    public bool? MoreIsWorse { get; init; }

    /// <summary>Answers a question about this series.</summary>
    public required Func<SeriesQuestion, SeriesRequest, CancellationToken, Task<SeriesAnswer>> Query { get; init; }
}

/// <summary>What a question asks of a series.</summary>
public enum SeriesShape
{
    /// <summary>A number per group and bucket.</summary>
    Time,

    /// <summary>A number per group.</summary>
    Total,

    /// <summary>One number now, and one over the window of equal length just before.</summary>
    Change,

    /// <summary>Counts by time and value.</summary>
    Heat,
}

/// <summary>One group of an answer.</summary>
/// <param name="IsRest">All groups beyond the named ones.</param>
/// <param name="Total">Over the whole range, where totals were asked for.</param>
/// <param name="Values">Aligned with the answer's times; null where nothing was measured.</param>
public sealed record SeriesGroup(string Name, bool IsRest, decimal? Total, IReadOnlyList<decimal?> Values);

/// <summary>Counts by time and value: <c>Counts[t][b]</c> for values from <c>Edges[b]</c> to <c>Edges[b+1]</c>.</summary>
public sealed record SeriesHeat(IReadOnlyList<double> Edges, IReadOnlyList<ulong[]> Counts);

/// <summary>What a panel shows.</summary>
/// <param name="Incomplete">Newest buckets in which calls can still arrive.</param>
/// <param name="GroupCount">Groups there are, named or not.</param>
/// <param name="Previous">The total of the window just before, where a change was asked for.</param>
public sealed record SeriesAnswer(
    SeriesWindow Window,
    IReadOnlyList<DateTimeOffset> Times,
    int Incomplete,
    IReadOnlyList<SeriesGroup> Groups,
    int GroupCount,
    decimal? Previous = null,
    SeriesHeat? Heat = null,
    DateTimeOffset? NewestReceived = null);
