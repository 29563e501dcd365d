namespace Portal.Telemetry.Engine;

/// <summary>How the embedded ClickHouse is started. Only <see cref="DataPath"/> is needed.</summary>
public sealed record ClickHouseEngineOptions
{
    /// <summary>Directory of the engine's data; one engine at a time can use it.</summary>
    public required string DataPath { get; init; }

    /// <summary>The only directory BACKUP and RESTORE may use; default: <c>clickhouse-backups</c> beside <see cref="DataPath"/>.</summary>
    public string? BackupPath { get; init; }

    /// <summary><c>Portal.Telemetry.Embedded.dll</c>; default: in <c>engine/</c> beside the running program.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>libchdb; default: the environment's <c>PORTAL_CHDB_LIBRARY</c>, else the nearest npm package.</summary>
    public string? LibraryPath { get; init; }

    /// <summary>Loopback port of the HTTP interface; default: a free one, kept across restarts of the engine.</summary>
    public int? Port { get; init; }

    /// <summary>Memory of the engine as a whole in MiB; default: half of the machine's, at most 4096.</summary>
    public int? MemoryMb { get; init; }

    /// <summary>Statements running at once; more wait their turn.</summary>
    public int MaxConnections { get; init; } = 32;

    /// <summary>How long the engine may take from its start to its first answer. Loading parts after a crash counts.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for another engine to leave <see cref="DataPath"/>: that of a portal which was just killed stops by itself.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the engine may take to stop cleanly before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
