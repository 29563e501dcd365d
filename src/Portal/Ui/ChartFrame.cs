namespace Portal.Ui;

/// <summary>How a chart draws its series.</summary>
public enum ChartForm
{
    Line,

    /// <summary>Lines filled down to zero and stacked in reading order.</summary>
    Area,

    /// <summary>Bars from zero, stacked in reading order.</summary>
    Bar,

    /// <summary>Counts by time and value.</summary>
    Heatmap,
}

/// <summary>A stretch of time a viewer chose in a chart.</summary>
public sealed record ChartWindow(DateTimeOffset From, DateTimeOffset To);

/// <summary>A bucket of a chart that a viewer wants to see more of.</summary>
/// <param name="Series">Index in <see cref="ChartFrame.Series"/> of what was clicked, in a heat map that of the band in <see cref="ChartHeat.Edges"/>; null: the bucket as a whole.</param>
public sealed record ChartPick(DateTimeOffset From, DateTimeOffset To, int? Series);

/// <summary>What a chart shows at one moment; replaces what it showed before. All times are Unix milliseconds.</summary>
public sealed record ChartFrame
{
    /// <summary>Visible window.</summary>
    public required long From { get; init; }

    public required long To { get; init; }

    /// <summary>Usual width of a bucket.</summary>
    public required long Step { get; init; }

    /// <summary>Starts of buckets, ascending. Each ends where the next starts; calendar days and months differ in width.</summary>
    public required IReadOnlyList<long> Times { get; init; }

    /// <summary>End of the newest bucket where its width is not <see cref="Step"/>.</summary>
    public long? End { get; init; }

    /// <summary>Newest buckets that can still change; they are drawn lighter and dashed.</summary>
    public int Incomplete { get; init; }

    /// <summary>In reading order; empty in a heat map.</summary>
    public IReadOnlyList<ChartSeries> Series { get; init; } = [];

    public ChartHeat? Heat { get; init; }

    public IReadOnlyList<ChartMarker> Markers { get; init; } = [];
}

/// <summary>One line, area or row of bars.</summary>
/// <param name="Name">Shown in the legend, in the viewer's language.</param>
/// <param name="Color">A theme variable such as <c>--series-3</c>.</param>
/// <param name="Values">Aligned with <see cref="ChartFrame.Times"/>; null is a gap and stays one.</param>
public sealed record ChartSeries(string Name, string Color, IReadOnlyList<double?> Values)
{
    /// <summary>Drawn stronger: the series the page is about.</summary>
    public bool Emphasis { get; init; }

    /// <summary>Index whose value the legend shows while nobody points at the chart; null: the newest complete bucket.</summary>
    public int? ReadAt { get; init; }

    /// <summary>Dotted: a comparison, such as the previous period.</summary>
    public bool Comparison { get; init; }
}

/// <summary>Counts of a heat map: <c>Counts[t][b]</c> calls began in bucket t and fell in [Edges[b], Edges[b+1]).</summary>
public sealed record ChartHeat(IReadOnlyList<double> Edges, IReadOnlyList<ulong[]> Counts);

/// <summary>A moment worth knowing on every chart: a deployment, a prompt change, an incident.</summary>
public sealed record ChartMarker(long Time, string Label);
