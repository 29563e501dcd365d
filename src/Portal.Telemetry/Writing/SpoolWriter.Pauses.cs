namespace Portal.Telemetry.Writing;

/// <content>Holding deliveries back, for who must see calls and rollups agree.</content>
public sealed partial class SpoolWriter
{
    private static readonly TimeSpan SavedCheck = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Holds deliveries back until the result is disposed; the spool goes on accepting. Completes once the batch that is under way is in ClickHouse and its
    /// materialized views: for who must see calls and rollups agree.
    /// </summary>
    public async Task<IDisposable> PauseAsync(CancellationToken cancellationToken)
    {
        await _delivery.WaitAsync(cancellationToken);
        return new HeldSemaphore(_delivery);
    }

    /// <summary>
    /// As <see cref="PauseAsync"/>, and the place where delivery stands is on disk: a copy of the spool folder taken before the result is disposed holds exactly
    /// what ClickHouse does not have.
    /// </summary>
    public async Task<IDisposable> PauseForCopyAsync(CancellationToken cancellationToken)
    {
        var pause = await PauseAsync(cancellationToken);
        try
        {
            // The loop saves it on its way to the next batch, which it cannot deliver now.
            while (!Volatile.Read(ref _cursorSaved))
            {
                await Task.Delay(SavedCheck, _time, cancellationToken);
            }
            return pause;
        }
        catch
        {
            pause.Dispose();
            throw;
        }
    }
}
