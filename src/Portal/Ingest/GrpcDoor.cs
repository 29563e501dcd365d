using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Portal.Governance.Access;

namespace Portal.Ingest;

/// <summary>
/// OTLP over gRPC: the Export method of the trace, logs and metrics services, one request message and one answer. The frames are read and written by hand, because
/// that is all there is to unary calls: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md . Answers after what it accepts is durable.
/// </summary>
internal sealed partial class GrpcDoor(OtlpAcceptor acceptor, TimeProvider time, ILogger<GrpcDoor> logger)
{
    private const string ContentType = "application/grpc";

    public static bool IsGrpc(string? contentType) =>
        contentType is not null && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    public async Task HandleAsync(HttpContext context, OtlpSignal signal)
    {
        var started = time.GetTimestamp();
        if (!IsGrpc(context.Request.ContentType) || !context.Response.SupportsTrailers())
        {
            // The protocol's own answer to what is no gRPC; over HTTP/1.1 there is no place for its status.
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            acceptor.Answered(signal, OtlpDoor.Grpc, context.Response.StatusCode, started);
            return;
        }

        var answer = await AnswerAsync(context, signal);
        await answer.SendAsync(context);
        acceptor.Answered(signal, OtlpDoor.Grpc, answer.HttpStatus, started);
    }

    /// <summary>What a method that does not exist, or a caller without a valid key, is answered.</summary>
    public static Task RefuseAsync(HttpContext context, GrpcStatus status, string message) => new GrpcAnswer(status, message).SendAsync(context);

    private async Task<GrpcAnswer> AnswerAsync(HttpContext context, OtlpSignal signal)
    {
        if (GrpcDeadline.Parse(context.Request.Headers["grpc-timeout"]) is not { } timeout)
        {
            return new(GrpcStatus.InvalidArgument, "grpc-timeout must be up to eight digits and a unit: H, M, S, m, u or n.");
        }

        // What is not stored when the client has given up need not be stored: it will send the same again.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            deadline.CancelAfter(timeout);
        }

        try
        {
            var acceptance = await AcceptAsync(context, signal, deadline.Token);
            return new(GrpcStatus.Ok, "") { Message = OtlpAnswer.Accepted(acceptance) };
        }
        catch (OtlpRefusedException refusal)
        {
            LogRefused(signal, context.User.GetTenant(), refusal.Fault, refusal.Message);
            return new(OtlpAnswer.GrpcStatusOf(refusal.Fault), refusal.Message) { RetryAfter = refusal.RetryAfter };
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return new(GrpcStatus.DeadlineExceeded, "The deadline of the call passed before the request was durable.");
        }
    }

    private async Task<OtlpAcceptance> AcceptAsync(HttpContext context, OtlpSignal signal, CancellationToken cancellationToken)
    {
        // This door's own limits, which answer in gRPC, take the place of the server's; a client that keeps a connection open for hours sends little at a time.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        using var lease = acceptor.OpenLease();
        RequestBody body;
        try
        {
            body = await GrpcFrame.ReadAsync(context.Request.Body, context.Request.Headers["grpc-encoding"], acceptor.Options, lease, cancellationToken);
        }
        catch (Exception wrong) when (wrong is BadHttpRequestException or IOException)
        {
            throw new OtlpRefusedException(OtlpFault.Invalid, "The request ended before its message did.", inner: wrong);
        }

        return await acceptor.AcceptAsync(signal, OtlpDoor.Grpc, body, lease, context.User.GetTenant(), cancellationToken);
    }

    [LoggerMessage(3021, LogLevel.Debug, "Refused {Signal} over gRPC of tenant {Tenant} ({Fault}): {Reason}")]
    partial void LogRefused(OtlpSignal signal, string tenant, OtlpFault fault, string reason);
}
