using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace Portal.Live;

/// <summary>
/// Computes one panel for everyone who looks at it: once per tick, earlier when new calls became queryable, never while nobody looks.
/// Ends by itself when it stayed unwatched for <see cref="LiveOptions.LingerSeconds"/>.
/// </summary>
internal sealed partial class PanelLoop(PanelKey key, LivePanel panel, LiveFeedContext feed, Func<PanelLoop, bool> tryRetire)
{
    private readonly Lock _gate = new();

    /// <summary>One slot: the loop only needs to know that something changed, not how often.</summary>
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ImmutableArray<LiveSubscription> _subscribers = [];
    private CancellationTokenSource? _query;
    private LiveFrame? _newest;
    private long _emptySince = feed.Time.GetTimestamp();
    private volatile bool _abandoned;
    private volatile bool _newCalls;
    private volatile bool _retryNow;

    // Only the loop itself touches these.
    private long? _started;
    private TimeSpan _took;
    private long _sequence;
    private int _failures;

    public PanelKey Key => key;

    public int Subscribers => _subscribers.Length;

    public void Add(LiveSubscription subscription)
    {
        lock (_gate)
        {
            _subscribers = _subscribers.Add(subscription);
            if (_newest is not null)
            {
                subscription.Offer(_newest);
            }
            Signal();
        }
    }

    public void Remove(LiveSubscription subscription)
    {
        lock (_gate)
        {
            _subscribers = _subscribers.Remove(subscription);
            if (_subscribers.IsEmpty)
            {
                _emptySince = feed.Time.GetTimestamp();
                _abandoned = true;
                _ = _query?.CancelAsync();
            }
            Signal();
        }
    }

    /// <summary>New calls became queryable: compute as soon as the panel's floor allows.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _newCalls = true;
            Signal();
        }
    }

    /// <summary>ClickHouse answers again: a failing panel does not wait for the end of its pause.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            _retryNow = true;
            Signal();
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await WaitForViewersAsync(stop))
            {
                if (await WaitUntilDueAsync(stop))
                {
                    await ComputeAsync(stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    /// <summary>False when nobody came back in time and the loop has been taken out of the feed.</summary>
    private async Task<bool> WaitForViewersAsync(CancellationToken stop)
    {
        while (_subscribers.IsEmpty)
        {
            var left = feed.Linger - feed.Time.GetElapsedTime(Volatile.Read(ref _emptySince));
            if (left > TimeSpan.Zero)
            {
                await WaitForSignalAsync(left, stop);
            }
            else if (tryRetire(this))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>False when the last viewer left while waiting.</summary>
    private async Task<bool> WaitUntilDueAsync(CancellationToken stop)
    {
        while (_started is { } started && !(_failures > 0 && _retryNow))
        {
            if (_subscribers.IsEmpty)
            {
                return false;
            }
            var pause = Pause();
            var left = pause == Timeout.InfiniteTimeSpan ? pause : pause - feed.Time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
            {
                break;
            }
            await WaitForSignalAsync(left, stop);
        }
        return true;
    }

    /// <summary>From the start of one computation to the start of the next.</summary>
    private TimeSpan Pause()
    {
        // A slow query gets as much rest as it took, so that no panel can hold ClickHouse for itself.
        var rest = _took * 2;
        if (_failures > 0)
        {
            var growing = TimeSpan.FromSeconds(Math.Min(feed.LongestRetry.TotalSeconds, Math.Pow(2, _failures - 1)));
            return Max(growing, rest);
        }
        if (!key.Range.CanChange(feed.Time.GetUtcNow()))
        {
            return Timeout.InfiniteTimeSpan;
        }
        return Max(Max(rest, panel.Rest), _newCalls ? Max(feed.Floor, key.Range.Tick / 2) : key.Range.Tick);
    }

    private async Task ComputeAsync(CancellationToken stop)
    {
        using var query = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate)
        {
            _query = query;
            _abandoned = _subscribers.IsEmpty;
            _newCalls = false;
            _retryNow = false;
        }
        var started = feed.Time.GetTimestamp();
        var asked = feed.Time.GetUtcNow();
        try
        {
            var result = await QueryAsync(asked, query);
            if (_failures > 0)
            {
                LogRecovered(feed.Logger, key.Panel, _failures);
                _failures = 0;
            }
            Publish(new LiveFrame { Sequence = ++_sequence, ComputedAt = asked, NewestReceived = result.NewestReceived, Value = result.Value });
            _started = started;
        }
        catch (Exception) when (_abandoned)
        {
            // Ended because its last viewer left; whoever comes next starts afresh.
            _started = null;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            PublishFault(exception, asked);
            _started = started;
        }
        finally
        {
            _took = feed.Time.GetElapsedTime(started);
            lock (_gate)
            {
                _query = null;
            }
        }
    }

    private async Task<LiveResult> QueryAsync(DateTimeOffset asked, CancellationTokenSource query)
    {
        await feed.Slots.WaitAsync(query.Token);
        try
        {
            await using var limit = feed.Time.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(), query, feed.QueryTimeout, Timeout.InfiniteTimeSpan);
            feed.CountQuery();
            return await panel.Query(key.ToRequest(asked), key.Argument, query.Token);
        }
        finally
        {
            feed.Slots.Release();
        }
    }

    private void PublishFault(Exception exception, DateTimeOffset asked)
    {
        var fault = exception switch
        {
            OperationCanceledException or TimeoutException => LiveFault.Timeout,
            HttpRequestException or DbException { IsTransient: true } => LiveFault.Unavailable,
            _ => LiveFault.Failed,
        };
        // One id for as long as the same trouble lasts, so that what a viewer quotes is found in one log entry.
        var id = _newest is { ErrorId: { } known } && _newest.Fault == fault ? known : null;
        if (id is null)
        {
            id = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
            LogFailed(feed.Logger, key.Panel, id, exception);
        }
        _failures++;
        Publish(new LiveFrame { Sequence = ++_sequence, ComputedAt = asked, Fault = fault, ErrorId = id });
    }

    private void Publish(LiveFrame frame)
    {
        lock (_gate)
        {
            _newest = frame;
            foreach (var subscriber in _subscribers)
            {
                subscriber.Offer(frame);
            }
        }
    }

    /// <summary>Lets the loop look again at what it waits for.</summary>
    private void Signal() => _signal.Writer.TryWrite(true);

    private async Task WaitForSignalAsync(TimeSpan limit, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(_signal.Reader.WaitToReadAsync(ended.Token).AsTask(), Task.Delay(limit, feed.Time, ended.Token));
        await ended.CancelAsync();
        _signal.Reader.TryRead(out _);
        stop.ThrowIfCancellationRequested();
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(2103, LogLevel.Warning, "Panel {Panel} could not be computed (error id {ErrorId}); it is tried again with growing pauses")]
    private static partial void LogFailed(ILogger logger, string panel, string errorId, Exception exception);

    [LoggerMessage(2104, LogLevel.Information, "Panel {Panel} is computed again after {Failures} failures")]
    private static partial void LogRecovered(ILogger logger, string panel, int failures);
}
