using System.Diagnostics.Metrics;

namespace Portal.Live;

/// <summary>What all panel loops of a feed share.</summary>
internal sealed class LiveFeedContext(LiveOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Meter _meter = new("Portal.Live");
    private long _queries;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public TimeSpan QueryTimeout { get; } = TimeSpan.FromSeconds(options.QueryTimeoutSeconds);

    public TimeSpan Floor { get; } = TimeSpan.FromMilliseconds(options.FloorMilliseconds);

    public TimeSpan Linger { get; } = TimeSpan.FromSeconds(options.LingerSeconds);

    public TimeSpan LongestRetry { get; } = TimeSpan.FromSeconds(options.RetrySeconds);

    /// <summary>Bounds the queries that run at the same time; loops wait for their turn, nothing is dropped.</summary>
    public SemaphoreSlim Slots { get; } = new(options.ConcurrentQueries);

    /// <summary>Queries asked since the start.</summary>
    public long Queries => Interlocked.Read(ref _queries);

    public void CountQuery() => Interlocked.Increment(ref _queries);

    /// <summary>Publishes the feed's state as metrics.</summary>
    public void Observe(Func<int> panels, Func<int> subscribers)
    {
        _meter.CreateObservableCounter("portal.live.queries", () => Queries, "{query}", "Panel queries asked of ClickHouse");
        _meter.CreateObservableGauge("portal.live.panels", panels, "{panel}", "Distinct panels being computed");
        _meter.CreateObservableGauge("portal.live.subscribers", subscribers, "{viewer}", "Viewers of panels");
    }

    public void Dispose()
    {
        _meter.Dispose();
        Slots.Dispose();
    }
}
