using System.Text.Json;
using Portal.Telemetry;

namespace Portal.Shell;

/// <summary>What an application needs to send its first trace here; shown where there is no data yet.</summary>
public sealed class FirstTraceAddress(IConfiguration configuration, IHostEnvironment environment, DataDirectory data)
{
    private const string Placeholder = "INGEST_KEY";

    /// <summary>Value of OTEL_EXPORTER_OTLP_ENDPOINT: the OTLP port, under the host name by which the viewer reached the portal.</summary>
    /// <param name="viewerAddress">Address of the viewer's page.</param>
    public string Endpoint(Uri viewerAddress)
    {
        ArgumentNullException.ThrowIfNull(viewerAddress);
        return configuration["Kestrel:Endpoints:Otlp:Url"] is { } url
            ? $"{viewerAddress.Scheme}://{viewerAddress.Host}:{BindingAddress.Parse(url).Port}"
            : viewerAddress.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Value of OTEL_EXPORTER_OTLP_HEADERS; in Development with the ingest key of this machine, elsewhere with a place to put one.</summary>
    public string Headers() => $"Authorization=Bearer%20{DevelopmentKey() ?? Placeholder}";

    private string? DevelopmentKey()
    {
        var path = Path.Combine(data.Root, "dev-keys.json");
        if (!environment.IsDevelopment() || !File.Exists(path))
        {
            return null;
        }
        using var keys = JsonDocument.Parse(File.ReadAllBytes(path));
        return keys.RootElement.TryGetProperty("ingest", out var key) ? key.GetString() : null;
    }
}
