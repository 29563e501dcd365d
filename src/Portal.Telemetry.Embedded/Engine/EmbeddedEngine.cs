using System.Text;
using Portal.Telemetry.Embedded.Hosting;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Engine;

/// <summary>The engine of this process: its sessions, the statements running on them, and the order in which all of it ends.</summary>
internal sealed class EmbeddedEngine : IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly EngineConnection _control;
    private readonly QueryKiller _killer;
    private readonly ILogger _logger;

    private EmbeddedEngine(ServerOptions options, ILogger logger)
    {
        LibChdb.SetSignalHandlersEnabled(0);
        _logger = logger;
        var server = EngineArguments.Server(options);
        var session = EngineArguments.Session(options);

        // Stays open for the life of the process: closing the last session would shut the engine down.
        _control = EngineConnection.Open(server, "control", session);
        _killer = new QueryKiller(_control);
        Pool = new ConnectionPool(identity => EngineConnection.Open(server, identity, session), session, options.MaxConnections, options.MaxWait);
        (Version, TimeZone) = Describe();
    }

    public ConnectionPool Pool { get; }

    public RunningQueries Running { get; } = new();

    /// <summary>The engine's version, as in <c>SELECT version()</c>.</summary>
    public string Version { get; }

    /// <summary>The engine's time zone, as in <c>SELECT timezone()</c>.</summary>
    public string TimeZone { get; }

    /// <exception cref="EngineException">The engine cannot open its data.</exception>
    public static EmbeddedEngine Open(ServerOptions options, ILogger logger) => new(options, logger);

    /// <summary>Takes a session for one statement, ready with this database and these settings.</summary>
    /// <param name="queryId">The id clients see and may kill.</param>
    /// <param name="database">The statement's database, or null for the default one.</param>
    /// <param name="settings">The statement's settings.</param>
    /// <param name="clientGone">Cancelling it ends the statement on the engine.</param>
    /// <exception cref="EngineException">No session in time, an id in use, an unknown database or setting.</exception>
    public async Task<RunningQuery> StartAsync(
        string queryId, string sql, string? database, IReadOnlyDictionary<string, string> settings, CancellationToken clientGone)
    {
        var connection = await Pool.RentAsync(database, settings, clientGone);
        var query = new RunningQuery(queryId, sql, connection, this, _killer);
        try
        {
            Running.Add(query);
            await Task.Run(() => Pool.Prepare(connection, database, settings), CancellationToken.None);
            query.EndWhen(clientGone);
            return query;
        }
        catch
        {
            query.MarkFailed();
            await query.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Running.CancelAll();
        if (!await Pool.CloseAsync(DrainTime))
        {
            EngineLog.StillRunning(_logger, Running.Count);
            return;
        }

        Pool.Dispose();
        _killer.Dispose();
        _control.Dispose();
        if (LibChdb.Shutdown() != 0)
        {
            EngineLog.ThreadsLeft(_logger);
        }
    }

    private (string Version, string TimeZone) Describe()
    {
        using var result = _control.Execute("SELECT version(), timezone()"u8, "TabSeparated", QueryParameters.None);
        var values = Encoding.UTF8.GetString(result.GetSpan()).TrimEnd('\n').Split('\t');
        return (values[0], values[1]);
    }
}
