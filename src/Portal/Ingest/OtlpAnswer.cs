using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Ingest.Wire;

namespace Portal.Ingest;

/// <summary>The two encodings of OTLP/HTTP.</summary>
internal enum OtlpEncoding
{
    Protobuf,
    Json,
}

/// <summary>Answers in the encoding of the request: ExportTraceServiceResponse, and google.rpc.Status for what is refused.</summary>
internal static class OtlpAnswer
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    private const uint FirstMessage = (1 << 3) | 2;
    private const uint FirstVarint = 1 << 3;
    private const uint SecondText = (2 << 3) | 2;

    /// <param name="message">Empty when nothing was rejected.</param>
    public static Task AcceptAsync(HttpContext context, OtlpEncoding encoding, long rejected, string message)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        return SendAsync(context, encoding, encoding == OtlpEncoding.Json ? AcceptedJson(rejected, message) : Accepted(rejected, message));
    }

    public static Task RefuseAsync(HttpContext context, OtlpEncoding encoding, OtlpRefusedException refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var code = refusal.Status switch
        {
            StatusCodes.Status429TooManyRequests => 8u,    // RESOURCE_EXHAUSTED
            StatusCodes.Status503ServiceUnavailable => 14u, // UNAVAILABLE
            _ => 3u,                                        // INVALID_ARGUMENT
        };
        return SendAsync(context, encoding, encoding == OtlpEncoding.Json ? StatusJson(code, refusal.Message) : Status(code, refusal.Message));
    }

    private static byte[] Accepted(long rejected, string message)
    {
        if (message.Length == 0)
        {
            return [];
        }

        using var writer = new WireWriter(message.Length + 64);
        writer.WriteVarint(FirstMessage);
        var start = writer.Begin();
        WriteCodeAndText(writer, (ulong)rejected, message);
        writer.End(start);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Status(uint code, string message)
    {
        using var writer = new WireWriter(message.Length + 64);
        WriteCodeAndText(writer, code, message);
        return writer.WrittenSpan.ToArray();
    }

    private static void WriteCodeAndText(WireWriter writer, ulong code, string text)
    {
        writer.WriteVarint(FirstVarint);
        writer.WriteVarint(code);
        writer.WriteVarint(SecondText);
        writer.WriteBytes(Encoding.UTF8.GetBytes(text));
    }

    private static byte[] AcceptedJson(long rejected, string message) => WriteJson(json =>
    {
        if (message.Length == 0)
        {
            return;
        }

        json.WriteStartObject("partialSuccess");
        json.WriteString("rejectedSpans", rejected.ToString(CultureInfo.InvariantCulture));
        json.WriteString("errorMessage", message);
        json.WriteEndObject();
    });

    private static byte[] StatusJson(uint code, string message) => WriteJson(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("message", message);
    });

    private static byte[] WriteJson(Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            properties(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task SendAsync(HttpContext context, OtlpEncoding encoding, byte[] body)
    {
        context.Response.ContentType = encoding == OtlpEncoding.Json ? Json : Protobuf;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
