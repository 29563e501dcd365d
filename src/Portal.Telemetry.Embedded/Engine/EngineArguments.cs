using System.Globalization;
using Portal.Telemetry.Embedded.Hosting;

namespace Portal.Telemetry.Embedded.Engine;

/// <summary>How the engine is set up. What is not named here is ClickHouse's default.</summary>
internal static class EngineArguments
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>Options of the engine as a whole. Caches are small because panels read rollups; system log tables do not exist in the library.</summary>
    public static IReadOnlyList<string> Server(ServerOptions options) =>
    [
        $"--path={options.Path}",
        $"--backups.allowed_path={options.Backups}",
        $"--max_server_memory_usage={Bytes(options.MemoryMb)}",
        $"--mark_cache_size={Bytes(Math.Max(64, options.MemoryMb / 16))}",
        $"--primary_index_cache_size={Bytes(Math.Max(32, options.MemoryMb / 32))}",
        "--uncompressed_cache_size=0",
    ];

    /// <summary>Settings every session starts with: the library's own departures from a ClickHouse server taken back, and the memory limit.</summary>
    public static IReadOnlyDictionary<string, string> Session(ServerOptions options) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["allow_introspection_functions"] = "0",
        ["implicit_select"] = "0",
        ["storage_file_read_method"] = "pread",
        ["max_memory_usage"] = Bytes(options.QueryMemoryMb),
    };

    private static string Bytes(int mebibytes) => (mebibytes * Mebibyte).ToString(CultureInfo.InvariantCulture);
}
