namespace Portal.Telemetry.Writing;

/// <summary>How the spool and its writer are doing; safe to read from any thread.</summary>
public sealed class SpoolStatus
{
    private readonly Lock _gate = new();
    private long _depthCalls;
    private long _depthRows;
    private long _depthBytes;
    private TaskCompletionSource? _waiting;
    private long _waitedRows;
    private long _waitedBytes;

    /// <summary>Calls accepted and not yet in ClickHouse.</summary>
    public long DepthCalls => Interlocked.Read(ref _depthCalls);

    /// <summary>Rows of all tables accepted and not yet in ClickHouse.</summary>
    public long DepthRows => Interlocked.Read(ref _depthRows);

    /// <summary>Bytes of these rows.</summary>
    public long DepthBytes => Interlocked.Read(ref _depthBytes);

    /// <summary>When the oldest item that is not yet in ClickHouse was accepted; null when there is none.</summary>
    public DateTimeOffset? OldestAccepted
    {
        get
        {
            lock (_gate)
            {
                return field;
            }
        }
        private set;
    }

    /// <summary>The newest commit to ClickHouse since the start.</summary>
    public SpoolCommit? LastCommit { get; private set; }

    /// <summary>Why ClickHouse does not take the rows at the moment; null while it does.</summary>
    public SpoolFault? CurrentFault { get; private set; }

    /// <summary>The last fault since the start, also when it is over.</summary>
    public SpoolFault? LastFault { get; private set; }

    /// <summary>Rows and damaged records set aside since the start.</summary>
    public long Quarantined { get; private set; }

    internal void Appended(long calls, long rows, long bytes, DateTimeOffset accepted)
    {
        TaskCompletionSource? reached = null;
        lock (_gate)
        {
            OldestAccepted ??= accepted;
            _depthCalls += calls;
            _depthRows += rows;
            _depthBytes += bytes;
            if (_waiting is not null && (_depthRows >= _waitedRows || _depthBytes >= _waitedBytes))
            {
                (reached, _waiting) = (_waiting, null);
            }
        }

        reached?.SetResult();
    }

    internal void Delivered(long calls, long rows, long bytes, DateTimeOffset? oldestLeft)
    {
        lock (_gate)
        {
            _depthBytes -= bytes;
            // How many rows a damaged record held is not known; when nothing is left they are not left either.
            _depthCalls = _depthBytes == 0 ? 0 : _depthCalls - calls;
            _depthRows = _depthBytes == 0 ? 0 : _depthRows - rows;
            OldestAccepted = _depthBytes == 0 ? null : oldestLeft ?? OldestAccepted;
        }
    }

    internal void Committed(SpoolCommit commit)
    {
        lock (_gate)
        {
            LastCommit = commit;
            CurrentFault = null;
        }
    }

    internal void Faulted(SpoolFault fault)
    {
        lock (_gate)
        {
            CurrentFault = fault;
            LastFault = fault;
        }
    }

    internal void SetAside(int count)
    {
        lock (_gate)
        {
            Quarantined += count;
        }
    }

    /// <summary>Completes once this many rows or bytes wait to be delivered. One waiter at a time: the writer.</summary>
    internal Task WhenDepthAsync(long rows, long bytes)
    {
        lock (_gate)
        {
            if (_depthRows >= rows || _depthBytes >= bytes)
            {
                return Task.CompletedTask;
            }

            (_waitedRows, _waitedBytes) = (rows, bytes);
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}

/// <summary>Rows that have become queryable.</summary>
/// <param name="Calls">Rows of <c>calls</c>.</param>
/// <param name="Rows">Rows of all tables.</param>
/// <param name="NewestReceived">When the newest of them was accepted, by the portal's clock.</param>
public sealed record SpoolCommit(DateTimeOffset At, int Calls, int Rows, DateTimeOffset NewestReceived);

/// <summary>Why an insert failed.</summary>
/// <param name="Attempts">How often the same rows were refused in a row.</param>
public sealed record SpoolFault(DateTimeOffset At, string Message, int Attempts);
