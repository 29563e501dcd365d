using Microsoft.Extensions.Options;

namespace Portal.Ingest;

/// <summary>Memory that all requests in flight share. When it is used up new requests are turned away, so that load costs retries and not the process.</summary>
internal sealed class MemoryBudget(IOptions<IngestOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly long _limit = options.Value.MaxInFlightBytes;
    private long _used;

    public long Used => Volatile.Read(ref _used);

    public Lease Open() => new(this);

    /// <summary>What one request holds; returned when it is done.</summary>
    internal sealed class Lease(MemoryBudget budget) : IDisposable
    {
        private long _held;

        /// <exception cref="OtlpRefusedException">Busy: the budget is used up.</exception>
        public void Take(long bytes)
        {
            if (Interlocked.Add(ref budget._used, bytes) > budget._limit)
            {
                Interlocked.Add(ref budget._used, -bytes);
                throw new OtlpRefusedException(OtlpFault.Busy,
                    $"Requests in flight use the {budget._limit} bytes that they may (Ingest:MaxInFlightBytes): try again.", RetryAfter);
            }
            _held += bytes;
        }

        public void Dispose() => Interlocked.Add(ref budget._used, -Interlocked.Exchange(ref _held, 0));
    }
}
