using System.Globalization;
using System.Security.Cryptography;
using Portal.Tools.Otlp;

namespace Portal.Tools.Replay;

/// <summary>Replays a trace file as if its requests came now, at their own pace or faster.</summary>
internal static class ReplayCommand
{
    private const string Help = """
        usage: tools/replay FILE [options]
        Sends each row of FILE (TIMESTAMP,ContextTokens,GeneratedTokens) as one model call over OTLP, its time moved to now.
        Latency is modelled: TTFT = 120 ms + 0.15 ms per input token; duration = TTFT + 22 ms per output token.

          --speed N        times faster than the file, e.g. 60x (default 1)
          --application A  service.name to send as (default: the file's name)
          --model M        model to send as (default replayed-model)
          --run ID         the same ID gives the same span ids, so that a second run counts nothing twice (default: a new one)
        """;

    /// <summary>How often due rows are sent together.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>Most spans in one request.</summary>
    private const int LargestRequest = 2_000;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var line = CommandLine.Parse(arguments, [.. PortalAddress.Options, "--speed", "--application", "--model", "--run"], ["--help"]);
        if (line.Has("--help"))
        {
            Console.WriteLine(Help);
            Console.WriteLine(PortalAddress.Help);
            return 0;
        }
        if (line.Operands is not [var file])
        {
            throw new UsageException("say which file to replay: tools/replay FILE");
        }
        var speed = line.Number("--speed", 1, 0.01, 1_000_000);
        var application = line.Text("--application") ?? Path.GetFileNameWithoutExtension(file);
        var model = line.Text("--model") ?? "replayed-model";
        var run = line.Text("--run") ?? Guid.NewGuid().ToString("N");

        var rows = TraceRow.ReadFile(file);
        rows.Sort((a, b) => a.Time.CompareTo(b.Time));
        using var http = new HttpClient();
        var delivery = new Delivery(PortalAddress.Connect(line, http));
        var started = time.GetUtcNow();
        var last = (rows[^1].Time - rows[0].Time) / speed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Replaying {rows.Count} calls at {speed}x: about {last.TotalSeconds:0} s."));

        for (var next = 0; next < rows.Count;)
        {
            var due = next;
            var elapsed = time.GetUtcNow() - started;
            while (due < rows.Count && due - next < LargestRequest && (rows[due].Time - rows[0].Time) / speed <= elapsed)
            {
                due++;
            }
            if (due > next)
            {
                var spans = rows[next..due].ConvertAll(row => ToSpan(row, started + (row.Time - rows[0].Time) / speed, model, run));
                await delivery.SendAsync(OtlpTraces.Of(ResourceOf(application), spans, "portal.replay"), cancellationToken);
                next = due;
            }
            else
            {
                await Task.Delay(Tick, time, cancellationToken);
            }
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Sent {delivery.Sent} calls, {rows.Sum(r => r.InputTokens)} input and {rows.Sum(r => r.OutputTokens)} output tokens as application '{application}'."));
        return 0;
    }

    private static OtlpAttributes ResourceOf(string application) => new()
    {
        { "service.name", application },
        { "service.version", "trace" },
        { "deployment.environment.name", "replay" },
    };

    /// <summary>A span is sent when it ends, so the row's moment becomes the call's end and its start lies before.</summary>
    private static OtlpSpan ToSpan(TraceRow row, DateTimeOffset end, string model, string run)
    {
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{run}/{row.Line}")), id);
        var ttft = LatencyModel.Ttft(row.InputTokens);
        var duration = LatencyModel.Duration(row.InputTokens, row.OutputTokens);
        return new OtlpSpan
        {
            TraceId = id[..16].ToArray(),
            SpanId = id[16..24].ToArray(),
            Name = $"chat {model}",
            StartUnixNano = ToUnixNano(end - duration),
            EndUnixNano = ToUnixNano(end),
            Attributes = new OtlpAttributes
            {
                { "gen_ai.operation.name", "chat" },
                { "gen_ai.provider.name", "azure.ai.openai" },
                { "gen_ai.request.model", model },
                { "gen_ai.response.model", model },
                { "gen_ai.usage.input_tokens", row.InputTokens },
                { "gen_ai.usage.output_tokens", row.OutputTokens },
                { "gen_ai.request.stream", true },
                { "gen_ai.response.time_to_first_chunk", ttft.TotalSeconds },
            },
        };
    }

    private static ulong ToUnixNano(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
