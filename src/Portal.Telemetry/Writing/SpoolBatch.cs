namespace Portal.Telemetry.Writing;

/// <summary>What one accepted OTLP request becomes after dialects and privacy rules: rows ready for ClickHouse, and what makes them recognisable when they are sent again.</summary>
public sealed record SpoolBatch
{
    /// <summary>The project of the ingest key; part of every row already, repeated here so that a set-aside record can be attributed.</summary>
    public required string Tenant { get; init; }

    /// <summary>Digest of the request's content and tenant; the same request sent again has the same digest.</summary>
    public required UInt128 RequestDigest { get; init; }

    /// <summary>One identity per call row, in the same order: hash(tenant, trace id, span id).</summary>
    public required ReadOnlyMemory<UInt128> CallIds { get; init; }

    /// <summary>RowBinary rows of <c>calls</c>, back to back.</summary>
    public required ReadOnlyMemory<byte> Calls { get; init; }

    /// <summary>Length in bytes of each row of <see cref="Calls"/>.</summary>
    public required ReadOnlyMemory<int> CallLengths { get; init; }

    /// <summary>RowBinary rows of <c>call_content</c>, back to back.</summary>
    public ReadOnlyMemory<byte> Contents { get; init; }

    /// <summary>Length in bytes of each row of <see cref="Contents"/>.</summary>
    public ReadOnlyMemory<int> ContentLengths { get; init; }

    /// <summary>For each content row the index of the call it belongs to; it is left out together with that call.</summary>
    public ReadOnlyMemory<int> ContentCallIndexes { get; init; }

    /// <summary>Which column lists the rows were encoded with; see <see cref="RowSchema"/>.</summary>
    public int SchemaVersion { get; init; } = RowSchema.CurrentVersion;

    /// <summary>Bytes the batch holds in memory while it waits.</summary>
    internal long Size => Calls.Length + Contents.Length + ((long)CallIds.Length * (16 + sizeof(int))) + ((long)ContentLengths.Length * 2 * sizeof(int));

    /// <summary>Refuses a batch whose parts do not fit together: stored like that it could never be read back.</summary>
    /// <exception cref="ArgumentException">The lengths contradict each other.</exception>
    internal static void EnsureConsistent(SpoolBatch batch)
    {
        var fault = batch switch
        {
            { Tenant: null or "" } => "The tenant is missing.",
            _ when batch.CallIds.Length != batch.CallLengths.Length =>
                $"{batch.CallIds.Length} call ids for {batch.CallLengths.Length} call rows.",
            _ when batch.ContentCallIndexes.Length != batch.ContentLengths.Length =>
                $"{batch.ContentCallIndexes.Length} call indexes for {batch.ContentLengths.Length} content rows.",
            _ when batch.ContentCallIndexes.Span.ContainsAnyExceptInRange(0, batch.CallIds.Length - 1) =>
                $"A content row names a call that is not among the {batch.CallIds.Length}.",
            _ => FaultOf(batch.CallLengths.Span, batch.Calls.Length, "call") ?? FaultOf(batch.ContentLengths.Span, batch.Contents.Length, "content"),
        };
        if (fault is not null)
        {
            throw new ArgumentException(fault, nameof(batch));
        }
    }

    private static string? FaultOf(ReadOnlySpan<int> lengths, int total, string rows)
    {
        long sum = 0;
        foreach (var length in lengths)
        {
            if (length <= 0)
            {
                return $"A {rows} row of {length} bytes.";
            }

            sum += length;
        }

        return sum == total ? null : $"The {rows} rows are {total} bytes, their lengths add up to {sum}.";
    }
}

/// <summary>What became of a batch.</summary>
public enum SpoolOutcome
{
    /// <summary>The rows that were not known yet are on disk.</summary>
    Stored,

    /// <summary>The same request was accepted within the last 24 hours; nothing was written.</summary>
    AlreadyKnown,
}

/// <summary>The answer to <see cref="Spool.AppendAsync"/>: given only after everything it speaks of is durable.</summary>
/// <param name="StoredCalls">Calls written by this request.</param>
/// <param name="DuplicateCalls">Calls left out because they were accepted before.</param>
public sealed record SpoolReceipt(SpoolOutcome Outcome, int StoredCalls, int DuplicateCalls);

/// <summary>The spool cannot take more now: its disk limit, the free-space reserve or its memory limit is reached, or the portal is stopping. Nothing was stored.</summary>
public sealed class SpoolFullException : Exception
{
    public SpoolFullException(string message, TimeSpan retryAfter, Exception? innerException = null)
        : base(message, innerException) => RetryAfter = retryAfter;

    /// <summary>When the sender should try again.</summary>
    public TimeSpan RetryAfter { get; }
}
