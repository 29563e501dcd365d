namespace Portal.Live;

/// <summary>
/// One viewer of a panel: a mailbox of one frame. A newer frame replaces one that was not yet delivered, so a slow viewer
/// skips frames and costs no memory, and its callback never runs twice at a time.
/// </summary>
internal sealed partial class LiveSubscription(PanelLoop loop, Func<LiveFrame, Task> onFrame, ILogger logger) : IDisposable
{
    /// <summary>A viewer that fails this often in a row is gone without having said so.</summary>
    private const int FailuresUntilDropped = 5;

    private readonly Lock _gate = new();

    /// <summary>The viewer's own culture and user, which the panel's loop must not lend to others.</summary>
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private LiveFrame? _pending;
    private bool _delivering;
    private bool _disposed;
    private int _failures;

    /// <summary>Puts a frame into the mailbox; returns at once.</summary>
    public void Offer(LiveFrame frame)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }
            _pending = frame;
            if (_delivering)
            {
                return;
            }
            _delivering = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static subscription => subscription.Deliver(), this, preferLocal: false);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
            _pending = null;
        }
        loop.Remove(this);
    }

    private void Deliver()
    {
        if (_context is null)
        {
            _ = DeliverAsync();
            return;
        }
        ExecutionContext.Run(_context, static state => _ = ((LiveSubscription)state!).DeliverAsync(), this);
    }

    private async Task DeliverAsync()
    {
        while (Take() is { } frame)
        {
            try
            {
                await onFrame(frame);
                _failures = 0;
            }
            catch (Exception exception)
            {
                // A viewer's fault must not reach the loop that serves the others.
                _failures++;
                LogViewerFailed(logger, loop.Key.Panel, _failures, exception);
                if (_failures >= FailuresUntilDropped)
                {
                    LogViewerDropped(logger, loop.Key.Panel);
                    Dispose();
                }
            }
        }
    }

    private LiveFrame? Take()
    {
        lock (_gate)
        {
            var frame = _pending;
            _pending = null;
            _delivering = frame is not null;
            return frame;
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "A viewer of panel {Panel} failed to take a frame ({Failures} in a row)")]
    private static partial void LogViewerFailed(ILogger logger, string panel, int failures, Exception exception);

    [LoggerMessage(2102, LogLevel.Warning, "A viewer of panel {Panel} kept failing and was unsubscribed")]
    private static partial void LogViewerDropped(ILogger logger, string panel);
}
