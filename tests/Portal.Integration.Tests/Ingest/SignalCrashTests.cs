using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Ingest;

/// <summary>A portal that accepted logs and metrics is killed before ClickHouse has them.</summary>
public sealed class SignalCrashTests
{
    private const int Requests = 40;

    [Fact]
    public async Task Kill_BetweenAcceptAndInsert_LosesNoLogAndNoPoint_AndResentOnesCountOnce()
    {
        // Rows are collected for a minute before they are inserted, so that none is when the portal dies.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Spool:BatchMilliseconds"] = "60000", ["Spool:BusyBatchMilliseconds"] = "60000" };
        var folder = Directory.CreateTempSubdirectory("portal-signals-");
        try
        {
            var start = TimeProvider.System.GetUtcNow();
            await using (var first = await PortalProcess.StartAsync(new PortalProcessOptions { Data = folder.FullName, Settings = settings }))
            {
                await SendAsync(first, start);
                await first.KillAsync();
            }

            await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions { Data = folder.FullName });
            await SendAsync(portal, start); // as exporters do that got no answer
            await portal.WhenDeliveredAsync();

            var range = $"from={start.AddHours(-1).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&to={start.AddMinutes(10).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
            var evaluations = (await portal.GetAsync($"/api/v1/evaluations?{range}")).GetProperty("evaluations");
            evaluations.GetArrayLength().ShouldBe(1);
            evaluations[0].GetProperty("count").GetInt32().ShouldBe(Requests);
            evaluations[0].GetProperty("averageScore").GetDouble().ShouldBe((Requests - 1) / 2.0);
            var total = (await portal.GetAsync($"/api/v1/metrics/series?metric=gen_ai.client.inference.duration&{range}")).GetProperty("groups")[0].GetProperty("total");
            total.GetProperty("count").GetDouble().ShouldBe(Requests * 3);
            total.GetProperty("sum").GetDouble().ShouldBe(Requests * 1.5);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SendAsync(PortalProcess portal, DateTimeOffset start)
    {
        using var http = new HttpClient();
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        var now = (ulong)(start - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var i = 0; i < Requests; i++)
        {
            var at = now + (ulong)i;
            var logs = new OtlpLogs(new OtlpResourceLogs
            {
                Records = [new OtlpLogRecord { TimeUnixNano = at, EventName = "gen_ai.evaluation.result", Attributes = new() { { "gen_ai.evaluation.name", "tone" }, { "gen_ai.evaluation.score.value", i } } }],
            });
            var metrics = new OtlpMetrics(new OtlpResourceMetrics
            {
                Histograms = [new OtlpHistogram("gen_ai.client.operation.duration", "s", [new OtlpHistogramPoint(now, at, [], 1.5, [0.5, 1], [1, 1, 1])])],
            });
            (await client.SendAsync(OtlpSignal.Logs, OtlpJson.Encode(logs), OtlpJson.ContentType)).ShouldBe(new OtlpReply(System.Net.HttpStatusCode.OK, 0, "", null));
            (await client.SendAsync(OtlpSignal.Metrics, OtlpJson.Encode(metrics), OtlpJson.ContentType)).ShouldBe(new OtlpReply(System.Net.HttpStatusCode.OK, 0, "", null));
        }
    }
}
