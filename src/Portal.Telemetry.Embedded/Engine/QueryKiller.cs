using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Engine;

/// <summary>Ends what runs on another session, through a session of its own.</summary>
internal sealed class QueryKiller(EngineConnection control) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(25);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>
    /// Kills whatever the session runs until <paramref name="ended"/> is cancelled: a statement that is just starting cannot be
    /// seen yet, so one attempt is not enough. ASYNC, because SYNC waits for an entry that stays until the session runs again.
    /// </summary>
    public async Task KillUntilEndedAsync(string identity, CancellationToken ended)
    {
        var mark = SqlText.QuoteString(identity);
        var sql = $"KILL QUERY WHERE Settings['log_comment'] = {mark} OR startsWith(Settings['log_comment'], concat({mark}, ' ')) ASYNC";
        try
        {
            while (true)
            {
                await _turn.WaitAsync(ended);
                try
                {
                    await Task.Run(() => control.Run(sql), ended);
                }
                finally
                {
                    _turn.Release();
                }

                await Task.Delay(RetryAfter, ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The statement has ended.
        }
    }

    public void Dispose() => _turn.Dispose();
}
