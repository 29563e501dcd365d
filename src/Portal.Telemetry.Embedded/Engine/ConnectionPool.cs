using System.Globalization;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Engine;

/// <summary>
/// Sessions for statements: at most <paramref name="limit"/> at once, the rest wait their turn. A free session that already has
/// the wanted database and settings is preferred, so that a client with constant settings pays for them once.
/// </summary>
internal sealed class ConnectionPool(
    Func<string, EngineConnection> open, IReadOnlyDictionary<string, string> defaults, int limit, TimeSpan maxWait) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(limit);
    private readonly List<EngineConnection> _free = [];
    private readonly Lock _lock = new();
    private int _opened;

    /// <exception cref="EngineException">Code 202: no session became free in time.</exception>
    public async Task<EngineConnection> RentAsync(string? database, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        if (!await _turns.WaitAsync(maxWait, cancellationToken))
        {
            throw new EngineException(
                ErrorCodes.TooManySimultaneousQueries, "TOO_MANY_SIMULTANEOUS_QUERIES",
                $"Too many simultaneous queries: all {limit} sessions were busy for {maxWait.TotalSeconds:0} s.");
        }

        try
        {
            return TakeFree(database, WithDefaults(settings)) ?? await Task.Run(() => open(NextIdentity()), cancellationToken);
        }
        catch
        {
            _turns.Release();
            throw;
        }
    }

    /// <summary>Applies database and settings on top of the defaults every session has.</summary>
    /// <exception cref="EngineException">Unknown database, unknown setting or a value out of range.</exception>
    public void Prepare(EngineConnection connection, string? database, IReadOnlyDictionary<string, string> settings) =>
        connection.Prepare(database, WithDefaults(settings));

    /// <summary>Gives a session back. One that is not <paramref name="reusable"/> is closed; the next user opens a new one (about 1 ms).</summary>
    public void Return(EngineConnection connection, bool reusable)
    {
        if (reusable)
        {
            lock (_lock)
            {
                _free.Add(connection);
            }
        }
        else
        {
            connection.Dispose();
        }

        _turns.Release();
    }

    /// <summary>Waits until every session is back, then closes them.</summary>
    /// <returns>False when some did not come back in time; those stay open.</returns>
    public async Task<bool> CloseAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            for (var i = 0; i < limit; i++)
            {
                await _turns.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        lock (_lock)
        {
            _free.ForEach(connection => connection.Dispose());
            _free.Clear();
        }

        return true;
    }

    public void Dispose() => _turns.Dispose();

    private EngineConnection? TakeFree(string? database, IReadOnlyDictionary<string, string> settings)
    {
        lock (_lock)
        {
            var index = _free.FindLastIndex(connection => connection.Matches(database, settings));
            index = index < 0 ? _free.Count - 1 : index;
            if (index < 0)
            {
                return null;
            }

            var connection = _free[index];
            _free.RemoveAt(index);
            return connection;
        }
    }

    private IReadOnlyDictionary<string, string> WithDefaults(IReadOnlyDictionary<string, string> settings)
    {
        if (settings.Count == 0)
        {
            return defaults;
        }

        var all = new Dictionary<string, string>(defaults, StringComparer.Ordinal);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return all;
    }

    private string NextIdentity() => string.Create(CultureInfo.InvariantCulture, $"session-{Interlocked.Increment(ref _opened)}");
}
