namespace Portal.Tools.Demo;

/// <summary>Sends each span when it ends and each event when it happens, as instrumented applications do, and their metrics every ten seconds.</summary>
internal static class DemoLive
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MetricsInterval = TimeSpan.FromSeconds(10);

    /// <param name="readCues">Called on every tick.</param>
    public static async Task SendAsync(
        DemoTraffic traffic, Action readCues, Delivery delivery, int seed, TimeProvider time, CancellationToken cancellationToken)
    {
        Console.WriteLine("Demo: sending live traffic; stop with Ctrl+C.");
        var traces = new DemoTraces(seed);
        var metrics = new DemoMetrics();
        var coming = new PriorityQueue<DemoSignal, DateTimeOffset>();
        using var timer = new PeriodicTimer(Tick, time);
        var drawnUntil = time.GetUtcNow();
        var exportedUntil = drawnUntil;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            readCues();
            var now = time.GetUtcNow();
            foreach (var call in traffic.Within(drawnUntil, now - drawnUntil))
            {
                metrics.Record(call);
                foreach (var signal in traces.SignalsOf(call, withContent: true))
                {
                    coming.Enqueue(signal, signal.At);
                }
            }
            drawnUntil = now;
            List<DemoSignal> due = [];
            while (coming.TryPeek(out _, out var at) && at <= now)
            {
                due.Add(coming.Dequeue());
            }
            await DemoHistory.SendAsync(delivery, due, cancellationToken);
            if (now - exportedUntil >= MetricsInterval)
            {
                if (metrics.Take(exportedUntil, now) is { } export)
                {
                    await delivery.SendAsync(export, cancellationToken);
                }
                exportedUntil = now;
            }
        }
    }
}
