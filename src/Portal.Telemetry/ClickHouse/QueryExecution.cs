namespace Portal.Telemetry.ClickHouse;

/// <summary>A query on its way: its answer, its cancellation, and what is to end with it.</summary>
internal sealed class QueryExecution : IAsyncDisposable
{
    private readonly QueryAbort _abort;
    private readonly CancellationTokenRegistration _kill;
    private readonly HttpResponseMessage _response;

    private QueryExecution(HttpResponseMessage response, string queryId, QueryAbort abort, CancellationTokenRegistration kill)
    {
        _response = response;
        _abort = abort;
        _kill = kill;
        QueryId = HttpExchange.QueryId(response) ?? queryId;
        Summary = ClickHouseSummary.TryParse(HttpExchange.Header(response.Headers, "X-ClickHouse-Summary"));
    }

    public string QueryId { get; }
    public ClickHouseSummary? Summary { get; private set; }

    /// <summary>Sends the query. Cancelling, here or through <paramref name="abort"/> later, closes the request and ends the query on the server.</summary>
    /// <param name="abort">Disposed with the execution, or here when it fails.</param>
    public static async Task<QueryExecution> StartAsync(
        ClickHouseDataSource source, HttpQuery query, HttpContent content, QueryAbort abort, CancellationToken cancellationToken)
    {
        var kill = source.Exchange.Settings.KillOnCancel
            ? abort.Token.UnsafeRegister(_ => source.KillInBackground(query.QueryId), null)
            : default;
        try
        {
            abort.Arm(query.Timeout);
            await using var registration = abort.Follow(cancellationToken);
            var response = await source.Exchange.SendAsync(query, content, abort.Token);
            abort.Disarm();
            return new QueryExecution(response, query.QueryId, abort, kill);
        }
        catch (Exception e)
        {
            var timedOut = e is OperationCanceledException && !abort.ByCaller;
            await kill.DisposeAsync();
            abort.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (timedOut)
            {
                throw ClickHouseException.TimedOut(query.Timeout, query.QueryId, e);
            }

            throw;
        }
    }

    /// <summary>Rows of the answer, with the errors that may come between them.</summary>
    public async Task<ResultStream> OpenStreamAsync(TimeSpan timeout)
    {
        var body = await _response.Content.ReadAsStreamAsync(_abort.Token);
        return new ResultStream(body, HttpExchange.Header(_response.Headers, "X-ClickHouse-Exception-Tag"), QueryId, timeout, _abort);
    }

    /// <summary>The format the server says it answers in; null where it says nothing.</summary>
    public string? Format => HttpExchange.Header(_response.Headers, "X-ClickHouse-Format");

    /// <summary>The answer has been read to its end; a summary that came behind it replaces the snapshot.</summary>
    public void Completed() =>
        Summary = ClickHouseSummary.TryParse(HttpExchange.Header(_response.TrailingHeaders, "X-ClickHouse-Summary")) ?? Summary;

    public async ValueTask DisposeAsync()
    {
        await _kill.DisposeAsync();
        _response.Dispose();
        _abort.Dispose();
    }
}
