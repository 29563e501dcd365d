using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Http;

/// <summary>
/// The answer to one statement. The first bytes are held back, so that an early error still gets a status of its own; after that
/// the result streams, and an error becomes a frame at the end of the body.
/// </summary>
internal sealed class QueryResponse(HttpResponse response, QueryRequest request, ServerIdentity server, long startedAt) : IAsyncDisposable
{
    // Node.js drops what a program has not read yet when a connection ends early, the frame included: a client that knows the frame
    // closes the connection itself as soon as it has read it, and gets this long to come so far.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(3);

    private readonly string _tag = ExceptionFrame.NewTag();

    // Spills to a temporary file only when the client asked to wait for the end of a large result.
    private readonly FileBufferingWriteStream _held = new(memoryThreshold: 4 * 1024 * 1024);
    private Stream? _output;

    /// <summary>Format of the result, announced in the headers.</summary>
    public string Format { get; set; } = request.DefaultFormat;

    public QueryStatistics Statistics { get; set; }

    /// <summary>Whether headers are out and the status is fixed.</summary>
    public bool Started => _output is not null;

    public async Task WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_output is null && (request.WaitEndOfQuery || _held.Length + data.Length <= request.BufferSize))
        {
            await _held.WriteAsync(data, cancellationToken);
            return;
        }

        var output = await StartAsync(cancellationToken);
        await output.WriteAsync(data, cancellationToken);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await FinishAsync();
    }

    /// <summary>Reports an error: as the whole answer, or behind what was sent already.</summary>
    /// <exception cref="ResponseCutException">The body was begun: the connection must end without the body's proper end.</exception>
    public async Task FailAsync(EngineException exception, CancellationToken cancellationToken)
    {
        var text = server.Describe(exception);
        if (_output is { } output)
        {
            await output.WriteAsync(ExceptionFrame.Create(_tag, text), cancellationToken);
            await FinishAsync();
            await Task.Delay(ReadingTime, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new ResponseCutException();
        }

        response.StatusCode = HttpStatus.Of(exception.Code);
        response.Headers["X-ClickHouse-Exception-Code"] = exception.Code.ToString(CultureInfo.InvariantCulture);
        if (exception.Code == ErrorCodes.RequiredPassword)
        {
            response.Headers.WWWAuthenticate = "Basic realm=\"ClickHouse server HTTP API\"";
        }

        WriteHeaders();
        response.ContentType = "text/plain; charset=UTF-8";
        await response.WriteAsync(text + "\n", cancellationToken);
    }

    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private async Task<Stream> StartAsync(CancellationToken cancellationToken)
    {
        if (_output is not null)
        {
            return _output;
        }

        WriteHeaders();
        response.Headers["X-ClickHouse-Format"] = Format;
        response.ContentType = ContentTypes.Of(Format);
        if (request.Compression is { } coding)
        {
            response.Headers.ContentEncoding = coding;
            _output = ContentCoding.Compress(response.Body, coding, request.CompressionLevel);
        }
        else
        {
            _output = response.Body;
        }

        await _held.DrainBufferAsync(_output, cancellationToken);
        return _output;
    }

    private async Task FinishAsync()
    {
        if (_output is not null && !ReferenceEquals(_output, response.Body))
        {
            await _output.DisposeAsync();
        }

        await response.Body.FlushAsync();
    }

    private void WriteHeaders()
    {
        var headers = response.Headers;
        headers["X-ClickHouse-Query-Id"] = request.QueryId;
        headers["X-ClickHouse-Timezone"] = server.TimeZone;
        headers["X-ClickHouse-Server-Display-Name"] = server.DisplayName;
        headers["X-ClickHouse-Exception-Tag"] = _tag;
        headers["X-ClickHouse-Summary"] = Summary();
    }

    private string Summary()
    {
        var statistics = Statistics;
        var elapsed = (long)TimeProvider.System.GetElapsedTime(startedAt).TotalNanoseconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"read_rows\":\"{statistics.ReadRows}\",\"read_bytes\":\"{statistics.ReadBytes}\",\"written_rows\":\"{statistics.WrittenRows}\",\"written_bytes\":\"{statistics.WrittenBytes}\",\"total_rows_to_read\":\"0\",\"result_rows\":\"{statistics.ResultRows}\",\"result_bytes\":\"{statistics.ResultBytes}\",\"elapsed_ns\":\"{elapsed}\"}}");
    }
}

/// <summary>Makes the web server close the connection without the chunked body's proper end, as ClickHouse does.</summary>
internal sealed class ResponseCutException() : IOException("The statement failed after the first byte of its result; the connection is closed.");

/// <summary>How this server presents itself.</summary>
internal sealed record ServerIdentity(string Version, string TimeZone, string DisplayName)
{
    /// <summary>The error's text with the engine's version behind it, as ClickHouse writes it.</summary>
    public string Describe(EngineException exception) =>
        exception.Text.Contains("(version ", StringComparison.Ordinal) ? exception.Text : $"{exception.Text} (version {Version} (official build))";
}
