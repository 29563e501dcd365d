using System.ComponentModel.DataAnnotations;

namespace Portal.Live;

/// <summary>Settings <c>Live:*</c>.</summary>
public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>A panel query is ended after this many seconds.</summary>
    [Range(1, 300)]
    public int QueryTimeoutSeconds { get; set; } = 15;

    /// <summary>Panel queries that run at the same time; more wait their turn.</summary>
    [Range(1, 256)]
    public int ConcurrentQueries { get; set; } = 8;

    /// <summary>The shortest time between two queries of one panel when new calls keep arriving, in milliseconds.</summary>
    [Range(50, 60_000)]
    public int FloorMilliseconds { get; set; } = 250;

    /// <summary>For how long a panel's last frame is kept after its last viewer left, in seconds; nothing is queried meanwhile.</summary>
    [Range(0, 600)]
    public int LingerSeconds { get; set; } = 5;

    /// <summary>The longest pause between two attempts of a failing panel, in seconds.</summary>
    [Range(1, 300)]
    public int RetrySeconds { get; set; } = 15;

    /// <summary>Panels one hub connection may watch at the same time.</summary>
    [Range(1, 1000)]
    public int StreamsPerConnection { get; set; } = 32;

    /// <summary>Hub connections one person or API key may hold at the same time.</summary>
    [Range(1, 100_000)]
    public int ConnectionsPerUser { get; set; } = 50;

    /// <summary>Origins (scheme://host:port) other than the portal's own whose pages may open hub connections.</summary>
    public IList<string> AllowedOrigins { get; } = [];
}
