using System.Globalization;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Benchmarks.Live;

/// <summary>From sending a call to the frame that counts it at a hub client, under steady traffic.</summary>
internal static class PixelBenchmark
{
    private const string Probe = "pixel-probe";

    /// <param name="arguments">[spans per second] [probes]; 1000 and 100 when left out.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var rate = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000;
        var probes = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 100;
        await using var portal = await PortalProcess.StartAsync();
        using var stop = new CancellationTokenSource();
        var traffic = new SpanSender(portal, "pixel-traffic", spansPerRequest: 50).RunAsync(rate, TimeSpan.FromHours(1), senders: 4, stop.Token);
        await using var viewer = NodeScript.Start(
            "tests/Portal.Benchmarks/Live/hub-probe.mjs", portal.Address.GetLeftPart(UriPartial.Authority), portal.ReadKey, Probe);
        await viewer.NextAsync(line => line.GetProperty("calls").GetInt64() == 0);

        var milliseconds = new List<double>();
        for (var probe = 1; probe <= probes; probe++)
        {
            // Probes fall at every phase of the feed's tick.
            await Task.Delay(TimeSpan.FromMilliseconds(150 + probe * 37 % 500));
            var sent = TimeProvider.System.GetUtcNow();
            await portal.SendAsync(new SentCall { Application = Probe, Start = sent.AddMilliseconds(-100), Duration = TimeSpan.FromMilliseconds(100) });
            var seen = await viewer.NextAsync(line => line.GetProperty("calls").GetInt64() >= probe);
            milliseconds.Add(seen.GetProperty("at").GetDouble() - sent.ToUnixTimeMilliseconds());
        }
        await stop.CancelAsync();
        try
        {
            await traffic;
        }
        catch (OperationCanceledException)
        {
            // The traffic was to last as long as the probes.
        }

        milliseconds.Sort();
        Console.WriteLine($"call sent -> frame at a hub client, at {rate} spans/s, {probes} probes, summary of 15m");
        Console.WriteLine($"  p50 {At(0.50):0} ms (at most 1000 wanted), p95 {At(0.95):0} ms (at most 2000 wanted), most {milliseconds[^1]:0} ms");
        Console.WriteLine($"  machine      : {MachineLimits.FsyncsPerSecond(portal.Data):0} fsyncs/s, load {ProcessUse.Load()} on {Environment.ProcessorCount} cores");

        double At(double quantile) => milliseconds[Math.Clamp((int)Math.Ceiling(quantile * milliseconds.Count) - 1, 0, milliseconds.Count - 1)];
    }
}
