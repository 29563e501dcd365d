namespace Portal.Telemetry.Writing;

/// <summary>A request on its way to the disk. Its memory belongs to the caller again as soon as the task completes, so a cancellation only counts before the committing loop took it.</summary>
internal sealed class PendingAppend
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private readonly TaskCompletionSource<SpoolReceipt> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;
    private int _state;

    public PendingAppend(SpoolBatch batch, CancellationToken cancellationToken)
    {
        Batch = batch;
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((PendingAppend)state!).TryCancel(token), this);
    }

    public SpoolBatch Batch { get; }

    /// <summary>The answer, unless there is a <see cref="Refusal"/>.</summary>
    public SpoolReceipt? Receipt { get; set; }

    /// <summary>Why nothing was stored.</summary>
    public Exception? Refusal { get; set; }

    public Task<SpoolReceipt> Task => _completion.Task;

    /// <summary>False when the caller has given up.</summary>
    public bool TryTake()
    {
        var taken = Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;
        _registration.Unregister();
        return taken;
    }

    public void Answer()
    {
        if (Refusal is not null)
        {
            _completion.SetException(Refusal);
        }
        else
        {
            _completion.SetResult(Receipt!);
        }
    }

    private void TryCancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            _completion.SetCanceled(token);
        }
    }
}
