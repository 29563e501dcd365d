using Portal.Telemetry.CallSearch;

namespace Portal.Calls;

/// <summary>The calls of one question as far as they were scrolled to: pages are fetched one after the other, each once.</summary>
internal sealed class CallList(CallFinder finder, CallSearchRequest request) : IDisposable
{
    /// <summary>Rows kept for one viewer; who wants more narrows the search or exports it.</summary>
    public const int MostRows = 5_000;

    private const int PageSize = 100;
    private const int AheadRows = 40;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<CallRecord> _calls = [];
    private CallCursor? _next;
    private bool _started;

    /// <summary>All calls fetched so far.</summary>
    public IReadOnlyList<CallRecord> Calls => _calls;

    public CallSearchRequest Request => request;

    /// <summary>Whether the end was reached.</summary>
    public bool IsComplete => _started && _next is null;

    /// <summary>What stopped the newest page early; null: nothing.</summary>
    public SearchLimit? Limit { get; private set; }

    /// <summary>How far the range was looked through.</summary>
    public DateTimeOffset SearchedBackTo { get; private set; } = request.To;

    /// <summary>Rows to show at a place, and how many there are as far as is known.</summary>
    public async Task<(IReadOnlyList<CallRecord> Rows, int Known)> GetAsync(int start, int count, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (_calls.Count < start + count && CanGoOn && (Limit is null || !_started))
            {
                await FetchAsync(cancellationToken);
            }
            var rows = _calls.Skip(start).Take(count).ToList();
            return (rows, _calls.Count + (CanGoOn && Limit is null ? AheadRows : 0));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Goes on after a limit stopped the search.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Limit = null;
            await FetchAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Puts newer calls before the first, those known already left out; returns how many were new.</summary>
    public async Task<int> PrependAsync(IReadOnlyList<CallRecord> newer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var known = _calls.Take(newer.Count + PageSize).Select(call => (call.TraceId, call.SpanId)).ToHashSet();
            var added = newer.Where(call => !known.Contains((call.TraceId, call.SpanId))).ToList();
            _calls.InsertRange(0, added);
            return added.Count;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool CanGoOn => (!_started || _next is not null) && _calls.Count < MostRows;

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        var page = await finder.FindAsync(request with { After = _next, Limit = PageSize }, cancellationToken);
        _started = true;
        _calls.AddRange(page.Calls);
        (_next, Limit, SearchedBackTo) = (page.Next, page.Limit, page.SearchedBackTo);
    }
}
