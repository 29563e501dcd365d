using System.Text.Json;
using Portal.Tools.Otlp;

namespace Portal.Tools;

/// <summary>Where the tools send to and with which key: options <c>--endpoint</c>, <c>--key</c> and <c>--keys FILE</c>.</summary>
internal static class PortalAddress
{
    public static readonly string[] Options = ["--endpoint", "--key", "--keys"];

    public const string Help = """
          --endpoint URL   base address of the portal (default http://localhost:5080)
          --key KEY        ingest key; without it the one of --keys
          --keys FILE      the portal's dev-keys.json (default .portal/dev-keys.json)
        """;

    /// <exception cref="UsageException">The address is no URL, or no key was found.</exception>
    public static OtlpClient Connect(CommandLine line, HttpClient http) =>
        new(http, Endpoint(line), line.Text("--key") ?? ReadKey(KeysFile(line), "ingest"));

    /// <summary>The folder of the portal's keys.</summary>
    public static string KeysFolder(CommandLine line) => Path.GetDirectoryName(Path.GetFullPath(KeysFile(line)))!;

    /// <summary>The address of the portal and its key for administrators.</summary>
    /// <exception cref="UsageException">The address is no URL, or no key was found.</exception>
    public static (Uri Endpoint, string Key) Administration(CommandLine line) => (Endpoint(line), ReadKey(KeysFile(line), "admin"));

    /// <summary>The address of the portal and its key for the registry, which only a keys file holds: a given key may be another portal's than the default file's.</summary>
    /// <exception cref="UsageException">The address is no URL, or no key was found.</exception>
    public static (Uri Endpoint, string Key) Registry(CommandLine line) => line.Text("--key") is null || line.Text("--keys") is not null
        ? (Endpoint(line), ReadKey(KeysFile(line), "registry"))
        : throw new UsageException("no registry key: pass --keys with the portal's dev-keys.json");

    private static string KeysFile(CommandLine line) => line.Text("--keys") ?? Path.Combine(".portal", "dev-keys.json");

    private static Uri Endpoint(CommandLine line)
    {
        var endpoint = line.Text("--endpoint") ?? "http://localhost:5080";
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
            ? address
            : throw new UsageException($"--endpoint takes an address such as http://localhost:5080, not '{endpoint}'");
    }

    private static string ReadKey(string file, string scope)
    {
        try
        {
            using var keys = JsonDocument.Parse(File.ReadAllText(file));
            return keys.RootElement.GetProperty(scope).GetString() ?? throw new UsageException($"{file} holds no {scope} key");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException)
        {
            throw new UsageException($"no {scope} key: pass --key, or --keys with the portal's dev-keys.json ({e.Message})");
        }
    }
}
