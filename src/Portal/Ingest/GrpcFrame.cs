using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Portal.Ingest;

/// <summary>The frame around a gRPC message: one byte that says whether it is compressed, four bytes of length, big endian, and the message.</summary>
internal static class GrpcFrame
{
    public const int HeaderBytes = 5;

    /// <summary>Reads the one message of a unary call, decompressed.</summary>
    /// <exception cref="OtlpRefusedException">Not exactly one whole message, too large, compressed in an unknown way, or no memory left.</exception>
    public static async Task<RequestBody> ReadAsync(Stream source, StringValues encoding, IngestOptions options, MemoryBudget.Lease lease, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        var read = await source.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken);
        if (read < HeaderBytes || header[0] > 1)
        {
            throw Invalid("The call carries no gRPC message: a message starts with one byte that is 0 or 1, and its length in four.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (length > options.MaxBodyBytes)
        {
            throw OtlpRefusedException.TooLarge(options.MaxBodyBytes);
        }

        var isCompressed = header[0] == 1;
        if (isCompressed && !string.Equals(encoding.ToString().Trim(), "gzip", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid($"The message is compressed and grpc-encoding says '{encoding}': gzip is understood, or no compression.");
        }

        await using var message = new MessageStream(source, (int)length);
        var body = await RequestBody.ReadAsync(message, (int)length, isCompressed, options, lease, cancellationToken);
        if (message.Missing > 0 || await source.ReadAsync(header, cancellationToken) > 0)
        {
            var missing = message.Missing;
            body.Dispose();
            throw Invalid(missing > 0
                ? string.Create(CultureInfo.InvariantCulture, $"The message ends {missing} bytes before its length of {length}.")
                : "The call carries more than one message.");
        }

        return body;
    }

    private static OtlpRefusedException Invalid(string message) => new(OtlpFault.Invalid, message);

    /// <summary>The bytes of one message and none of what follows.</summary>
    private sealed class MessageStream(Stream source, int length) : Stream
    {
        public int Missing { get; private set; } = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Missing == 0)
            {
                return 0;
            }

            var read = await source.ReadAsync(buffer[..Math.Min(buffer.Length, Missing)], cancellationToken);
            Missing -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it with ReadAsync.");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
