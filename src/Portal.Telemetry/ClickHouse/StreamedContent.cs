using System.IO.Compression;
using System.Net;
using System.Runtime.ExceptionServices;

namespace Portal.Telemetry.ClickHouse;

/// <summary>A request body that is produced while it is sent.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, Task> _write;
    private readonly bool _compress;

    public StreamedContent(Func<Stream, CancellationToken, Task> write, bool compress)
    {
        _write = write;
        _compress = compress;
        Headers.Add("Content-Type", "application/octet-stream");
        if (compress)
        {
            Headers.Add("Content-Encoding", "gzip");
        }
    }

    /// <summary>What the producer threw; HttpClient wraps some exceptions and this is the one its caller knows.</summary>
    public ExceptionDispatchInfo? Fault { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_compress)
        {
            await WriteAsync(stream, cancellationToken);
            return;
        }
        await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        await WriteAsync(gzip, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await _write(stream, cancellationToken);
        }
        catch (Exception e) when (e is not (IOException or OperationCanceledException))
        {
            Fault = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }
}
