using System.Diagnostics;
using System.Globalization;
using Portal.Testing;

namespace Portal.Benchmarks.Live;

/// <summary>Spans sent over OTLP until they can be queried: sustained rate, nothing lost, nothing counted twice.</summary>
internal static class EndToEndBenchmark
{
    private const int Senders = 4;

    /// <param name="arguments">[spans per second] [seconds]; 15000 and 60 when left out.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var rate = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 15_000;
        var duration = TimeSpan.FromSeconds(arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 60);
        await using var portal = await PortalProcess.StartAsync();
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        // Compiled code and caches as after some minutes of running.
        await new SpanSender(portal, "warm-up", spansPerRequest: 500).RunAsync(rate, TimeSpan.FromSeconds(3), Senders);
        await portal.WhenDeliveredAsync();

        var sender = new SpanSender(portal, "e2e", spansPerRequest: 500);
        var (portalCpu, engineCpu) = (ProcessUse.Cpu(portal.Id), ProcessUse.Cpu(portal.EngineId));
        var clock = Stopwatch.StartNew();
        await sender.RunAsync(rate, duration, Senders);
        var accepted = clock.Elapsed.TotalSeconds;
        await portal.WhenDeliveredAsync();
        var queryable = clock.Elapsed.TotalSeconds;
        (portalCpu, engineCpu) = (ProcessUse.Cpu(portal.Id) - portalCpu, ProcessUse.Cpu(portal.EngineId) - engineCpu);

        var summary = await portal.GetAsync($"/api/v1/calls/summary?application=e2e&from={Uri.EscapeDataString(from.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}");
        var counted = summary.GetProperty("calls").GetInt64();
        var million = sender.Calls / 1e6;
        Console.WriteLine($"{rate} spans/s for {duration.TotalSeconds:0} s, sent by this process over OTLP protobuf in requests of 500");
        Console.WriteLine($"  accepted     : {sender.Calls / accepted:0} spans/s (fsynced), {sender.Retries} requests sent again");
        Console.WriteLine($"  queryable    : {sender.Calls / queryable:0} spans/s; the last one {queryable - accepted:0.00} s after its acknowledgement");
        Console.WriteLine($"  count        : sent {sender.Calls}, counted {counted}, lost {Math.Max(0, sender.Calls - counted)}, doubled {Math.Max(0, counted - sender.Calls)}");
        Console.WriteLine($"  sums         : input {sender.InputTokens} sent, {summary.GetProperty("inputTokens").GetInt64()} counted; output {sender.OutputTokens} sent, {summary.GetProperty("outputTokens").GetInt64()} counted");
        Console.WriteLine($"  CPU          : portal {portalCpu.TotalSeconds / million:0.0} s, engine {engineCpu.TotalSeconds / million:0.0} s per million spans");
        Console.WriteLine($"  machine      : {MachineLimits.FsyncsPerSecond(portal.Data):0} fsyncs/s, loopback TCP {await MachineLimits.LoopbackBytesPerSecondAsync() / 1e6:0} MB/s, load {ProcessUse.Load()} on {Environment.ProcessorCount} cores");
    }
}
