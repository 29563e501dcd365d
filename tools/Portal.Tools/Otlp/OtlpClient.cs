using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Portal.Tools.Otlp;

/// <summary>The receiver's answer to one request.</summary>
/// <param name="RejectedSpans">Spans, log records or data points that the receiver says it did not take.</param>
/// <param name="Message">Its reason or warning, or the body of an error.</param>
/// <param name="RetryAfter">When to try again after 429 or 503.</param>
public sealed record OtlpReply(HttpStatusCode Status, long RejectedSpans, string Message, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status == HttpStatusCode.OK;
}

/// <summary>Sends requests over OTLP/HTTP.</summary>
/// <param name="http">Its lifetime is the caller's.</param>
/// <param name="endpoint">Base address such as http://localhost:4318; the path of the signal is appended.</param>
/// <param name="key">Sent as <c>Authorization: Bearer</c>; null sends none.</param>
public sealed class OtlpClient(HttpClient http, Uri endpoint, string? key)
{
    private static readonly string[] RejectedNames = ["rejectedSpans", "rejectedLogRecords", "rejectedDataPoints"];

    public Task<OtlpReply> SendAsync(OtlpTraces traces, bool gzip = false, CancellationToken cancellationToken = default) =>
        SendAsync(OtlpProtobuf.Encode(traces), OtlpProtobuf.ContentType, gzip, cancellationToken);

    /// <summary>Sends any bytes, so that a test can send what no client would.</summary>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public Task<OtlpReply> SendAsync(ReadOnlyMemory<byte> body, string contentType, bool gzip = false, CancellationToken cancellationToken = default) =>
        SendAsync(OtlpSignal.Traces, body, contentType, gzip, cancellationToken);

    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task<OtlpReply> SendAsync(
        OtlpSignal signal, ReadOnlyMemory<byte> body, string contentType, bool gzip = false, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, signal.Path()));
        request.Content = new ReadOnlyMemoryContent(gzip ? Compress(body.Span) : body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (gzip)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var (rejected, message) = Read(response.Content.Headers.ContentType?.MediaType, response.IsSuccessStatusCode, answer);
        return new OtlpReply(response.StatusCode, rejected, message, response.Headers.RetryAfter?.Delta);
    }

    private static byte[] Compress(ReadOnlySpan<byte> body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return target.ToArray();
    }

    private static (long Rejected, string Message) Read(string? mediaType, bool success, byte[] answer) => (mediaType, success) switch
    {
        (OtlpProtobuf.ContentType, true) => ReadPartialSuccess(answer),
        (OtlpProtobuf.ContentType, false) => (0, ReadStatusMessage(answer)),
        (OtlpJson.ContentType, true) => ReadPartialSuccessJson(answer),
        _ => (0, Encoding.UTF8.GetString(answer)),
    };

    private static (long, string) ReadPartialSuccess(byte[] answer)
    {
        var rejected = 0L;
        var message = "";
        var input = new CodedInputStream(answer);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag != 0x0A)
            {
                input.SkipLastField();
                continue;
            }
            var nested = input.ReadBytes().CreateCodedInput();
            while (nested.ReadTag() is var field and not 0)
            {
                switch (field)
                {
                    case 0x08:
                        rejected = nested.ReadInt64();
                        break;
                    case 0x12:
                        message = nested.ReadString();
                        break;
                    default:
                        nested.SkipLastField();
                        break;
                }
            }
        }
        return (rejected, message);
    }

    /// <summary>The message of a google.rpc.Status.</summary>
    private static string ReadStatusMessage(byte[] answer)
    {
        var message = "";
        var input = new CodedInputStream(answer);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == 0x12)
            {
                message = input.ReadString();
            }
            else
            {
                input.SkipLastField();
            }
        }
        return message;
    }

    private static (long, string) ReadPartialSuccessJson(byte[] answer)
    {
        using var json = JsonDocument.Parse(answer);
        if (!json.RootElement.TryGetProperty("partialSuccess", out var partial))
        {
            return (0, "");
        }

        var count = RejectedNames
            .Select(name => partial.TryGetProperty(name, out var value) ? value : default)
            .FirstOrDefault(value => value.ValueKind != JsonValueKind.Undefined);
        var rejected = count.ValueKind switch
        {
            JsonValueKind.String => long.Parse(count.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            JsonValueKind.Number => count.GetInt64(),
            _ => 0,
        };
        return (rejected, partial.TryGetProperty("errorMessage", out var message) ? message.GetString() ?? "" : "");
    }
}
