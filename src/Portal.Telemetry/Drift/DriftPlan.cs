using Portal.Telemetry.Rollups;
using Portal.Telemetry.Statistics;

namespace Portal.Telemetry.Drift;

/// <summary>What one comparison reads: the reference as a whole, the columns of the current window, and parts of the reference that say how much it varies by itself.</summary>
internal sealed record DriftPlan
{
    // A part of a reference costs reading time; sixty say all that a mean and a deviation can.
    private const int MostChunks = 60;

    // Stored rows of time that calibration may read: two weeks of hours.
    private const int ChunkRows = 336;

    private static readonly int Fewest = (int)DriftThresholds.Default.MinimumSubWindows;

    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);
    private static readonly TimeSpan OneWeek = TimeSpan.FromDays(7);

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 7, 14, 28 }.Select(days => TimeSpan.FromDays(days)),
    ];

    public required Interval Current { get; init; }
    public required TimeSpan Step { get; init; }
    public required DriftSlots Reference { get; init; }
    public required DriftSlots Columns { get; init; }

    /// <summary>Parts of the reference as long as the current window.</summary>
    public required DriftSlots Chunks { get; init; }

    /// <summary>Parts of the reference as long as a column.</summary>
    public required DriftSlots ColumnChunks { get; init; }

    public required DriftSlots Pinned { get; init; }

    public IReadOnlyList<DriftSlots> All => [Reference, Columns, Chunks, ColumnChunks, Pinned];

    public int SlotCount => Pinned.End;

    public IReadOnlyList<DateTimeOffset> Times => [.. Columns.Windows.Select(window => window.From)];

    public DriftWindows Windows => new(
        [.. Reference.Windows.Select(window => new DriftWindow(window.From, window.To))], new DriftWindow(Current.From, Current.To));

    /// <param name="current">Its edges lie on those of stored rows.</param>
    /// <param name="reference">Ascending, disjoint, before or after the current window, edges on those of stored rows.</param>
    /// <param name="calibrate">Whether parts of the reference are wanted.</param>
    public static DriftPlan Create(DriftTiers tiers, Interval current, ResolvedReference reference, IReadOnlyList<Interval> pinned, int columns, bool calibrate)
    {
        var finest = DriftTiers.Width(tiers.FinestAt(current.From));
        var step = Steps.First(step => step == Steps[^1] || (step >= finest && CountOf(current, step) <= columns));
        var whole = new DriftSlots(0, reference.Windows, Together: true, reference.AnyVersion);
        var byColumn = new DriftSlots(whole.End, [.. Cut(current, step)]);
        var chunks = new DriftSlots(byColumn.End, calibrate ? Chunk(tiers, reference.Windows, current, current.To - current.From) : [], AnyVersion: reference.AnyVersion);
        var columnChunks = new DriftSlots(chunks.End, calibrate ? Chunk(tiers, reference.Windows, current, step) : [], AnyVersion: reference.AnyVersion);
        return new DriftPlan
        {
            Current = current,
            Step = step,
            Reference = whole,
            Columns = byColumn,
            Chunks = chunks,
            ColumnChunks = columnChunks,
            Pinned = new DriftSlots(columnChunks.End, pinned, Together: true),
        };
    }

    private static long CountOf(Interval range, TimeSpan step) => (range.To.Ceiling(step) - range.From.Floor(step)).Ticks / step.Ticks;

    /// <summary>Columns on the step's edges; the first and the last are cut by the window.</summary>
    private static IEnumerable<Interval> Cut(Interval range, TimeSpan step)
    {
        for (var from = range.From.Floor(step); from < range.To; from += step)
        {
            yield return new Interval(from > range.From ? from : range.From, from + step < range.To ? from + step : range.To);
        }
    }

    /// <summary>Parts of the reference of a length, at the same hour of the week or of the day where it is long enough, else one after the other.</summary>
    private static List<Interval> Chunk(DriftTiers tiers, IReadOnlyList<Interval> reference, Interval current, TimeSpan length)
    {
        // Edges on those of coarse rows, so that parts of a long reference are read from few rows.
        var grain = length >= OneDay ? OneDay : length >= OneHour ? OneHour : FiveMinutes;
        length = length.Ticks % grain.Ticks == 0 ? length : TimeSpan.FromTicks(length.Ticks / grain.Ticks * grain.Ticks);
        var most = Math.Clamp((int)(ChunkRows / (length.Ticks / grain.Ticks)), Fewest, MostChunks);
        var strides = new[] { OneWeek, OneDay, length }.Where(stride => stride >= length);
        List<Interval> chunks = [];
        foreach (var stride in strides)
        {
            chunks = [.. reference.SelectMany(window => Aligned(window, current.From.Floor(grain), stride, length, grain)).Where(chunk => Held(chunk.From))];
            if (chunks.Count >= Fewest)
            {
                break;
            }
        }
        return chunks.Count <= most ? chunks : [.. Enumerable.Range(0, most).Select(i => chunks[(int)((long)i * chunks.Count / most)])];

        bool Held(DateTimeOffset time) => DriftTiers.Width(tiers.FinestAt(time)) <= grain;
    }

    /// <summary>Windows of a length within another whose starts lie whole strides from an anchor.</summary>
    private static IEnumerable<Interval> Aligned(Interval window, DateTimeOffset anchor, TimeSpan stride, TimeSpan length, TimeSpan grain)
    {
        var from = window.From.Ceiling(grain);
        var ahead = (anchor - from).Ticks % stride.Ticks;
        var start = from + TimeSpan.FromTicks(ahead < 0 ? ahead + stride.Ticks : ahead);
        for (; start + length <= window.To; start += stride)
        {
            yield return new Interval(start, start + length);
        }
    }
}
