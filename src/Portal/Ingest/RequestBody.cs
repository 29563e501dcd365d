using System.Buffers;
using System.IO.Compression;

namespace Portal.Ingest;

/// <summary>A request's body, decompressed, in a pooled buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int SmallestBuffer = 16 * 1024;
    private const int RatioMattersFrom = 1024 * 1024;

    private byte[] _buffer;

    private RequestBody(byte[] buffer, int length) => (_buffer, Length) = (buffer, length);

    public int Length { get; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    /// <summary>Reads and, where <paramref name="gzip"/> says so, decompresses.</summary>
    /// <exception cref="OtlpRefusedException">Too large, damaged compression, no memory left.</exception>
    /// <exception cref="BadHttpRequestException">The connection's own complaint about the body.</exception>
    public static async Task<RequestBody> ReadAsync(Stream source, long? length, bool gzip, IngestOptions options, MemoryBudget.Lease lease, CancellationToken cancellationToken)
    {
        if (length > options.MaxBodyBytes)
        {
            throw OtlpRefusedException.TooLarge(options.MaxBodyBytes);
        }

        var body = await ReadRawAsync(source, length, options, lease, cancellationToken);
        if (!gzip)
        {
            return body;
        }

        using (body)
        {
            return Decompress(body, options, lease);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private static async Task<RequestBody> ReadRawAsync(Stream source, long? expected, IngestOptions options, MemoryBudget.Lease lease, CancellationToken cancellationToken)
    {
        var buffer = Rent((int?)expected ?? SmallestBuffer, lease);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length, options, lease);
                }

                var read = await source.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    return new(buffer, length);
                }

                length += read;
                if (length > options.MaxBodyBytes)
                {
                    throw OtlpRefusedException.TooLarge(options.MaxBodyBytes);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static RequestBody Decompress(RequestBody compressed, IngestOptions options, MemoryBudget.Lease lease)
    {
        var buffer = Rent(Math.Min(options.MaxBodyBytes, compressed.Length * 8), lease);
        try
        {
            using var source = new MemoryStream(compressed._buffer, 0, compressed.Length, writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length, options, lease);
                }

                var read = gzip.Read(buffer.AsSpan(length));
                if (read == 0)
                {
                    break;
                }

                length += read;
                if (length > options.MaxBodyBytes)
                {
                    throw OtlpRefusedException.TooLarge(options.MaxBodyBytes);
                }

                if (length > RatioMattersFrom && length / Math.Max(1, compressed.Length) > options.MaxCompressionRatio)
                {
                    throw new OtlpRefusedException(OtlpFault.TooLarge,
                        $"The body decompresses to more than {options.MaxCompressionRatio} times its size (Ingest:MaxCompressionRatio).");
                }
            }
            return length > 0 || compressed.Length == 0
                ? new(buffer, length)
                : throw new InvalidDataException("no gzip data");
        }
        catch (InvalidDataException wrong)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw new OtlpRefusedException(OtlpFault.Invalid, "The body is not valid gzip, although its encoding says so.", inner: wrong);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static byte[] Rent(int bytes, MemoryBudget.Lease lease)
    {
        bytes = Math.Max(bytes, SmallestBuffer);
        lease.Take(bytes);
        return ArrayPool<byte>.Shared.Rent(bytes);
    }

    /// <summary>A buffer twice as large, and never smaller than one byte above the limit, which is how too much is noticed.</summary>
    private static byte[] Grow(byte[] buffer, int length, IngestOptions options, MemoryBudget.Lease lease)
    {
        var size = (int)Math.Min(2L * buffer.Length, options.MaxBodyBytes + 1L);
        lease.Take(size - buffer.Length);
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
