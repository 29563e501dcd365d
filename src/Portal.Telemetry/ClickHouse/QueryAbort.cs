namespace Portal.Telemetry.ClickHouse;

/// <summary>Ends one query, and knows whether its caller wanted that or its time was up.</summary>
internal sealed class QueryAbort : CancellationTokenSource
{
    private volatile bool _byCaller;

    public bool ByCaller => _byCaller;

    public void CancelByCaller()
    {
        _byCaller = true;
        Cancel();
    }

    /// <summary>Cancels with the caller's token until the registration is disposed.</summary>
    public CancellationTokenRegistration Follow(CancellationToken callersToken) =>
        callersToken.UnsafeRegister(static state => ((QueryAbort)state!).CancelByCaller(), this);

    /// <summary>From now on the server has this long to send something; zero: for ever.</summary>
    public void Arm(TimeSpan timeout)
    {
        if (timeout > TimeSpan.Zero)
        {
            CancelAfter(timeout);
        }
    }

    public void Disarm() => CancelAfter(Timeout.InfiniteTimeSpan);
}
