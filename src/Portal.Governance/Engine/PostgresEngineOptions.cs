namespace Portal.Governance.Engine;

/// <summary>How the portal's own PostgreSQL is started.</summary>
public sealed record PostgresEngineOptions
{
    /// <summary>Folder that belongs to the engine: its data, socket and links; one engine at a time can use it.</summary>
    public required string HomePath { get; init; }

    /// <summary>File that keeps the password of the portal's role, readable by the portal's user only.</summary>
    public required string PasswordPath { get; init; }

    /// <summary>Folder with PostgreSQL's <c>bin</c>, <c>lib</c> and <c>share</c>, version 17 or newer; default: the environment's <c>PORTAL_POSTGRES</c>, else the nearest npm package.</summary>
    public string? InstallationPath { get; init; }

    /// <summary>The user PostgreSQL runs as where the portal runs as root, which PostgreSQL refuses to do.</summary>
    public string User { get; init; } = "nobody";

    /// <summary>How long it may take from its start to its first answer. Recovery after a crash counts.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for the server of a portal which was just killed: it stops by itself.</summary>
    public TimeSpan LeftoverPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to stop cleanly before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
