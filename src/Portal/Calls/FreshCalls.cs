using Portal.Telemetry.CallSearch;

namespace Portal.Calls;

/// <summary>
/// Looks for calls that arrived since a list was made, every few seconds while somebody follows. They are kept aside until they are taken, so that
/// nothing moves under the eyes of who reads. A fault is tried again at the next turn; the list itself says when the store does not answer.
/// </summary>
internal sealed class FreshCalls(CallFinder finder, CallSearchRequest request, DateTimeOffset since, TimeProvider time) : IDisposable
{
    /// <summary>Calls fetched at once; one more than are shown tells that there are many.</summary>
    private const int Most = 201;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private List<CallRecord> _calls = [];
    private DateTimeOffset _since = since;
    private CancellationTokenSource? _running;

    /// <summary>Begins to look; calls <paramref name="onChange"/> with how many wait whenever there are more.</summary>
    public void Start(Func<int, Task> onChange)
    {
        if (_running is null)
        {
            _running = new CancellationTokenSource();
            _ = RunAsync(onChange, _running.Token);
        }
    }

    public void Stop()
    {
        _running?.Cancel();
        _running?.Dispose();
        _running = null;
    }

    /// <summary>The calls that wait, newest first; they wait no longer.</summary>
    public IReadOnlyList<CallRecord> Take()
    {
        lock (_lock)
        {
            var calls = _calls;
            _calls = [];
            return [.. calls.OrderByDescending(call => call.Start)];
        }
    }

    public void Dispose() => Stop();

    private async Task RunAsync(Func<int, Task> onChange, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await LookAsync(onChange, cancellationToken);
                }
                catch (Exception exception) when (CallWords.FaultOf(exception) is not null)
                {
                    continue;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody follows any more.
        }
    }

    private async Task LookAsync(Func<int, Task> onChange, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // A call that took long started before calls that are shown already; an hour finds it.
        var page = await finder.FindAsync(request with { From = _since.AddHours(-1), To = now.AddMinutes(5), ReceivedAfter = _since, Limit = Most, After = null }, cancellationToken);
        if (page.Calls.Count == 0)
        {
            return;
        }
        int waiting;
        lock (_lock)
        {
            _since = page.Calls.Max(call => call.Received);
            _calls.AddRange(page.Calls);
            waiting = _calls.Count;
        }
        await onChange(waiting);
    }
}
