using System.Globalization;

namespace Portal.Ingest;

/// <summary>Why a request is not taken as a whole.</summary>
internal enum OtlpFault
{
    /// <summary>It is not what it says it is; sending it again does not help.</summary>
    Invalid,

    /// <summary>It is larger than a request may be.</summary>
    TooLarge,

    /// <summary>Too many requests at once: the same request is welcome later.</summary>
    Busy,

    /// <summary>The spool cannot take more: the same request is welcome later.</summary>
    Unavailable,
}

/// <summary>A request that is not taken as a whole, and what its sender is told.</summary>
/// <param name="retryAfter">When to send the same request again; null: not without changing it.</param>
internal sealed class OtlpRefusedException(OtlpFault fault, string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public OtlpFault Fault => fault;

    public TimeSpan? RetryAfter => retryAfter;

    public static OtlpRefusedException TooLarge(int limit) => new(OtlpFault.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit} bytes, compressed or decompressed (Ingest:MaxBodyBytes): send smaller batches."));
}
