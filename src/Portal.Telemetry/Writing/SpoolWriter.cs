using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Writing;

/// <summary>
/// Brings what the spool holds into ClickHouse: one batch at a time, in order, each row once. What ClickHouse cannot take now waits in the spool and is tried again
/// for ever; a row it will never take is set aside with the reason. Start it once all tables and views exist: rows that come before a view are missing in it.
/// </summary>
public sealed partial class SpoolWriter : BackgroundService
{
    private static readonly TimeSpan IdleCheck = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private readonly Spool _spool;
    private readonly SpoolOptions _options;
    private readonly Func<InsertBlock, CancellationToken, Task> _insert;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SpoolReader _reader;
    private readonly InsertBatch _batch = new();
    private readonly SemaphoreSlim _delivery = new(1, 1);
    private SpoolCursor _cursor;
    private bool _cursorSaved = true;
    private bool _batchLoaded;
    private TimeSpan _lastInsert;

    public SpoolWriter(Spool spool, SpoolOptions options, ClickHouseDataSource source, TimeProvider time, ILogger<SpoolWriter> logger)
        : this(spool, options, new BlockInserter(source).InsertAsync, time, logger)
    {
    }

    /// <summary>For tests that play a server that fails.</summary>
    internal SpoolWriter(Spool spool, SpoolOptions options, Func<InsertBlock, CancellationToken, Task> insert, TimeProvider time, ILogger logger)
    {
        (_spool, _options, _insert, _time, _logger) = (spool, options, insert, time, logger);
        _reader = new SpoolReader(spool.Segments, spool.Quarantine, spool.Status, logger);
        _cursor = spool.Cursor;
    }

    /// <summary>Rows have become queryable. Raised on the writer's loop: handlers return at once.</summary>
    public event EventHandler<SpoolCommit>? Committed;

    /// <exception cref="InvalidOperationException">It was started before: a second loop would deliver the same rows.</exception>
    public override Task StartAsync(CancellationToken cancellationToken) =>
        ExecuteTask is null ? base.StartAsync(cancellationToken) : throw new InvalidOperationException("The writer was started before.");

