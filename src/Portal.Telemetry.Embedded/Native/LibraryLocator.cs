using System.Runtime.InteropServices;

namespace Portal.Telemetry.Embedded.Native;

/// <summary>Finds libchdb.</summary>
internal static class LibraryLocator
{
    public const string EnvironmentVariable = "PORTAL_CHDB_LIBRARY";

    /// <summary>The named file, else the environment's, else that of the npm package nearest above the executable or the working directory.</summary>
    /// <exception cref="FileNotFoundException">Nothing found; the message says what to do.</exception>
    public static string Find(string? path)
    {
        path ??= Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(path))
        {
            return File.Exists(path) ? path : throw new FileNotFoundException($"libchdb is not at {path}.", path);
        }

        return Above(AppContext.BaseDirectory).Concat(Above(Environment.CurrentDirectory))
            .Select(folder => Path.Combine(folder, "node_modules", "@chdb", PackageName(), "libchdb.so"))
            .FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"libchdb was not found: run 'npm ci' in the repository (package @chdb/{PackageName()}), or set {EnvironmentVariable} to the library's path.");
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }

    private static string PackageName()
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return OperatingSystem.IsMacOS() ? $"lib-darwin-{architecture}" : $"lib-linux-{architecture}-gnu";
    }
}
