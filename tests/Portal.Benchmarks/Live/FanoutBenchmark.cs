using System.Globalization;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Benchmarks.Live;

/// <summary>Many viewers of the same panels must cost ClickHouse no more than one, and the portal at most 1 MB each.</summary>
internal static class FanoutBenchmark
{
    private const string Panels = """["summary","summary-previous","latency","heatmap","errors","by-application","by-model","overview"]""";
    private const int PanelCount = 8;
    private const int Seconds = 20;

    /// <param name="arguments">[viewers]; 300 when left out.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var viewers = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 300;
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Live:ConnectionsPerUser"] = "100000" },
        });
        await new SpanSender(portal, "fanout", spansPerRequest: 500).RunAsync(rate: 5_000, TimeSpan.FromSeconds(4), senders: 2);
        await portal.WhenDeliveredAsync();

        // A first round warms caches and compiled code, so that the second tells viewers apart from the start.
        await MeasureAsync(portal, viewers: 10);
        var one = await MeasureAsync(portal, viewers: 1);
        var many = await MeasureAsync(portal, viewers);

        var perViewer = (many.MemoryMb - one.MemoryMb) / (viewers - 1);
        Console.WriteLine($"viewers x {PanelCount} panels of range 1h (tick 1 s)");
        Console.WriteLine($"  1 viewer     : {one.Queries:0.0} ClickHouse queries/s, {one.Frames:0} frames/s, portal {one.Cpu:0.00} cores, {one.MemoryMb:0} MB");
        Console.WriteLine($"  {viewers} viewers  : {many.Queries:0.0} ClickHouse queries/s, {many.Frames:0} frames/s, portal {many.Cpu:0.00} cores, {many.MemoryMb:0} MB");
        Console.WriteLine($"  ratio        : {many.Queries / one.Queries:0.00} queries (1.00 wanted), {perViewer:0.00} MB per viewer (at most 1 wanted)");
        Console.WriteLine($"  machine      : loopback TCP {await MachineLimits.LoopbackBytesPerSecondAsync() / 1e6:0} MB/s, load {ProcessUse.Load()} on {Environment.ProcessorCount} cores");
    }

    private static async Task<(double Queries, double Frames, double Cpu, double MemoryMb)> MeasureAsync(PortalProcess portal, int viewers)
    {
        await using var script = NodeScript.Start(
            "tests/Portal.Benchmarks/Live/hub-viewers.mjs",
            portal.Address.GetLeftPart(UriPartial.Authority),
            portal.ReadKey,
            viewers.ToString(CultureInfo.InvariantCulture),
            Panels,
            "1h");
        await script.NextAsync(line => line.GetProperty("streaming").GetInt32() == viewers * PanelCount);

        var queries = await QueriesAsync(portal);
        var cpu = ProcessUse.Cpu(portal.Id);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        long frames = 0, errors = 0;
        for (var second = 0; second < Seconds; second++)
        {
            var line = await script.NextAsync();
            frames += line.GetProperty("frames").GetInt64();
            errors += line.GetProperty("errors").GetInt64();
        }
        var elapsed = clock.Elapsed.TotalSeconds;
        if (errors > 0)
        {
            throw new InvalidOperationException($"{errors} frames carried an error.");
        }
        return ((await QueriesAsync(portal) - queries) / elapsed, frames / elapsed, (ProcessUse.Cpu(portal.Id) - cpu).TotalSeconds / elapsed, ProcessUse.ResidentMb(portal.Id));
    }

    private static async Task<long> QueriesAsync(PortalProcess portal)
    {
        using var client = portal.CreateClient(portal.AdminKey);
        using var status = JsonDocument.Parse(await client.GetByteArrayAsync("/api/v1/live"));
        return status.RootElement.GetProperty("queries").GetInt64();
    }
}
