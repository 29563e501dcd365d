using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portal.Governance.Access;

namespace Portal.Ingest;

/// <summary>OTLP over HTTP: POST /v1/traces, /v1/logs and /v1/metrics. Answers after what it accepts is durable.</summary>
internal sealed partial class HttpDoor(OtlpAcceptor acceptor, TimeProvider time, ILogger<HttpDoor> logger)
{
    public async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        var started = time.GetTimestamp();
        var known = DoorOf(context.Request.ContentType);
        if (known is not { } door)
        {
            await UnsupportedAsync(context, $"Content-Type must be {OtlpAnswer.Protobuf} or {OtlpAnswer.Json}.");
        }
        else if (!TryGetCompression(context.Request.Headers.ContentEncoding, out var gzip))
        {
            await UnsupportedAsync(context, "Content-Encoding must be gzip, identity or absent.");
        }
        else
        {
            try
            {
                await OtlpAnswer.AcceptAsync(context, signal, door, await AcceptAsync(context, signal, door, gzip));
            }
            catch (OtlpRefusedException refusal)
            {
                LogRefused(signal, context.User.GetTenant(), refusal.Fault, refusal.Message);
                await OtlpAnswer.RefuseAsync(context, door, refusal);
            }
        }
        acceptor.Answered(signal, known ?? OtlpDoor.HttpProtobuf, context.Response.StatusCode, started);
    }

    private async Task<OtlpAcceptance> AcceptAsync(HttpContext context, OtlpSignal signal, OtlpDoor door, bool gzip)
    {
        // This endpoint's own limit, which answers in OTLP, takes the place of the server's.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        using var lease = acceptor.OpenLease();
        RequestBody body;
        try
        {
            body = await RequestBody.ReadAsync(context.Request.Body, context.Request.ContentLength, gzip, acceptor.Options, lease, context.RequestAborted);
        }
        catch (BadHttpRequestException wrong)
        {
            throw new OtlpRefusedException(wrong.StatusCode == StatusCodes.Status413PayloadTooLarge ? OtlpFault.TooLarge : OtlpFault.Invalid, wrong.Message, inner: wrong);
        }

        return await acceptor.AcceptAsync(signal, door, body, lease, context.User.GetTenant(), context.RequestAborted);
    }

    private static OtlpDoor? DoorOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
        {
            return null;
        }

        return parsed.MediaType.Value?.ToLower(CultureInfo.InvariantCulture) switch
        {
            OtlpAnswer.Protobuf or "application/protobuf" => OtlpDoor.HttpProtobuf,
            OtlpAnswer.Json => OtlpDoor.HttpJson,
            _ => null,
        };
    }

    private static bool TryGetCompression(StringValues encodings, out bool gzip)
    {
        var encoding = encodings.ToString().Trim();
        gzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        return gzip || encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
    }

    private static Task UnsupportedAsync(HttpContext context, string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);

    [LoggerMessage(3011, LogLevel.Debug, "Refused {Signal} of tenant {Tenant} ({Fault}): {Reason}")]
    partial void LogRefused(OtlpSignal signal, string tenant, OtlpFault fault, string reason);
}
