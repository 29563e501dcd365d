using System.Text.Json;
using Portal.Tools.Otlp;

namespace Portal.Testing;

/// <summary>Sending telemetry to a <see cref="PortalProcess"/> and waiting for it.</summary>
public static class PortalTelemetry
{
    /// <summary>Sends calls over OTLP and waits until they can be queried.</summary>
    public static async Task DeliverAsync(this PortalProcess portal, params IReadOnlyCollection<SentCall> calls)
    {
        await portal.SendAsync(calls);
        await portal.WhenDeliveredAsync();
    }

    /// <summary>Sends calls over OTLP; completes when the portal has accepted them.</summary>
    /// <exception cref="InvalidOperationException">The portal did not take them.</exception>
    public static async Task SendAsync(this PortalProcess portal, params IReadOnlyCollection<SentCall> calls)
    {
        using var http = new HttpClient();
        var reply = await new OtlpClient(http, portal.OtlpAddress, portal.IngestKey).SendAsync(SentCall.ToTraces(calls));
        if (!reply.IsSuccess || reply.RejectedSpans > 0)
        {
            throw new InvalidOperationException($"The portal answered {reply.Status}, rejected {reply.RejectedSpans}: {reply.Message}");
        }
    }

    /// <summary>Completes when nothing accepted waits for ClickHouse any more. Asks again as fast as the portal answers.</summary>
    public static async Task WhenDeliveredAsync(this PortalProcess portal)
    {
        using var client = portal.CreateClient(key: null);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var response = await client.GetAsync("/health/ready", limit.Token);
            using var health = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token));
            if (health.RootElement.GetProperty("components").GetProperty("spool").GetProperty("data").GetProperty("waitingRows").GetInt64() == 0)
            {
                return;
            }
        }
    }

    /// <summary>Asks the API with the read key and returns the answer's body.</summary>
    public static async Task<JsonElement> GetAsync(this PortalProcess portal, string path)
    {
        using var client = portal.CreateClient(portal.ReadKey);
        using var response = await client.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"GET {path} answered {(int)response.StatusCode}: {body}");
        }
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
