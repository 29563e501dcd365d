using System.Runtime.InteropServices;

namespace Portal.Telemetry.Engine;

/// <summary>Finds the program of the embedded ClickHouse and the runtime that runs it.</summary>
internal static class EngineLocator
{
    private const string FileName = "Portal.Telemetry.Embedded.dll";

    /// <exception cref="ClickHouseEngineException">The file is missing; the message says where it was looked for.</exception>
    public static string Find(string? configured)
    {
        var path = configured ?? Path.Combine(AppContext.BaseDirectory, "engine", FileName);
        return File.Exists(path) ? path : throw new ClickHouseEngineException($"The embedded ClickHouse is not at {path}: build the portal, or configure a server.");
    }

    /// <summary>The <c>dotnet</c> of the runtime this process runs on, so that both are of one version.</summary>
    public static string DotNetHost()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(host) ? host : name;
    }
}
