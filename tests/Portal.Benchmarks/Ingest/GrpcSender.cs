using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Portal.Testing;

namespace Portal.Benchmarks.Ingest;

/// <summary>Unary calls of OTLP/gRPC over HttpClient's HTTP/2.</summary>
internal static class GrpcSender
{
    private const string Export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    /// <exception cref="InvalidOperationException">The portal did not take all of it.</exception>
    public static async Task SendAsync(HttpClient http, PortalProcess portal, byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(portal.OtlpGrpcAddress, Export))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", portal.IngestKey);
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        if (!response.TrailingHeaders.TryGetValues("grpc-status", out var status) || status.Single() != "0" || answer.Length > 5)
        {
            throw new InvalidOperationException($"The portal answered {response.StatusCode}, grpc-status {status?.Single() ?? "missing"}.");
        }
    }
}