    public override void Dispose()
    {
        _delivery.Dispose();
        _reader.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Told to stop, the writer delivers what is there for a while, and gives up at the first failure or at the end of that time.
        using var giveUp = new CancellationTokenSource();
        await using var stopTimer = _time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), giveUp, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var stopping = stoppingToken.Register(() => stopTimer.Change(TimeSpan.FromSeconds(_options.StopSeconds), Timeout.InfiniteTimeSpan));
        var failures = 0;
        while (!giveUp.IsCancellationRequested)
        {
            try
            {
                if (!_cursor.IsUnderWay && !await PlanAsync(stoppingToken))
                {
                    break;
                }

                if (_cursor.IsUnderWay)
                {
                    await _delivery.WaitAsync(giveUp.Token);
                    try
                    {
                        await DeliverAsync(stoppingToken, giveUp.Token);
                    }
                    finally
                    {
                        _delivery.Release();
                    }
                }

                failures = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The spool's own disk, or rows of a newer portal: nothing is lost, nothing else can be done but to try again.
                var delay = RetryDelay(failures++);
                _logger.WriterFailed(exception, delay);
                _spool.Status.Faulted(new SpoolFault(_time.GetUtcNow(), exception.Message, failures));
                _batchLoaded = false;
                await Task.Delay(delay, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (_spool.Status.DepthRows is > 0 and var left)
        {
            _logger.StoppedWithBacklog(left);
        }
    }

    /// <summary>Waits for rows, gathers a batch and makes its boundaries durable. False when the portal stops and nothing is left.</summary>
    private async Task<bool> PlanAsync(CancellationToken stopping)
    {
        if (_spool.Status.DepthBytes == 0)
        {
            await IdleAsync(stopping);
            if (_spool.Status.DepthBytes == 0)
            {
                return !stopping.IsCancellationRequested;
            }
        }

        var linger = Math.Clamp(2 * _lastInsert.TotalMilliseconds, _options.BatchMilliseconds, _options.BusyBatchMilliseconds);
        await WaitAsync(_spool.Status.WhenDepthAsync(_options.BatchRows, _options.BatchBytes), TimeSpan.FromMilliseconds(linger), stopping);

        _batch.ReadNext(_reader, _cursor.Start, _options);
        _batchLoaded = true;
        var next = _cursor with { Start = _batch.Start, End = _batch.End, Ranges = _batch.Ranges };
        if (next.Ranges.Count == 0)
        {
            // Requests whose items were all known, or damage: there is nothing to insert.
            (_cursor, _cursorSaved) = (next.Completed(), false);
            _spool.Status.Delivered(0, 0, _batch.SpoolBytes, oldestLeft: null);
            return true;
        }

        Save(next);
        return true;
    }

    private async Task IdleAsync(CancellationToken stopping)
    {
        if (!_cursorSaved)
        {
            Save(_cursor);
        }

        _spool.CloseOldSegment();
        _spool.Retire(_cursor.Start);
        await WaitAsync(_spool.Status.WhenDepthAsync(rows: 1, bytes: 1), IdleCheck, stopping);
    }

    private async Task DeliverAsync(CancellationToken stopping, CancellationToken giveUp)
    {
        if (!_batchLoaded)
        {
            _batch.ReadAgain(_reader, _cursor);
            _batchLoaded = true;
        }

        for (var i = 0; i < _cursor.Ranges.Count;)
        {
            i += await TryInsertAsync(_cursor.Ranges[i], stopping, giveUp) ? 1 : 0;
        }

        var commit = new SpoolCommit(_time.GetUtcNow(), _batch.Count(SpoolTable.Calls), _batch.RowCount, _batch.NewestAccepted);
        (_cursor, _cursorSaved, _batchLoaded) = (_cursor.Completed(), false, false);
        _spool.Metrics.BatchRows.Record(commit.Rows);
        _spool.Status.Delivered(commit.Calls, commit.Rows, _batch.SpoolBytes, _batch.NewestAccepted);
        _spool.Status.Committed(commit);
        Announce(commit);
    }

    /// <summary>Tells each listener, whatever the others do.</summary>
    private void Announce(SpoolCommit commit)
    {
        foreach (var listener in Delegate.EnumerateInvocationList(Committed))
        {
            try
            {
                listener(this, commit);
            }
            catch (Exception exception)
            {
                _logger.ListenerFailed(exception);
            }
        }
    }

    /// <summary>True when ClickHouse has the rows; false when it never will, and the cursor's ranges changed for that.</summary>
    private async Task<bool> TryInsertAsync(BatchRange range, CancellationToken stopping, CancellationToken giveUp)
    {
        range = range with { To = Math.Min(range.To, _batch.Count(range.Table)) };
        if (range.Rows <= 0)
        {
            return true; // the rows were damaged after the batch was planned
        }

        var block = BlockInserter.Block(_batch, range, _cursor.Token(range));
        for (var attempt = 1; ; attempt++)
        {
            var started = _time.GetTimestamp();
            try
            {
                await _insert(block, giveUp);
                _lastInsert = _time.GetElapsedTime(started);
                _spool.Metrics.Inserted.Add(range.Rows);
                _spool.Metrics.InsertDuration.Record(_lastInsert.TotalSeconds);
                if (attempt > 1)
                {
                    _logger.InsertRecovered(attempt - 1);
                }

                return true;
            }
            catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception) when (BlockInserter.Judge(exception) == InsertFault.Rows)
            {
                Divide(range, block, exception);
                return false;
            }
            catch (Exception exception) when (BlockInserter.Judge(exception) == InsertFault.View && !block.WithoutFailingViews)
            {
                NoteRefusingView(range, block, exception);
                block = block with { WithoutFailingViews = true };
            }
            catch (Exception exception)
            {
                var delay = RetryDelay(attempt - 1);
                _logger.InsertFailed(range.Rows, block.Table, attempt, delay, exception.Message);
                _spool.Metrics.Retries.Add(1);
                _spool.Status.Faulted(new SpoolFault(_time.GetUtcNow(), exception.Message, attempt));
                await Task.Delay(delay, _time, stopping);
            }
        }
    }

    /// <summary>Replaces a refused block by its halves, durably, so that it is never sent whole again beside them; sets a single row aside.</summary>
    private void Divide(BatchRange range, InsertBlock block, Exception exception)
    {
        var ranges = _cursor.Ranges.ToList();
        var at = ranges.FindIndex(other => other.Table == range.Table && other.From == range.From);
        ranges.RemoveAt(at);
        if (range.Rows > 1)
        {
            _logger.BlockSplit(range.Rows, block.Table, exception.Message);
            var middle = range.From + (range.Rows / 2);
            ranges.InsertRange(at, [range with { To = middle }, range with { From = middle }]);
        }
        else
        {
            var (place, tenant, row) = _batch.Origin(range.Table, range.From);
            var path = _spool.Quarantine.SetAside(
                $"{block.Table}-{place.Segment}-{place.Offset}-{row}",
                block.Rows.Span,
                new QuarantineReason(block.Table, exception.Message, $"{place}, row {row}", tenant, _batch.SchemaVersion));
            _logger.RowQuarantined(block.Table, path, exception.Message);
            _spool.Status.SetAside(1);
            _spool.Metrics.Quarantined.Add(1);
        }

        Save(_cursor with { Ranges = ranges });
    }

    private void NoteRefusingView(BatchRange range, InsertBlock block, Exception exception)
    {
        var reason = new QuarantineReason("rollup", exception.Message, $"{_cursor.Start} to {_cursor.End}, rows {range.From} to {range.To}", SchemaVersion: _batch.SchemaVersion);
        var path = _spool.Quarantine.SetAside($"rollup-{block.Token}", [], reason);
        _logger.ViewRefused(block.Table, range.Rows, path, exception.Message);
    }

    private void Save(SpoolCursor cursor)
    {
        cursor.Save(_spool.CursorPath);
        (_cursor, _cursorSaved) = (cursor, true);
        _spool.Retire(cursor.Start);
    }

    private TimeSpan RetryDelay(int failures)
    {
        var ceiling = Math.Min(_options.MaxRetryMilliseconds, FirstRetry.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 20)));
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>Until the task is done, the time is over or the portal stops, whichever is first.</summary>
    private async Task WaitAsync(Task task, TimeSpan time, CancellationToken stopping)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(task, Task.Delay(time, _time, done.Token));
        await done.CancelAsync();
    }
}
