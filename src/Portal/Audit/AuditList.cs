using Portal.Governance.Audit.Reading;

namespace Portal.Audit;

/// <summary>The entries of one filter as far as they were scrolled to: pages are fetched one after the other, each once.</summary>
internal sealed class AuditList(AuditLog log, AuditFilter filter) : IDisposable
{
    /// <summary>Rows kept for one viewer; who wants more narrows the filter or exports.</summary>
    public const int MostRows = 10_000;

    private const int PageSize = 200;
    private const int AheadRows = 40;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<AuditRecord> _entries = [];
    private bool _hasMore = true;

    public int Count => _entries.Count;

    public bool IsFull => _entries.Count >= MostRows && _hasMore;

    private bool CanGoOn => _hasMore && _entries.Count < MostRows;

    /// <summary>Entries at a place, and how many there are as far as is known.</summary>
    public async Task<(IReadOnlyList<AuditRecord> Rows, int Known)> GetAsync(int start, int count, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (_entries.Count < start + count && CanGoOn)
            {
                var page = await log.ListAsync(filter with { Before = _entries.LastOrDefault()?.Id, Limit = PageSize }, cancellationToken);
                _entries.AddRange(page.Entries);
                _hasMore = page.HasMore;
            }
            return ([.. _entries.Skip(start).Take(count)], _entries.Count + (CanGoOn ? AheadRows : 0));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
