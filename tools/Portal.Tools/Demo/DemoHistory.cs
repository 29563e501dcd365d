using System.Globalization;
using System.Threading.Channels;

namespace Portal.Tools.Demo;

/// <summary>Sends what happened before the demo's start, as fast as the portal takes it.</summary>
internal static class DemoHistory
{
    /// <summary>Signals are drawn and sent in windows of this length.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>So much of the newest history carries prompts and answers; a month of them would only cost disk.</summary>
    private static readonly TimeSpan WithContent = TimeSpan.FromHours(3);

    private const int LargestRequest = 2_000;
    private const int Senders = 4;

    public static async Task SendAsync(
        DemoTraffic traffic, Delivery delivery, DateTimeOffset now, TimeSpan length, int seed, TimeProvider time, CancellationToken cancellationToken)
    {
        if (length == TimeSpan.Zero)
        {
            return;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Demo: sending {length.TotalDays:0.#} days of history ..."));
        var started = time.GetTimestamp();
        // Bounded: drawing waits for sending, so memory does not grow with the number of days.
        var requests = Channel.CreateBounded<List<DemoSignal>>(Senders * 2);
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            await foreach (var signals in requests.Reader.ReadAllAsync(cancellationToken))
            {
                await SendAsync(delivery, signals, cancellationToken);
            }
        }));
        var drawing = DrawAsync();
        // A sender that fails leaves the channel full: waiting for both would wait for ever.
        await Task.WhenAny(sending, drawing).Unwrap();
        await drawing;
        await sending;
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Demo: {delivery.Sent} spans and events of history sent in {seconds:0.0} s ({delivery.Sent / seconds:0}/s)."));

        async Task DrawAsync()
        {
            try
            {
                var traces = new DemoTraces(seed);
                List<DemoSignal> waiting = [];
                for (var from = now - length; from < now; from += Window)
                {
                    var withContent = from >= now - WithContent;
                    waiting.AddRange(traffic.Within(from, Window).OrderBy(call => call.Start)
                        .SelectMany(call => traces.SignalsOf(call, withContent))
                        .Where(signal => signal.At < now));
                    while (waiting.Count >= LargestRequest)
                    {
                        await requests.Writer.WriteAsync(waiting[..LargestRequest], cancellationToken);
                        waiting.RemoveRange(0, LargestRequest);
                    }
                }
                if (waiting.Count > 0)
                {
                    await requests.Writer.WriteAsync(waiting, cancellationToken);
                }
            }
            finally
            {
                requests.Writer.Complete();
            }
        }
    }

    /// <summary>Spans first, so that what is said about an answer finds it.</summary>
    internal static async Task SendAsync(Delivery delivery, IReadOnlyCollection<DemoSignal> signals, CancellationToken cancellationToken)
    {
        if (DemoRequests.ToTraces(signals) is { } traces)
        {
            await delivery.SendAsync(traces, cancellationToken);
        }
        if (DemoRequests.ToLogs(signals) is { } logs)
        {
            await delivery.SendAsync(logs, cancellationToken);
        }
    }
}
