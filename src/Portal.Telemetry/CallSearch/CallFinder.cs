using System.Runtime.CompilerServices;
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
    private readonly SemaphoreSlim _exports = new(options.ConcurrentExports);

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

    /// <summary>Usage by end user.</summary>
    /// <exception cref="SearchLimitException">Time or memory ran out.</exception>
    public Task<EndUserUsage> GetEndUsersAsync(EndUserRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var scope = new CallSearchRequest { Filter = request.Filter, From = request.From, To = request.To, Limit = request.Limit };
        return AskAsync(scope, session => EndUsersQuery.ReadAsync(session, request, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Every match, newest first, row by row: neither the portal nor the engine holds more than a window of them at a time. The request's order, limit and
    /// cursor do not matter.
    /// </summary>
    /// <exception cref="ExportsBusyException">As many exports run as may.</exception>
    public async IAsyncEnumerable<ExportedCall> ExportAsync(CallSearchRequest request, ExportedParts parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(request);
        if (parts.HasFlag(ExportedParts.Content) && !request.MayReadContent)
        {
            throw new ContentRightException();
        }
        if (!await _exports.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            throw new ExportsBusyException();
        }
        try
        {
            await foreach (var call in new CallExport(clickHouse, options, time).ReadAsync(request, parts, cancellationToken))
            {
                yield return call;
            }
        }
        finally
        {
            _exports.Release();
        }
    }

    public void Dispose()
    {
        _searches.Dispose();
        _exports.Dispose();
    }

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
