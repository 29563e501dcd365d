using System.Globalization;

namespace Portal.Telemetry.Embedded.Hosting;

/// <summary>What the command line says. The password is not part of it: command lines can be read by every user of the machine.</summary>
internal sealed record ServerOptions
{
    public const string Usage =
        """
        usage: Portal.Telemetry.Embedded --path DIR --port N [options]      (user name and password: first line of standard input, "USER PASSWORD")
          --path DIR               data directory; one process at a time
          --port N                 loopback port of the HTTP interface
          --library FILE           libchdb (default: environment PORTAL_CHDB_LIBRARY, else the nearest node_modules/@chdb/lib-*)
          --backups DIR            the only directory BACKUP and RESTORE may use (default: DIR/../clickhouse-backups)
          --max-connections N      statements running at once (default 32)
          --wait-seconds N         how long a statement waits for its turn (default 30)
          --lock-seconds N         how long to wait for another process to leave the data directory (default 0)
          --memory-mb N            memory of the engine as a whole (default: half of the machine's, at most 4096)
          --query-memory-mb N      memory of one statement (default: half of --memory-mb)
        """;

    public required string Path { get; init; }

    public required int Port { get; init; }

    public string? Library { get; init; }

    public required string Backups { get; init; }

    public int MaxConnections { get; init; } = 32;

    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan LockPatience { get; init; }

    /// <summary>Memory of the engine as a whole, in MiB.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Memory of one statement, in MiB.</summary>
    public required int QueryMemoryMb { get; init; }

    /// <exception cref="FormatException">Says which argument is wrong and why.</exception>
    public static ServerOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (!Names.Contains(arguments[i]))
            {
                throw new FormatException($"Unknown argument '{arguments[i]}'.");
            }

            values[arguments[i]] = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
        }

        var path = System.IO.Path.GetFullPath(Required("--path"));
        var memory = Number("--memory-mb", 256, int.MaxValue) ?? DefaultMemoryMb();
        return new ServerOptions
        {
            Path = path,
            Port = Number("--port", 1, 65535) ?? throw new FormatException("--port is missing."),
            Library = values.GetValueOrDefault("--library"),
            Backups = System.IO.Path.GetFullPath(values.GetValueOrDefault("--backups") ?? System.IO.Path.Combine(path, "..", "clickhouse-backups")),
            MaxConnections = Number("--max-connections", 1, 1000) ?? 32,
            MaxWait = TimeSpan.FromSeconds(Number("--wait-seconds", 0, 3600) ?? 30),
            LockPatience = TimeSpan.FromSeconds(Number("--lock-seconds", 0, 3600) ?? 0),
            MemoryMb = memory,
            QueryMemoryMb = Number("--query-memory-mb", 64, int.MaxValue) ?? memory / 2,
        };

        string Required(string name) => values.GetValueOrDefault(name) ?? throw new FormatException($"{name} is missing.");

        int? Number(string name, int minimum, int maximum) => values.GetValueOrDefault(name) switch
        {
            null => null,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum => number,
            var text => throw new FormatException($"{name} is '{text}'; it must be a whole number from {minimum} to {maximum}."),
        };
    }

    private static readonly HashSet<string> Names =
        ["--path", "--port", "--library", "--backups", "--max-connections", "--wait-seconds", "--lock-seconds", "--memory-mb", "--query-memory-mb"];

    private static int DefaultMemoryMb() =>
        (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / (1024 * 1024), 512, 4096);
}
