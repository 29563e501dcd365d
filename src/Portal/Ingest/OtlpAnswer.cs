using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Ingest.Wire;

namespace Portal.Ingest;

/// <summary>Answers in the encoding of the request: ExportTraceServiceResponse, and google.rpc.Status for what is refused.</summary>
internal static class OtlpAnswer
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    private const uint FirstMessage = (1 << 3) | 2;
    private const uint FirstVarint = 1 << 3;
    private const uint SecondText = (2 << 3) | 2;

    public static Task AcceptAsync(HttpContext context, OtlpSignal signal, OtlpDoor door, OtlpAcceptance acceptance)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        return SendAsync(context, door, door == OtlpDoor.HttpJson ? AcceptedJson(signal, acceptance) : Accepted(acceptance));
    }

    public static Task RefuseAsync(HttpContext context, OtlpDoor door, OtlpRefusedException refusal)
    {
        context.Response.StatusCode = HttpStatusOf(refusal.Fault);
        if (refusal.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var code = (uint)GrpcStatusOf(refusal.Fault);
        return SendAsync(context, door, door == OtlpDoor.HttpJson ? StatusJson(code, refusal.Message) : Status(code, refusal.Message));
    }

    /// <summary>An ExportTraceServiceResponse, or that of another signal, which has the same form.</summary>
    public static byte[] Accepted(OtlpAcceptance acceptance)
    {
        var (rejected, message) = acceptance;
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

    public static GrpcStatus GrpcStatusOf(OtlpFault fault) => fault switch
    {
        OtlpFault.Invalid => GrpcStatus.InvalidArgument,
        // OTLP lets a client send again what was refused as RESOURCE_EXHAUSTED only when it is told when; a body that is too large stays too large.
        OtlpFault.TooLarge => GrpcStatus.InvalidArgument,
        OtlpFault.Busy => GrpcStatus.ResourceExhausted,
        OtlpFault.Unavailable => GrpcStatus.Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private static int HttpStatusOf(OtlpFault fault) => fault switch
    {
        OtlpFault.Invalid => StatusCodes.Status400BadRequest,
        OtlpFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        OtlpFault.Busy => StatusCodes.Status429TooManyRequests,
        OtlpFault.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

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

    private static byte[] AcceptedJson(OtlpSignal signal, OtlpAcceptance acceptance) => WriteJson(json =>
    {
        if (acceptance.Message.Length == 0)
        {
            return;
        }

        json.WriteStartObject("partialSuccess");
        json.WriteString(OtlpSignalNames.Of(signal).Rejected, acceptance.Rejected.ToString(CultureInfo.InvariantCulture));
        json.WriteString("errorMessage", acceptance.Message);
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

    private static async Task SendAsync(HttpContext context, OtlpDoor door, byte[] body)
    {
        context.Response.ContentType = door == OtlpDoor.HttpJson ? Json : Protobuf;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
