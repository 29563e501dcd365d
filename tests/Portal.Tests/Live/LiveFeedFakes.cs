using System.Collections.Concurrent;
using Portal.Live;
using Portal.Telemetry.Series;

namespace Portal.Tests.Live;

internal sealed record PanelAnswer(int Number);

/// <summary>A panel whose query is the test's.</summary>
internal sealed class FakePanel
{
    private readonly Counted<SeriesRequest> _requests = new();
    private readonly ConcurrentQueue<string?> _arguments = new();

    public FakePanel() => AnswerAsync = _ => Task.FromResult(Answer(Queries));

    public Func<int, PanelAnswer> Answer { get; set; } = number => new PanelAnswer(number);

    public Func<CancellationToken, Task<PanelAnswer>> AnswerAsync { get; set; }

    public int Queries => _requests.Count;

    public IEnumerable<SeriesRequest> Requests => _requests.Items;

    public IReadOnlyCollection<string?> Arguments => _arguments;

    public async Task<LiveResult> QueryAsync(SeriesRequest request, string? argument, CancellationToken cancellationToken)
    {
        _arguments.Enqueue(argument);
        _requests.Add(request);
        return new LiveResult(await AnswerAsync(cancellationToken));
    }

    public Task AskedAsync(int count) => _requests.ReachAsync(count);
}

/// <summary>Takes frames, at will slowly, and watches that it is never called twice at a time.</summary>
internal sealed class Viewer
{
    private readonly Counted<LiveFrame> _frames = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _now;

    public bool Blocked { get; init; }

    public int MostAtATime { get; private set; }

    public IReadOnlyCollection<LiveFrame> Frames => _frames.Items;

    public IDisposable Watch(LiveFeed feed, PanelKey key) => feed.Subscribe(key, async frame =>
    {
        MostAtATime = Math.Max(MostAtATime, Interlocked.Increment(ref _now));
        _frames.Add(frame);
        if (Blocked)
        {
            await _released.Task;
        }
        Interlocked.Decrement(ref _now);
    });

    public void Release() => _released.SetResult();

    /// <summary>The n-th frame taken, counted from 1, once it is there.</summary>
    public async Task<LiveFrame> FrameAsync(int number)
    {
        await _frames.ReachAsync(number);
        return _frames.Items.ElementAt(number - 1);
    }
}

/// <summary>A list that can be awaited.</summary>
internal sealed class Counted<T>
{
    private readonly ConcurrentQueue<T> _items = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _reached = new();

    public int Count => _items.Count;

    public IReadOnlyCollection<T> Items => _items;

    public void Add(T item)
    {
        int count;
        lock (_items)
        {
            _items.Enqueue(item);
            count = _items.Count;
        }
        Reached(count).TrySetResult();
    }

    public Task ReachAsync(int count)
    {
        var reached = Reached(count);
        if (_items.Count >= count)
        {
            reached.TrySetResult();
        }
        return reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private TaskCompletionSource Reached(int count) =>
        _reached.GetOrAdd(count, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
