using System.Globalization;
using System.Threading.Channels;
using Portal.Tools.Otlp;

namespace Portal.Tools.Demo;

/// <summary>Sends a month of history as fast as the portal takes it, then live traffic until it is stopped.</summary>
internal static class DemoCommand
{
    private const string Help = """
        usage: tools/demo [options]
        Six applications on eight models, in three instrumentation dialects: daily rhythm, growth, errors and bad hours.

          --days N         days of history before now (default 30; 0 for none)
          --rate N         mean model calls per second at the end of history and from then on (default 1.4)
          --history-only   stop after the history
          --seed N         another seed gives another month (default 1)
        """;

    /// <summary>Spans are drawn and sent in windows of this length.</summary>
    private static readonly TimeSpan HistoryWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LiveWindow = TimeSpan.FromMilliseconds(250);
    private const int LargestRequest = 2_000;
    private const int Senders = 4;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var line = CommandLine.Parse(arguments, [.. PortalAddress.Options, "--days", "--rate", "--seed"], ["--history-only", "--help"]);
        if (line.Has("--help"))
        {
            Console.WriteLine(Help);
            Console.WriteLine(PortalAddress.Help);
            return 0;
        }
        if (line.Operands.Count > 0)
        {
            throw new UsageException($"'{line.Operands[0]}' is not an option of tools/demo");
        }
        var days = line.Number("--days", 30, 0, 365);
        var rate = line.Number("--rate", 1.4, 0.001, 10_000);
        var seed = (int)line.Number("--seed", 1, 0, int.MaxValue);
        using var http = new HttpClient();
        var delivery = new Delivery(PortalAddress.Connect(line, http));
        var now = time.GetUtcNow();
        var traffic = new DemoTraffic(now, rate, seed);

        await SendHistoryAsync(traffic, delivery, now, TimeSpan.FromDays(days), seed, time, cancellationToken);
        if (!line.Has("--history-only"))
        {
            await SendLiveAsync(traffic, delivery, seed, time, cancellationToken);
        }
        return 0;
    }

    private static async Task SendHistoryAsync(
        DemoTraffic traffic, Delivery delivery, DateTimeOffset now, TimeSpan length, int seed, TimeProvider time, CancellationToken cancellationToken)
    {
        if (length == TimeSpan.Zero)
        {
            return;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Demo: sending {length.TotalDays:0.#} days of history ..."));
        var started = time.GetTimestamp();
        // Bounded: drawing waits for sending, so memory does not grow with the number of days.
        var requests = Channel.CreateBounded<OtlpTraces>(Senders * 2);
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            await foreach (var traces in requests.Reader.ReadAllAsync(cancellationToken))
            {
                await delivery.SendAsync(traces, cancellationToken);
            }
        }));
        var drawing = DrawAsync();
        // A sender that fails leaves the channel full: waiting for both would wait for ever.
        await Task.WhenAny(sending, drawing).Unwrap();
        await drawing;
        await sending;
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Demo: {delivery.Sent} spans of history sent in {seconds:0.0} s ({delivery.Sent / seconds:0} spans/s)."));

        async Task DrawAsync()
        {
            try
            {
                var spans = new DemoSpans(seed, withContent: false);
                List<DemoCall> waiting = [];
                for (var from = now - length; from < now; from += HistoryWindow)
                {
                    waiting.AddRange(traffic.Within(from, HistoryWindow).Where(call => call.Start + call.Duration < now).OrderBy(call => call.Start));
                    while (waiting.Count >= LargestRequest)
                    {
                        await requests.Writer.WriteAsync(spans.ToTraces(waiting[..LargestRequest]), cancellationToken);
                        waiting.RemoveRange(0, LargestRequest);
                    }
                }
                if (waiting.Count > 0)
                {
                    await requests.Writer.WriteAsync(spans.ToTraces(waiting), cancellationToken);
                }
            }
            finally
            {
                requests.Writer.Complete();
            }
        }
    }

    /// <summary>A span is sent when its call ends, as an instrumented application would.</summary>
    private static async Task SendLiveAsync(DemoTraffic traffic, Delivery delivery, int seed, TimeProvider time, CancellationToken cancellationToken)
    {
        Console.WriteLine("Demo: sending live traffic; stop with Ctrl+C.");
        var spans = new DemoSpans(seed + 1, withContent: true);
        var running = new PriorityQueue<DemoCall, DateTimeOffset>();
        using var timer = new PeriodicTimer(LiveWindow, time);
        var drawnUntil = time.GetUtcNow();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = time.GetUtcNow();
            foreach (var call in traffic.Within(drawnUntil, now - drawnUntil))
            {
                running.Enqueue(call, call.Start + call.Duration);
            }
            drawnUntil = now;
            List<DemoCall> ended = [];
            while (running.TryPeek(out _, out var end) && end <= now)
            {
                ended.Add(running.Dequeue());
            }
            if (ended.Count > 0)
            {
                await delivery.SendAsync(spans.ToTraces(ended), cancellationToken);
            }
        }
    }
}
