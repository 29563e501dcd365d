using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.CallSearch;

/// <summary>
/// Finds single calls. Every question runs within the limits of <see cref="CallSearchOptions"/>; more questions than may run at once wait their turn.
/// </summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> for an impossible request, <see cref="ContentRightException"/> for a search over content without
/// the right to read it, and <see cref="ClickHouseException"/> when ClickHouse cannot answer.</remarks>
public sealed class CallFinder(ClickHouseDataSource clickHouse, TimeProvider time, CallSearchOptions options) : IDisposable
{
    private readonly SemaphoreSlim _searches = new(options.ConcurrentSearches);

    /// <summary>One page of calls; what was found until a limit was reached is returned with the limit's name.</summary>
    public Task<CallPage> FindAsync(CallSearchRequest request, CancellationToken cancellationToken) =>
        AskAsync(request, session => CallPageQuery.ReadAsync(session, request, cancellationToken), cancellationToken);

    /// <summary>How many calls match, exactly or about.</summary>
    /// <exception cref="SearchLimitException">Time or memory ran out.</exception>
    public Task<CallCount> CountAsync(CallSearchRequest request, CancellationToken cancellationToken) =>
        AskAsync(request, session => CallCountQuery.ReadAsync(session, request, cancellationToken), cancellationToken);

    /// <summary>Matches over time, at most <paramref name="points"/> buckets, and their exact number.</summary>
    /// <exception cref="SearchLimitException">Time or memory ran out.</exception>
    public Task<CallHistogram> GetHistogramAsync(CallSearchRequest request, int points, CancellationToken cancellationToken) =>
        AskAsync(request, session => CallHistogramQuery.ReadAsync(session, request, points, cancellationToken), cancellationToken);

    /// <summary>Which condition of a search without matches removes everything.</summary>
    /// <exception cref="SearchLimitException">Time or memory ran out.</exception>
    public Task<NoMatchReason> ExplainNoMatchAsync(CallSearchRequest request, CancellationToken cancellationToken) =>
        AskAsync(request, session => NoMatchQuery.ReadAsync(session, request, cancellationToken), cancellationToken);

    /// <summary>Values a field takes within the range, most frequent first; for the suggestions of the search box.</summary>
    public Task<IReadOnlyList<string>> GetValuesAsync(CallSearchRequest request, string field, string prefix, CancellationToken cancellationToken) =>
        AskAsync(request, session => FieldValuesQuery.ReadAsync(session, request, field, prefix, cancellationToken), cancellationToken);

    public void Dispose() => _searches.Dispose();

    private async Task<T> AskAsync<T>(CallSearchRequest request, Func<SearchSession, Task<T>> ask, CancellationToken cancellationToken)
    {
        Check(request);
        await _searches.WaitAsync(cancellationToken);
        try
        {
            return await ask(new SearchSession(clickHouse, options, time));
        }
        finally
        {
            _searches.Release();
        }
    }

    internal static void Check(CallSearchRequest request)
    {
        if (request.From >= request.To)
        {
            throw new ArgumentException($"The range is empty: from ({request.From:O}) must be before to ({request.To:O}).", nameof(request));
        }
        if (request.Limit is < 1 or > CallSearchRequest.MostRows)
        {
            throw new ArgumentException($"The limit is {request.Limit}; it must be from 1 to {CallSearchRequest.MostRows}.", nameof(request));
        }
        if (request.Expression.ReadsContent && !request.MayReadContent)
        {
            throw new ContentRightException();
        }
    }
}
