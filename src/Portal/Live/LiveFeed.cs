using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Portal.Live;

/// <summary>What the feed does at the moment.</summary>
/// <param name="Panels">Distinct panels that are computed, or whose last frame is still kept.</param>
/// <param name="Subscribers">Viewers over all panels.</param>
/// <param name="Queries">Queries asked of ClickHouse since the start.</param>
public sealed record LiveFeedStatus(int Panels, int Subscribers, long Queries);

/// <summary>
/// Live panels for many viewers: one background query per distinct panel, filter and range and tick, whatever the number of
/// viewers. Each viewer gets the newest frame only; nothing runs for a panel nobody looks at.
/// </summary>
public sealed class LiveFeed : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PanelLoop> _loops = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PanelLoop, Task> _running = new();
    private readonly Dictionary<string, LivePanel> _panels;
    private readonly CancellationTokenSource _stop = new();
    private readonly LiveFeedContext _context;
    private bool _disposed;

    public LiveFeed(IEnumerable<LivePanel> panels, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveFeed> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _panels = panels.ToDictionary(panel => panel.Id, StringComparer.Ordinal);
        _context = new LiveFeedContext(options.Value, time, logger);
        _context.Observe(() => Status.Panels, () => Status.Subscribers);
    }

    /// <summary>Ids of the panels that can be watched.</summary>
    public IReadOnlyCollection<string> Panels => _panels.Keys;

    public LiveFeedStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new LiveFeedStatus(_loops.Count, _loops.Values.Sum(loop => loop.Subscribers), _context.Queries);
            }
        }
    }

    /// <summary>
    /// Delivers frames of a panel until the returned subscription is disposed: the newest one at once when there is one, then each new one.
    /// </summary>
    /// <param name="onFrame">Called on a thread-pool thread with the subscriber's execution context, never twice at a time; frames that appear meanwhile replace each other.</param>
    /// <exception cref="ArgumentException">No panel of this id exists, it cannot use the argument, or the number of points is out of range.</exception>
    public IDisposable Subscribe(PanelKey key, Func<LiveFrame, Task> onFrame)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(onFrame);
        if (!_panels.TryGetValue(key.Panel, out var panel))
        {
            throw new ArgumentException($"There is no panel '{key.Panel}'; known are {string.Join(", ", _panels.Keys.Order(StringComparer.Ordinal))}.", nameof(key));
        }
        if (key.MaxPoints is < 1 or > PanelKey.PointsLimit)
        {
            throw new ArgumentException($"{key.MaxPoints} points are not possible: ask for 1 to {PanelKey.PointsLimit}.", nameof(key));
        }
        if (ArgumentFault(panel, key.Argument) is { } fault)
        {
            throw new ArgumentException(fault, nameof(key));
        }
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var text = key.ToKey();
            if (!_loops.TryGetValue(text, out var loop))
            {
                loop = new PanelLoop(key, panel, _context, TryRetire);
                _loops.Add(text, loop);
                Start(loop);
            }
            var subscription = new LiveSubscription(loop, onFrame, _context.Logger);
            loop.Add(subscription);
            return subscription;
        }
    }

    /// <summary>New calls became queryable: watched panels are computed as soon as their floor allows.</summary>
    public void Wake()
    {
        foreach (var loop in Loops())
        {
            loop.Wake();
        }
    }

    /// <summary>ClickHouse answers again: failing panels are tried at once.</summary>
    public void Retry()
    {
        foreach (var loop in Loops())
        {
            loop.Retry();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
        }
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _context.Dispose();
        _stop.Dispose();
    }

    private static string? ArgumentFault(LivePanel panel, string? argument) => panel.ArgumentFault switch
    {
        _ when argument is { Length: > PanelKey.ArgumentLimit } => $"An argument of {argument.Length} characters is not possible: at most {PanelKey.ArgumentLimit} are.",
        null => argument is null ? null : $"The panel '{panel.Id}' takes no argument.",
        var check => check(argument),
    };

    private PanelLoop[] Loops()
    {
        lock (_gate)
        {
            return [.. _loops.Values];
        }
    }

    private void Start(PanelLoop loop)
    {
        // The loop serves everyone, so it must not run as the viewer who came first.
        using (ExecutionContext.SuppressFlow())
        {
            _running[loop] = Task.Run(() => loop.RunAsync(_stop.Token));
        }
    }

    private bool TryRetire(PanelLoop loop)
    {
        lock (_gate)
        {
            if (loop.Subscribers > 0)
            {
                return false;
            }
            _loops.Remove(loop.Key.ToKey());
        }
        _running.TryRemove(loop, out _);
        return true;
    }
}
