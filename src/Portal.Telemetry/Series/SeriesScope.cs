using System.Data.Common;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;

namespace Portal.Telemetry.Series;

/// <summary>What every question needs: the store, the present, and how long each tier lasts.</summary>
/// <param name="CheapScan">Up to so many calls of a tenant raw rows answer in one query, faster than rollups and exactly.</param>
internal sealed record SeriesScope(DbDataSource ClickHouse, DateTimeOffset Now, RetentionOptions Retention, double CheapScan)
{
    private const int MostPoints = 2000;

    // A ClickHouse DateTime ends in 2106.
    private static readonly DateTimeOffset Earliest = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2105, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TierPlanner Planner { get; } = new(Retention, Now);

    /// <summary>A plan for numbers over the whole range, exact to the microsecond while raw calls exist.</summary>
    public async Task<SeriesPlan> PlanWholeAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        var range = RangeOf(request);
        var state = await RollupStateQuery.ReadAsync(ClickHouse, request.Filter.Tenant, range, RollupTier.Day, cancellationToken);
        var tiers = RawIfCheap(Planner.Plan(range, RollupTier.Day, RollupTier.Raw, state));
        return new SeriesPlan(this, request.Filter, tiers, tiers, tiers.Range.To - tiers.Range.From);
    }

    /// <summary>A plan for buckets of time, which start and end on the step's edges.</summary>
    public async Task<SeriesPlan> PlanBucketsAsync(SeriesRequest request, CancellationToken cancellationToken)
    {
        var asked = RangeOf(request);
        var step = StepOf(request, asked);
        var range = new Interval(asked.From.Floor(step), asked.To.Ceiling(step));
        var coarsest = TidyStep.CoarsestTier(step);
        var state = await RollupStateQuery.ReadAsync(ClickHouse, request.Filter.Tenant, range, coarsest, cancellationToken);
        return new SeriesPlan(
            this,
            request.Filter,
            RawIfCheap(Planner.Plan(range, coarsest, RollupTier.Second, state)),
            RawIfCheap(Planner.Plan(range, coarsest, RollupTier.Raw, state)),
            step);
    }

    private TierPlan RawIfCheap(TierPlan plan) => plan.TenantCalls <= CheapScan && plan.Range.From >= Planner.Oldest(RollupTier.Raw)
        ? plan with { Parts = new Dictionary<RollupTier, IReadOnlyList<Interval>> { [RollupTier.Raw] = [plan.Range] } }
        : plan;

    // A step is taken as asked for when its points fit and the tier that still holds the range can fill it.
    private TimeSpan StepOf(SeriesRequest request, Interval asked)
    {
        var least = Planner.FinestAt(asked.From) switch
        {
            RollupTier.Raw => TimeSpan.FromSeconds(1),
            var tier => tier.Width(),
        };
        var fits = request.Step is { } wanted
            && wanted.Ticks % least.Ticks == 0
            && TidyStep.Count(asked, wanted) <= request.MaxPoints;
        return fits ? request.Step!.Value : TidyStep.Choose(asked, request.MaxPoints, least);
    }

    private static Interval RangeOf(SeriesRequest request)
    {
        if (request.From >= request.To)
        {
            throw new ArgumentException($"The range is empty: from ({request.From:O}) must be before to ({request.To:O}).", nameof(request));
        }
        if (request.From < Earliest || request.To > Latest)
        {
            throw new ArgumentException($"The range must lie between {Earliest:yyyy} and {Latest:yyyy}.", nameof(request));
        }
        if (request.MaxPoints is < 1 or > MostPoints)
        {
            throw new ArgumentException($"MaxPoints is {request.MaxPoints}; it must be from 1 to {MostPoints}.", nameof(request));
        }
        if (request.Step is { } step && (step < TimeSpan.FromSeconds(1) || step.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new ArgumentException($"The step is {step}; it must be a whole number of seconds.", nameof(request));
        }
        return new Interval(request.From.ToUniversalTime(), request.To.ToUniversalTime());
    }
}

/// <summary>How one request is answered.</summary>
/// <param name="Sums">Tiers for sums; below a minute these may be seconds.</param>
/// <param name="Rows">Tiers for histograms and errors, which have no seconds.</param>
/// <param name="Step">Width of a bucket; the whole range where there are none.</param>
internal sealed record SeriesPlan(SeriesScope Scope, CallFilter Filter, TierPlan Sums, TierPlan Rows, TimeSpan Step)
{
    public Interval Range => Sums.Range;

    /// <summary>Nothing but raw calls answers.</summary>
    public bool IsRaw => Sums.Parts.Count == 1 && Sums.Parts.ContainsKey(RollupTier.Raw);

    public SeriesWindow Window => new(Range.From, Range.To, Step, Sums.Parts.Count switch
    {
        0 => SeriesSource.Minute,
        1 => Enum.Parse<SeriesSource>(Sums.Parts.Keys.Single().ToString()),
        _ => SeriesSource.Mixed,
    });

    /// <summary>The start of every bucket, empty ones included.</summary>
    public IReadOnlyList<DateTimeOffset> Times()
    {
        var times = new List<DateTimeOffset>((int)((Range.To - Range.From).Ticks / Step.Ticks));
        for (var time = Range.From; time < Range.To; time += Step)
        {
            times.Add(time);
        }
        return times;
    }
}
