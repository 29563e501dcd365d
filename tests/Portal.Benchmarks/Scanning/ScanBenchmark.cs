using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Governance.Applications;
using Portal.Governance.Scanning;
using Portal.Ingest;
using Portal.Ingest.Dialects;
using Portal.Ingest.Features;
using Portal.Ingest.Scanning;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Tools.Otlp;

namespace Portal.Benchmarks.Scanning;

/// <summary>Megabytes a second on one core that are searched for personal data and secrets, for several kinds of text, and what the search costs a span.</summary>
internal static class ScanBenchmark
{
    private const int Megabyte = 1_000_000;

    /// <param name="arguments">[seconds per measurement]; 3 when left out.</param>
    public static Task RunAsync(string[] arguments)
    {
        var limit = TimeSpan.FromSeconds(arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 3);
        Console.WriteLine($"one thread, {Environment.ProcessorCount} cores; every kind is looked for and redacted");
        foreach (var (name, text) in Corpora())
        {
            Print(name, Encoding.UTF8.GetBytes(text), limit);
        }

        MeasureSpans(limit);
        return Task.CompletedTask;
    }

    private static IEnumerable<(string Name, string Text)> Corpora()
    {
        const string prose = "The committee met on Tuesday to discuss the budget for 2026. After a long debate - two hours, as it turned out - they agreed on 1,204 items; the rest was postponed. \"We will come back to it,\" said the chair. ";
        yield return ("English prose", prose);
        yield return ("messages as JSON, escaped", JsonSerializer.Serialize(Enumerable.Range(0, 20).Select(i => new { role = i % 2 == 0 ? "user" : "assistant", content = $"{prose}\nHe said: \"{i}\"\n\t- point" })));
        yield return ("tool calls, JSON within JSON", JsonSerializer.Serialize(Enumerable.Range(0, 20).Select(i => new { name = "search", arguments = JsonSerializer.Serialize(new { query = prose, id = i * 7919, tags = (string[])["a_b", "c-d"] }) })));
        yield return ("numbers: embeddings as text", JsonSerializer.Serialize(Enumerable.Range(0, 300).Select(i => Math.Sin(i) * 0.12345678901)));
        yield return ("program text", "for (var i = 0; i < items.Length; i++)\n{\n    total_count += items[i].Price * 1.21m; // VAT_rate\n}\nvar key = Environment.GetEnvironmentVariable(\"API_KEY\");\n");
        yield return ("log lines with ids", "2026-11-21T12:00:00.123Z INFO request 550e8400-e29b-41d4-a716-446655440000 from 10.1.2.3 took 1234567 ns status=200 bytes=48213\n");
        yield return ("Japanese", "会議は火曜日に開かれ、予算について話し合われました。長い議論の後、彼らは合意しました。");
        yield return ("personal data in every line", "Write to anna.smith@example.com or call +34 600 111 222, card 4111 1111 1111 1111, key AKIAIOSFODNN7EXAMPLE.\n");
    }

    private static void Print(string name, byte[] part, TimeSpan limit)
    {
        // Values of 4 KB, as messages are; what is repeated within one is not cheaper.
        var value = Repeat(part, 4096);
        var rounds = Megabyte / value.Length;
        var actions = FindingActions.All(FindingAction.Redact);
        var (scanner, values, counts, edits) = (TextScanner.For(actions)!, new ValueScanner(new Replacement(new SubjectHasher(new byte[32]))), new FindingCounts(), new Edits());
        void Scan()
        {
            for (var i = 0; i < rounds; i++)
            {
                edits.Clear();
                values.Scan(value, 0, scanner, actions, FindingPlace.Input, counts, edits);
            }
        }

        for (var i = 0; i < 200; i++)
        {
            Scan();
        }

        var started = ThreadCpu();
        var megabytes = 0L;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < limit; megabytes++)
        {
            Scan();
        }

        var seconds = (ThreadCpu() - started).TotalSeconds;
        Console.WriteLine($"  {name,-32}: {megabytes * rounds * value.Length / 1e6 / seconds,7:0} MB/s per core, {edits.Count} findings in {value.Length} bytes");
    }

    private static void MeasureSpans(TimeSpan limit)
    {
        var body = OtlpProtobuf.Encode(OtlpTraces.Of(new() { { "service.name", "shop" } }, [.. Enumerable.Range(1, 500).Select(Span)], "bench"));
        Console.WriteLine($"  spans of {body.Length / 500} bytes, 20 attributes, a prompt of 600 and an answer of 400 characters:");
        var without = Decode(body, FindingAction.Keep, limit);
        var with = Decode(body, FindingAction.Redact, limit);
        Console.WriteLine($"  decode without scanning {without * 1e6:0.00} us CPU a span, with scanning {with * 1e6:0.00}: {(with - without) * 1e6:0.00} us for the scan");
    }

    private static double Decode(byte[] body, FindingAction action, TimeSpan limit)
    {
        var options = new IngestOptions { Scanning = new ScanningOptions { Email = action, Phone = action, Iban = action, Card = action, NationalId = action, Secret = action } };
        using var decoder = new TraceDecoder(options, DialectMap.Default, new Utf8StringCache(), new SubjectHasher(new byte[32]), new PriceCatalog(), new ApplicationRules(), new FeatureVocabulary());
        var received = TimeProvider.System.GetUtcNow();
        var spans = 0L;
        var started = TimeSpan.Zero;
        for (var (clock, warm) = (Stopwatch.StartNew(), true); clock.Elapsed < limit + TimeSpan.FromSeconds(2);)
        {
            if (warm && clock.Elapsed > TimeSpan.FromSeconds(2))
            {
                (warm, spans, started) = (false, 0, ThreadCpu());
            }

            decoder.Clear();
            if (!decoder.TryDecode(body, "default", received, TimeSpan.FromDays(90)))
            {
                throw new InvalidOperationException("The benchmark's own request was refused.");
            }

            spans += 500;
        }

        return (ThreadCpu() - started).TotalSeconds / spans;
    }

    private static OtlpSpan Span(int number)
    {
        var attributes = new OtlpAttributes
        {
            { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", "gpt-4o" }, { "gen_ai.provider.name", "openai" }, { "gen_ai.usage.input_tokens", 512L }, { "gen_ai.usage.output_tokens", 128L },
            { "gen_ai.input.messages", JsonSerializer.Serialize(new[] { new { role = "user", content = string.Concat(Enumerable.Repeat("Where is my order? I placed it two weeks ago.\n", 12)) } }) },
            { "gen_ai.output.messages", JsonSerializer.Serialize(new[] { new { role = "assistant", content = string.Concat(Enumerable.Repeat("Let me look that up for you. It left yesterday.\n", 8)) } }) },
        };
        for (var i = 0; i < 13; i++)
        {
            attributes.Add($"app.attribute_{i}", $"value {i} of span");
        }

        var id = new byte[8];
        BitConverter.TryWriteBytes(id, number);
        var now = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        return new OtlpSpan { TraceId = [.. Enumerable.Repeat((byte)1, 16)], SpanId = id, Name = "chat gpt-4o", StartUnixNano = now - 1_500_000_000, EndUnixNano = now, Attributes = attributes };
    }

    private static byte[] Repeat(byte[] part, int length)
    {
        var value = new byte[Math.Max(length, part.Length)];
        for (var i = 0; i < value.Length; i++)
        {
            value[i] = part[i % part.Length];
        }

        return value;
    }

    /// <summary>Of the process; nothing else runs in it meanwhile.</summary>
    private static TimeSpan ThreadCpu() => Process.GetCurrentProcess().TotalProcessorTime;
}
