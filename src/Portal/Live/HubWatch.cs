using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Portal.Governance.Access;
using Portal.Governance.Store;

namespace Portal.Live;

/// <summary>
/// A hub connection outlives the request that authorised it: looks again, at most a minute apart, whether its person or key may still be there, and ends it
/// otherwise. While the database of records does not answer, connections go on as they are.
/// </summary>
internal sealed partial class HubWatch(ConnectionRights rights, TimeProvider time, ILogger<HubWatch> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, HubCallerContext> _connections = new(StringComparer.Ordinal);

    public void Add(HubCallerContext connection) => _connections[connection.ConnectionId] = connection;

    public void Remove(HubCallerContext connection) => _connections.TryRemove(connection.ConnectionId, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(rights.Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var connection in _connections.Values)
                {
                    await LookAsync(connection, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    private async Task LookAsync(HubCallerContext connection, CancellationToken cancellationToken)
    {
        try
        {
            if (connection.User is { } user && !await rights.StandsAsync(user, cancellationToken))
            {
                LogEnded(connection.UserIdentifier);
                connection.Abort();
            }
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            LogNotLooked(fault.Message);
        }
    }

    [LoggerMessage(2311, LogLevel.Information, "A hub connection of {User} was ended: its session or key does not stand any more")]
    private partial void LogEnded(string? user);

    [LoggerMessage(2312, LogLevel.Debug, "A hub connection could not be looked at: {Reason}")]
    private partial void LogNotLooked(string reason);
}
