using System.Globalization;

namespace Portal.Ingest;

/// <summary>A request that is not taken as a whole, and what its sender is told.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="retryAfter">When to send the same request again; null: not without changing it.</param>
internal sealed class OtlpRefusedException(int status, string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public int Status => status;

    public TimeSpan? RetryAfter => retryAfter;

    public static OtlpRefusedException TooLarge(int limit) => new(StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit} bytes, compressed or decompressed (Ingest:MaxBodyBytes): send smaller batches."));
}
