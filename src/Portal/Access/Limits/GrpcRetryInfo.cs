using System.Text;

namespace Portal.Access.Limits;

/// <summary>
/// The details of a gRPC status that says when to come back: a google.rpc.Status with a google.rpc.RetryInfo. Exporters of OpenTelemetry take RESOURCE_EXHAUSTED
/// for final without it: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling.
/// </summary>
internal static class GrpcRetryInfo
{
    private const string Type = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>The value of the header grpc-status-details-bin.</summary>
    public static string Encode(int status, string message, TimeSpan retryAfter)
    {
        var duration = Number(1, (ulong)Math.Ceiling(retryAfter.TotalSeconds));
        var any = Concat(Bytes(1, Encoding.ASCII.GetBytes(Type)), Bytes(2, Bytes(1, duration)));
        return Convert.ToBase64String(Concat(Number(1, (ulong)status), Bytes(2, Encoding.UTF8.GetBytes(message)), Bytes(3, any))).TrimEnd('=');
    }

    private static byte[] Number(int field, ulong value) => Concat(Varint((ulong)field << 3), Varint(value));

    private static byte[] Bytes(int field, byte[] content) => Concat(Varint(((ulong)field << 3) | 2), Varint((ulong)content.Length), content);

    private static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
