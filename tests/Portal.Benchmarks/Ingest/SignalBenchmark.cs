using System.Diagnostics;
using Portal.Benchmarks.Live;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Benchmarks.Ingest;

/// <summary>Log records and data points per second and per CPU second, as JSON over HTTP, from one sender that waits for each answer.</summary>
internal static class SignalBenchmark
{
    private const int ItemsPerRequest = 500;

    public static async Task RunAsync(PortalProcess portal, OtlpClient client, int requests)
    {
        var now = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        await MeasureAsync("evaluations, OTLP JSON in to RowBinary out", OtlpSignal.Logs, number => OtlpJson.Encode(new OtlpLogs(new OtlpResourceLogs
        {
            Attributes = new() { { "service.name", "judge" } },
            Records = [.. Enumerable.Range(0, ItemsPerRequest).Select(i => Evaluation(now - (ulong)((number * ItemsPerRequest) + i)))],
        })));
        await MeasureAsync("histogram points, OTLP JSON in to RowBinary out", OtlpSignal.Metrics, number => OtlpJson.Encode(new OtlpMetrics(new OtlpResourceMetrics
        {
            Attributes = new() { { "service.name", "checkout" } },
            Histograms = [new("gen_ai.client.operation.duration", "s", [.. Enumerable.Range(0, ItemsPerRequest).Select(i => Point(now - (ulong)((number * ItemsPerRequest) + i), i))])],
        })));

        async Task MeasureAsync(string name, OtlpSignal signal, Func<int, byte[]> encode)
        {
            var bodies = Enumerable.Range(0, Math.Min(requests, 400)).Select(encode).ToList();
            var cpu = ProcessUse.Cpu(portal.Id);
            var clock = Stopwatch.StartNew();
            foreach (var body in bodies)
            {
                var reply = await client.SendAsync(signal, body, OtlpJson.ContentType);
                if (reply is not { IsSuccess: true, RejectedSpans: 0 })
                {
                    throw new InvalidOperationException($"The portal answered {reply.Status}: {reply.Message}");
                }
            }

            var accepted = clock.Elapsed.TotalSeconds;
            await portal.WhenDeliveredAsync();
            var items = bodies.Count * (double)ItemsPerRequest;
            Console.WriteLine($"  {name,-48}: {(ProcessUse.Cpu(portal.Id) - cpu).TotalSeconds / items * 1e6,6:0.00} CPU s per million ({items / accepted:0} items/s accepted)");
        }
    }

    private static OtlpLogRecord Evaluation(ulong time) => new()
    {
        TimeUnixNano = time,
        EventName = "gen_ai.evaluation.result",
        TraceId = Guid.NewGuid().ToByteArray(),
        SpanId = [1, 2, 3, 4, 5, 6, 7, 8],
        Attributes = new() { { "gen_ai.evaluation.name", "relevance" }, { "gen_ai.evaluation.score.value", 0.75 }, { "gen_ai.evaluation.score.label", "pass" }, { "gen_ai.response.id", "chatcmpl-1" } },
    };

    private static OtlpHistogramPoint Point(ulong time, int number) => new(
        time - 60_000_000_000, time, new() { { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", "model-" + (number % 20) } }, 12.5,
        [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92], [0, 0, 0, 1, 2, 5, 9, 4, 2, 1, 0, 0, 0, 0, 0]);
}
