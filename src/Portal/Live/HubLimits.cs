using Microsoft.Extensions.Options;

namespace Portal.Live;

/// <summary>Counts the hub connections of each person and API key.</summary>
internal sealed class HubLimits(IOptions<LiveOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _connections = new(StringComparer.Ordinal);

    public int StreamsPerConnection => options.Value.StreamsPerConnection;

    public int ConnectionsPerUser => options.Value.ConnectionsPerUser;

    /// <summary>False when the user already holds as many connections as allowed.</summary>
    public bool TryConnect(string user)
    {
        lock (_gate)
        {
            var count = _connections.GetValueOrDefault(user);
            if (count >= ConnectionsPerUser)
            {
                return false;
            }
            _connections[user] = count + 1;
            return true;
        }
    }

    public void Disconnect(string user)
    {
        lock (_gate)
        {
            if (_connections.TryGetValue(user, out var count) && count > 1)
            {
                _connections[user] = count - 1;
            }
            else
            {
                _connections.Remove(user);
            }
        }
    }
}
