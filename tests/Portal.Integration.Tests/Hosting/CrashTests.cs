using System.Net;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Hosting;

/// <summary>An exporter sends without pause while first the engine and then the portal are killed; what it was told is stored is there exactly once.</summary>
public sealed class CrashTests
{
    private const string Application = "crash";
    private const int CallsPerRequest = 50;
    private const int Requests = 400;

    [Fact]
    [Trait("Speed", "Long")]
    public async Task Kills_DuringIngest_EveryAcknowledgedCallIsThereOnce()
    {
        await using var portal = await PortalProcess.StartAsync();
        using var http = new HttpClient();
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        long calls = 0, inputTokens = 0, lostAnswers = 0;
        for (var request = 1; request <= Requests; request++)
        {
            var body = OtlpProtobuf.Encode(SentCall.ToTraces(Batch(request)));
            if (request is 100 or 300)
            {
                portal.KillEngine();
            }
            // The portal dies while a request is on its way: whether it was stored before, only the portal knows.
            var crash = request is 200 or 350 ? CrashAsync(portal) : Task.CompletedTask;
            while (!await TrySendAsync(client, body))
            {
                lostAnswers++;
                await crash;
            }
            await crash;
            calls += CallsPerRequest;
            inputTokens += CallsPerRequest * request;
        }
        await portal.WhenDeliveredAsync();

        var summary = await portal.GetAsync($"/api/v1/calls/summary?application={Application}");
        summary.GetProperty("calls").GetInt64().ShouldBe(calls, $"{lostAnswers} requests were sent again");
        summary.GetProperty("inputTokens").GetInt64().ShouldBe(inputTokens);
    }

    private static async Task CrashAsync(PortalProcess portal)
    {
        await portal.KillAsync();
        await portal.StartAgainAsync();
    }

    private static async Task<bool> TrySendAsync(OtlpClient client, byte[] body)
    {
        try
        {
            var reply = await client.SendAsync(body, OtlpProtobuf.ContentType);
            reply.RejectedSpans.ShouldBe(0);
            if (reply.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                return false;
            }
            reply.IsSuccess.ShouldBeTrue($"{reply.Status}: {reply.Message}");
            return true;
        }
        catch (HttpRequestException)
        {
            return false; // As an exporter does: the same bytes again.
        }
    }

    private static IEnumerable<SentCall> Batch(int request) => Enumerable.Range(0, CallsPerRequest).Select(number => new SentCall
    {
        Application = Application,
        Start = TimeProvider.System.GetUtcNow().AddSeconds(-number),
        Duration = TimeSpan.FromMilliseconds(10),
        InputTokens = request,
    });
}
