using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Engine;

/// <summary>One statement and the session it has to itself until it is disposed.</summary>
internal sealed class RunningQuery(string queryId, string sql, EngineConnection connection, EmbeddedEngine engine, QueryKiller killer) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private CancellationTokenRegistration _clientGone;
    private Task _killing = Task.CompletedTask;
    private bool _failed;
    private bool _sessionChanged;

    public string QueryId { get; } = queryId;

    /// <summary>The statement's text, as shown by KILL QUERY.</summary>
    public string Sql { get; } = sql;

    public EngineConnection Connection { get; } = connection;

    /// <summary>Ends the statement on the engine when the token is cancelled.</summary>
    public void EndWhen(CancellationToken clientGone) => _clientGone = clientGone.Register(Kill);

    /// <summary>Ends the statement on the engine; its caller then gets code 394. Does nothing once it has ended.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            if (_killing.IsCompleted && !_ended.IsCancellationRequested)
            {
                _killing = killer.KillUntilEndedAsync(Connection.Identity, _ended.Token);
            }
        }
    }

    /// <summary>The statement ended with an error: its remains are cleared before the session is used again.</summary>
    public void MarkFailed() => _failed = true;

    /// <summary>The statement changed the session itself (SET, a temporary table): nobody else may get it.</summary>
    public void MarkSessionChanged() => _sessionChanged = true;

    public async ValueTask DisposeAsync()
    {
        await _clientGone.DisposeAsync();
        lock (_lock)
        {
            _ended.Cancel();
        }

        // A kill still under way would hit the session's next user.
        try
        {
            await _killing;
        }
        finally
        {
            engine.Running.Remove(this);
            engine.Pool.Return(Connection, await Task.Run(IsReusable));
            _ended.Dispose();
        }
    }

    private bool IsReusable()
    {
        if (_sessionChanged)
        {
            return false;
        }

        try
        {
            if (_failed || _killing != Task.CompletedTask)
            {
                Connection.ForgetLastStatement();
            }

            return true;
        }
        catch (EngineException)
        {
            // A session that cannot run this is broken; closing it is the remedy, and what broke it was reported already.
            return false;
        }
    }
}
