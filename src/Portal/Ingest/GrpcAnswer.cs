using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Portal.Ingest.Wire;

namespace Portal.Ingest;

/// <summary>The answer to a unary gRPC call: the message, when there is one, and the status in trailers.</summary>
/// <param name="Status">Goes into grpc-status.</param>
/// <param name="Detail">What the caller is told, in grpc-message; empty when all is well.</param>
internal sealed record GrpcAnswer(GrpcStatus Status, string Detail)
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>The encoded answer; null when the call failed.</summary>
    public byte[]? Message { get; init; }

    /// <summary>When the same request is welcome again; OTLP's clients read it from the status' details.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The status of HTTP that says the same, for statistics over both doors.</summary>
    public int HttpStatus => Status switch
    {
        GrpcStatus.Ok => StatusCodes.Status200OK,
        GrpcStatus.InvalidArgument => StatusCodes.Status400BadRequest,
        GrpcStatus.Unauthenticated => StatusCodes.Status401Unauthorized,
        GrpcStatus.PermissionDenied => StatusCodes.Status403Forbidden,
        GrpcStatus.Unimplemented => StatusCodes.Status404NotFound,
        GrpcStatus.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        GrpcStatus.Unavailable => StatusCodes.Status503ServiceUnavailable,
        GrpcStatus.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    public async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        if (Message is null)
        {
            // Trailers-only: a call without a message has its status in the one block of headers there is. That block must end the stream, or clients look for the
            // status behind it and find none; the server ends it so when nothing starts the response before the request is over.
            Write(response.Headers.Append);
            return;
        }

        Write((name, value) => response.AppendTrailer(name, value));
        var frame = new byte[GrpcFrame.HeaderBytes + Message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), Message.Length);
        Message.CopyTo(frame, GrpcFrame.HeaderBytes);
        await response.Body.WriteAsync(frame, context.RequestAborted);
    }

    private void Write(Action<string, Microsoft.Extensions.Primitives.StringValues> add)
    {
        add("grpc-status", ((int)Status).ToString(CultureInfo.InvariantCulture));
        if (Detail.Length > 0)
        {
            add("grpc-message", PercentEncode(Detail));
        }

        if (RetryAfter is { } wait)
        {
            add("grpc-status-details-bin", Convert.ToBase64String(Details(wait)).TrimEnd('='));
        }
    }

    /// <summary>Space to tilde stays, except the percent sign; all other bytes of the UTF-8 text become %XX.</summary>
    private static string PercentEncode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return encoded.ToString();
    }

    /// <summary>A google.rpc.Status that carries a google.rpc.RetryInfo.</summary>
    private byte[] Details(TimeSpan wait)
    {
        using var writer = new WireWriter(256);
        writer.WriteVarint(1 << 3); // code
        writer.WriteVarint((ulong)Status);
        WriteText(writer, 2, Detail);
        writer.WriteVarint((3 << 3) | 2); // details: google.protobuf.Any
        var any = writer.Begin();
        WriteText(writer, 1, RetryInfoType);
        writer.WriteVarint((2 << 3) | 2); // value
        var info = writer.Begin();
        writer.WriteVarint((1 << 3) | 2); // retry_delay: google.protobuf.Duration
        var delay = writer.Begin();
        writer.WriteVarint(1 << 3);
        writer.WriteVarint((ulong)wait.TotalSeconds);
        writer.WriteVarint(2 << 3);
        writer.WriteVarint((ulong)(wait.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
        writer.End(delay);
        writer.End(info);
        writer.End(any);
        return writer.WrittenSpan.ToArray();
    }

    private static void WriteText(WireWriter writer, int field, string text)
    {
        writer.WriteVarint(((ulong)field << 3) | 2);
        writer.WriteBytes(Encoding.UTF8.GetBytes(text));
    }
}
