using System.Text.Json;
using Portal.Governance.Access;
using Portal.Telemetry;

namespace Portal.Access.Keys;

/// <summary>
/// In Development, when every address the portal listens on is loopback, writes <c>{data}/dev-keys.json</c> with one key per scope, so that
/// scripts work without a manual step. Keys that still work are kept.
/// </summary>
internal sealed partial class DevelopmentKeys(
    DataDirectory data,
    KeyRing keys,
    IngestAddress address,
    IHostEnvironment environment,
    IConfiguration configuration,
    ILogger<DevelopmentKeys> log) : IHostedService
{
    private const string KeyName = "development";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment())
        {
            if (ListensOnLoopbackOnly(configuration))
            {
                Write();
            }
            else
            {
                LogNotLoopback();
            }
        }
        return Task.CompletedTask;
    }

    private void Write()
    {
        var path = Path.Combine(data.Root, "dev-keys.json");
        var known = Read(path);
        var complete = true;
        foreach (var scope in ApiKeyScopes.All)
        {
            var name = scope.ToName();
            if (!known.TryGetValue(name, out var text) || keys.Find(text)?.Scope != scope)
            {
                known[name] = keys.Create(KeyName, scope, Tenants.Default, lifetime: null, KeyName).Text;
                complete = false;
            }
        }
        if (!complete)
        {
            SecretFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(known, Indented));
            LogWritten(path);
        }
        address.OpenKey = known[ApiKeyScope.Ingest.ToName()];
    }

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (Exception fault) when (fault is FileNotFoundException or JsonException)
        {
            return []; // A missing or damaged file is written anew; the keys in it are of no use to anyone.
        }
    }

    internal static bool ListensOnLoopbackOnly(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        var addresses = endpoints.Count > 0 ? endpoints : [.. (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)];
        return addresses.TrueForAll(address => BindingAddress.Parse(address).Host is "localhost" or "127.0.0.1" or "[::1]");
    }

    [LoggerMessage(1101, LogLevel.Information, "Development API keys are in {Path}")]
    private partial void LogWritten(string path);

    [LoggerMessage(1102, LogLevel.Information, "No development API keys: the portal listens beyond this machine")]
    private partial void LogNotLoopback();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
