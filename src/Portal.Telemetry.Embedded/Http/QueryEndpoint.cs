using System.Text;
using Portal.Telemetry.Embedded.Engine;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>ClickHouse's HTTP interface: statements at <c>/</c>, and the two probes.</summary>
internal sealed class QueryEndpoint(EmbeddedEngine engine, Authentication authentication, ILogger logger)
{
    private const int ShownSql = 1000;

    private readonly ServerIdentity _server = new(engine.Version, engine.TimeZone, Environment.MachineName);

    public async Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/ping" or "/replicas_status":
            case "/" when HttpMethods.IsGet(context.Request.Method) && !context.Request.Query.ContainsKey("query"):
                await context.Response.WriteAsync("Ok.\n", context.RequestAborted);
                return;
            case "/":
                await RunAsync(context);
                return;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                await context.Response.WriteAsync($"There is no handle {context.Request.Path}\n\nUse / or /ping for health checks.\n", context.RequestAborted);
                return;
        }
    }

    private async Task RunAsync(HttpContext context)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        var aborted = context.RequestAborted;
        QueryRequest request;
        try
        {
            authentication.Check(context.Request);
            request = QueryRequest.Read(context.Request);
        }
        catch (EngineException e)
        {
            await using var refusal = new QueryResponse(context.Response, Refused, _server, startedAt);
            await refusal.FailAsync(e, aborted);
            return;
        }

        await using var response = new QueryResponse(context.Response, request, _server, startedAt);
        try
        {
            await RunAsync(context, request, response);
            await response.CompleteAsync(aborted);
        }
        catch (EngineException e) when (!aborted.IsCancellationRequested)
        {
            await response.FailAsync(e, aborted);
        }
        catch (EngineException) when (aborted.IsCancellationRequested)
        {
            // The client left and the statement was ended; nobody is there to be told.
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The same, noticed while writing.
        }
        catch (InvalidDataException e) when (!response.Started)
        {
            await response.FailAsync(new EngineException(ErrorCodes.IncorrectData, "INCORRECT_DATA", $"The body cannot be decompressed: {e.Message}"), aborted);
        }
        catch (Exception e) when (e is not (IOException or ResponseCutException))
        {
            EngineLog.Failed(logger, e, request.QueryId);
            throw;
        }
    }

    private async Task RunAsync(HttpContext context, QueryRequest request, QueryResponse response)
    {
        var aborted = context.RequestAborted;
        await using var body = ContentCoding.Decompress(context.Request.Body, context.Request.Headers.ContentEncoding);
        var text = await RequestText.ReadAsync(request.Query, body, aborted);
        var shown = Encoding.UTF8.GetString(text.Sql.Span[..Math.Min(ShownSql, text.Sql.Length)]);
        await using var query = await engine.StartAsync(request.QueryId, shown, request.Database, request.Settings, aborted);
        try
        {
            await new StatementRunner(engine, query, request, text, response).RunAsync(aborted);
        }
        catch
        {
            query.MarkFailed();
            throw;
        }
    }

    // For errors before the request was understood.
    private static QueryRequest Refused => new()
    {
        Query = null,
        QueryId = Guid.NewGuid().ToString(),
        Database = null,
        DefaultFormat = "TabSeparated",
        Settings = new Dictionary<string, string>(StringComparer.Ordinal),
        Parameters = QueryParameters.None,
        ReadOnly = true,
        WaitEndOfQuery = false,
        BufferSize = 0,
        Compression = null,
        CompressionLevel = 1,
    };
}
