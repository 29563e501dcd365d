using Microsoft.Extensions.Logging;

namespace Portal.Telemetry.Writing;

/// <summary>
/// Makes a group of requests durable with one write and one flush. All decisions about duplicates fall here, one after another, so two copies of a request that
/// arrive together need no lock: the second sees the first, and is answered only after the flush that holds the first.
/// </summary>
internal sealed class GroupCommit(
    AcceptedLedger ledger, SegmentWriter writer, SpoolCapacity capacity, SpoolStatus status, SpoolMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryAfterFault = TimeSpan.FromSeconds(5);

    private readonly FrameBuffer _buffer = new();
    private readonly HashSet<UInt128> _digests = [];
    private readonly HashSet<UInt128> _items = [];
    private int _storedCalls;
    private int _storedRows;
    private long _storedBytes;
    private bool _refusing;

    /// <summary>Gives every request of the group its receipt or its refusal; the caller answers them.</summary>
    public void Commit(IReadOnlyList<PendingAppend> group)
    {
        var now = time.GetUtcNow();
        var started = time.GetTimestamp();
        Clear();
        ledger.Expire(now.ToUnixTimeMilliseconds());
        try
        {
            capacity.StartGroup();
            foreach (var append in group)
            {
                Stage(append, now);
            }

            if (_buffer.Length > 0)
            {
                writer.Append(_buffer.Written);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.GroupFailed(exception, group.Count);
            foreach (var append in group.Where(append => append.Refusal is null))
            {
                Refuse(append, new SpoolFullException($"The spool cannot write to its disk: {exception.Message}", RetryAfterFault, exception));
            }

            return;
        }

        Remember(AcceptedLedger.HourOf(now.ToUnixTimeMilliseconds()));
        if (_storedBytes > 0)
        {
            metrics.GroupRequests.Record(group.Count);
            metrics.GroupDuration.Record(time.GetElapsedTime(started).TotalSeconds);
            status.Appended(_storedCalls, _storedRows, _storedBytes, now);
        }

        foreach (var receipt in group.Select(append => append.Receipt).OfType<SpoolReceipt>())
        {
            metrics.Stored.Add(receipt.Stored);
            metrics.Duplicates.Add(receipt.Duplicates);
        }
    }

    private void Stage(PendingAppend append, DateTimeOffset now)
    {
        var batch = append.Batch;
        if (ledger.KnowsDigest(batch.RequestDigest) || _digests.Contains(batch.RequestDigest))
        {
            append.Receipt = new SpoolReceipt(SpoolOutcome.AlreadyKnown, 0, batch.Ids.Length);
            return;
        }

        if (capacity.Refusal(_buffer.Length + batch.Size) is { } refusal)
        {
            if (!_refusing)
            {
                logger.SpoolFull(refusal.Message);
                _refusing = true;
            }

            Refuse(append, refusal);
            return;
        }

        if (_refusing)
        {
            logger.SpoolRecovered();
            _refusing = false;
        }

        if (_buffer.Length == 0)
        {
            var (nonce, offset) = writer.Prepare();
            _buffer.Start(nonce, offset);
        }

        var skip = FindKnownItems(batch.Ids.Span, out var known);
        var before = _buffer.Length;
        var rows = SpoolRecord.Write(_buffer, batch, now.ToUnixTimeMilliseconds(), skip);
        _digests.Add(batch.RequestDigest);
        _storedBytes += _buffer.Length - before;
        _storedCalls += rows[SpoolTable.Calls.Index()];
        _storedRows += rows.Sum();
        append.Receipt = new SpoolReceipt(SpoolOutcome.Stored, batch.Ids.Length - known, known);
    }

    /// <summary>Empty when no item is known, which is the usual case and needs no memory.</summary>
    private bool[] FindKnownItems(ReadOnlySpan<UInt128> ids, out int known)
    {
        bool[] skip = [];
        known = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (ledger.KnowsItem(ids[i]) || !_items.Add(ids[i]))
            {
                skip = skip.Length == 0 ? new bool[ids.Length] : skip;
                skip[i] = true;
                known++;
            }
        }

        return skip;
    }

    private void Remember(long hour)
    {
        foreach (var digest in _digests)
        {
            ledger.AddDigest(digest, hour);
        }

        foreach (var id in _items)
        {
            ledger.AddItem(id);
        }
    }

    private void Refuse(PendingAppend append, SpoolFullException exception)
    {
        metrics.Refused.Add(1);
        append.Refusal = exception;
    }

    private void Clear()
    {
        _buffer.Start(nonce: 0, fileOffset: 0);
        _digests.Clear();
        _items.Clear();
        (_storedCalls, _storedRows, _storedBytes) = (0, 0, 0);
    }
}
