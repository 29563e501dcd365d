using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Writing;

/// <summary>
/// Accepted telemetry on disk until ClickHouse has it. Appends are durable when they complete and share flushes; a request, and each call, log record and metric point of it, is stored once however
/// often it is sent. One process per folder. Bounded in memory and on disk: at a limit requests are refused, nothing accepted is ever dropped.
/// </summary>
public sealed class Spool : IAsyncDisposable
{
    private const long GroupBytes = 16L << 20;
    private static readonly TimeSpan RetryAfterMemory = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfterStop = TimeSpan.FromSeconds(5);

    // Unbounded in number because it is bounded in bytes by _pendingBytes.
    private readonly Channel<PendingAppend?> _queue = Channel.CreateUnbounded<PendingAppend?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream _lock;
    private readonly SpoolOptions _options;
    private readonly SegmentWriter _writer;
    private readonly GroupCommit _commit;
    private readonly LedgerFiles _ledgerFiles;
    private readonly TimeProvider _time;
    private readonly Task _committing;
    private long _pendingBytes;

    private Spool(string folder, SpoolOptions options, TimeProvider time, ILogger logger, Func<(long Free, long Total)>? volume)
    {
        (_options, _time) = (options, time);
        DurableFiles.CreateFolder(folder);
        _lock = DurableFiles.Lock(folder);
        try
        {
            Segments = new Segments(folder);
            Quarantine = new Quarantine(Path.Combine(folder, "quarantine"), options.MaxQuarantineBytes, time);
            Metrics = new SpoolMetrics(Status, time);
            CursorPath = Path.Combine(folder, "cursor");
            var ledger = new AcceptedLedger(options.RememberedRequests, options.RememberedCalls);
            _ledgerFiles = new LedgerFiles(Path.Combine(folder, "ledger"), options.RememberedCalls, logger);
            _ledgerFiles.Load(ledger, time.GetUtcNow().ToUnixTimeMilliseconds());
            var recovery = new SpoolRecovery(Segments, ledger, Quarantine, Status, time, logger);
            Cursor = recovery.LoadCursor(CursorPath);
            recovery.LoadSegments(Cursor.Start);
            _writer = new SegmentWriter(Segments, options, time);
            var capacity = new SpoolCapacity(Segments, options, volume ?? SpoolCapacity.VolumeOf(folder), time);
            _commit = new GroupCommit(ledger, _writer, capacity, Status, Metrics, time, logger);
            Logger = logger;
        }
        catch
        {
            Metrics?.Dispose();
            _lock.Dispose();
            throw;
        }

        _committing = Task.Run(CommitLoopAsync);
    }

    /// <summary>Depth, age and faults, for health checks and pages.</summary>
    public SpoolStatus Status { get; } = new();

    internal Segments Segments { get; }

    internal Quarantine Quarantine { get; }

    internal SpoolMetrics Metrics { get; }

    internal ILogger Logger { get; }

    internal string CursorPath { get; }

    /// <summary>Where delivery stood when the spool was opened.</summary>
    internal SpoolCursor Cursor { get; }

    /// <summary>Opens the folder for this process and recovers it. Reads all undelivered segments (about a second per gigabyte).</summary>
    /// <exception cref="SpoolInUseException">Another process has it open.</exception>
    public static Spool Open(DataDirectory data, SpoolOptions options, TimeProvider time, ILogger<Spool> logger) =>
        new(data.Spool, options, time, logger, volume: null);

    /// <summary>For tests that play a full disk.</summary>
    internal static Spool Open(string folder, SpoolOptions options, TimeProvider time, ILogger logger, Func<(long Free, long Total)>? volume = null) =>
        new(folder, options, time, logger, volume);

    /// <summary>Stores what of the batch is not known yet. The batch's memory may be reused once the task has completed.</summary>
    /// <returns>Completes when everything the receipt speaks of would survive a power cut.</returns>
    /// <exception cref="SpoolFullException">A limit is reached; nothing was stored.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the batch was taken up; nothing was stored.</exception>
    public Task<SpoolReceipt> AppendAsync(SpoolBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SpoolBatch.EnsureConsistent(batch);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<SpoolReceipt>(cancellationToken);
        }

        var waiting = Interlocked.Add(ref _pendingBytes, batch.Size);
        if (waiting > _options.MaxPendingBytes && waiting > batch.Size)
        {
            Interlocked.Add(ref _pendingBytes, -batch.Size);
            Metrics.Refused.Add(1);
            return Task.FromException<SpoolReceipt>(new SpoolFullException(
                $"{waiting} bytes wait for the disk; {_options.MaxPendingBytes} may ({SpoolOptions.Section}:MaxPendingBytes).", RetryAfterMemory));
        }

        var append = new PendingAppend(batch, cancellationToken);
        if (!_queue.Writer.TryWrite(append))
        {
            append.TryTake();
            return Task.FromException<SpoolReceipt>(new SpoolFullException("The portal is stopping.", RetryAfterStop));
        }

        return append.Task;
    }

    /// <summary>Closes the newest segment if it is old, so that it can be deleted once it is delivered although no new traffic fills it.</summary>
    internal void CloseOldSegment() => _queue.Writer.TryWrite(null);

    /// <summary>Closes the newest segment whatever its age, so that it goes as soon as it is delivered.</summary>
    /// <returns>Its number, for <see cref="HoldsUpTo"/>.</returns>
    internal long CloseSegment()
    {
        var newest = Segments.All().Select(segment => segment.Number).DefaultIfEmpty(0).Max();
        _writer.AskToClose();
        CloseOldSegment();
        return newest;
    }

    /// <summary>Whether a segment of this number or an earlier one is still on disk.</summary>
    internal bool HoldsUpTo(long number) => Segments.All().Exists(segment => segment.Number <= number);

    /// <summary>Deletes the segments that end before a durable cursor, after what they hold is in the ledger files. Called by the writer only.</summary>
    internal void Retire(SpoolPosition delivered)
    {
        foreach (var segment in Segments.DeliveredBy(delivered))
        {
            _ledgerFiles.Append(segment, _time.GetUtcNow().ToUnixTimeMilliseconds());
            Segments.Delete(segment);
        }
    }

    /// <summary>Completes the appends that are queued and gives the folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _committing;
        _writer.Dispose();
        _ledgerFiles.Dispose();
        Metrics.Dispose();
        await _lock.DisposeAsync();
    }

    /// <summary>While one group is flushed (this blocks one pool thread) the next one gathers in the queue.</summary>
    private async Task CommitLoopAsync()
    {
        var group = new List<PendingAppend>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            long bytes = 0;
            group.Clear();
            while (bytes < GroupBytes && _queue.Reader.TryRead(out var append))
            {
                if (append is null)
                {
                    _writer.CloseIfOld();
                    continue;
                }

                bytes += append.Batch.Size;
                if (append.TryTake())
                {
                    group.Add(append);
                }
                else
                {
                    Interlocked.Add(ref _pendingBytes, -append.Batch.Size);
                }
            }

            if (group.Count == 0)
            {
                continue;
            }

            var taken = group.Sum(append => append.Batch.Size);
            try
            {
                _commit.Commit(group);
            }
            catch (Exception exception)
            {
                // A fault of ours, not of the disk. The callers learn of it; the loop must go on, or no request is ever answered again.
                Logger.GroupFailed(exception, group.Count);
                group.ForEach(append => append.Refusal = exception);
            }

            Interlocked.Add(ref _pendingBytes, -taken);
            group.ForEach(append => append.Answer());
        }
    }
}
