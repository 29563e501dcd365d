namespace Portal.Telemetry;

/// <summary>The folder that holds everything this instance keeps on its own disk: engine data, spool, keys.</summary>
/// <param name="Root">Absolute path; setting <c>Portal:Data</c>, else the environment variable <c>PORTAL_DATA</c>, else <c>.portal</c> below the working directory.</param>
public sealed record DataDirectory(string Root)
{
    /// <summary>Data of the embedded ClickHouse engine.</summary>
    public string ClickHouse => Path.Combine(Root, "clickhouse");

    /// <summary>Accepted telemetry on its way to ClickHouse.</summary>
    public string Spool => Path.Combine(Root, "spool");

    /// <summary>Keys and secrets, readable by the portal's user only.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>The folder that settings name.</summary>
    /// <param name="configured">Setting <c>Portal:Data</c>; null when not set.</param>
    public static DataDirectory Resolve(string? configured)
    {
        var path = !string.IsNullOrWhiteSpace(configured) ? configured : Environment.GetEnvironmentVariable("PORTAL_DATA");
        return new DataDirectory(Path.GetFullPath(string.IsNullOrWhiteSpace(path) ? ".portal" : path));
    }
}
