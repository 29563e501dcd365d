using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Benchmarks.Live;
using Portal.Governance.Applications;
using Portal.Ingest;
using Portal.Ingest.Dialects;
using Portal.Ingest.Features;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Writing;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Benchmarks.Ingest;

/// <summary>
/// Processor time per million spans from OTLP protobuf to a durable spool, stage by stage in this process, and of a real portal that
/// also writes the rows into ClickHouse. Spans are chats with 20 attributes.
/// </summary>
internal static class IngestBenchmark
{
    private const int SpansPerRequest = 500;
    private const int Senders = 4;

    /// <summary>Doors are measured in turns, so that a slower minute of the machine meets both.</summary>
    private const int Turns = 2;
    private const int IdLength = 8;

    /// <summary>Field numbers from the request down to an attribute's value.</summary>
    private static readonly int[] AttributePath = [1, 2, 2, 9, 2];

    /// <param name="arguments">[spans]; 1000000 when left out.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var requests = (arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000) / SpansPerRequest;
        var folder = Directory.CreateTempSubdirectory("portal-ingest-bench-").FullName;
        try
        {
            var body = new Request(0);
            var gigabyte = (double)body.Bytes.Length * requests / 1e9;
            Console.WriteLine($"{requests * SpansPerRequest} spans in requests of {SpansPerRequest}, {body.Bytes.Length / SpansPerRequest} bytes a span, 20 attributes each");

            using var decoder = new TraceDecoder(new IngestOptions(), DialectMap.Default, new Utf8StringCache(), new SubjectHasher(new byte[32]), new PriceCatalog(), new ApplicationRules(), new FeatureVocabulary());
            Decode(decoder, body, Math.Min(requests, 200)); // compiled as after some minutes of running
            var walk = Measure(() => Walk(body, requests));
            var library = Measure(() => WalkWithLibrary(body, requests));
            var copy = Measure(() => Copy(body, requests));
            var decode = Measure(() => Decode(decoder, body, requests));
            Print("copy the bytes (memcpy)", copy, requests, $"{gigabyte / copy.TotalSeconds:0.0} GB/s");
            Print("walk the fields, keep nothing", walk, requests, $"{gigabyte / walk.TotalSeconds:0.00} GB/s");
            Print("the same walk with CodedInputStream", library, requests, $"{gigabyte / library.TotalSeconds:0.00} GB/s");
            Print("decode to RowBinary", decode, requests, $"{gigabyte / decode.TotalSeconds:0.00} GB/s");

            var started = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            await SpoolAsync(decoder, folder, requests);
            var spooled = Process.GetCurrentProcess().TotalProcessorTime - started;
            Print("decode and fsynced spool", spooled, requests, $"{requests * SpansPerRequest / clock.Elapsed.TotalSeconds:0} spans/s by one sender that waits for each fsync");
            Console.WriteLine($"  machine: {MachineLimits.FsyncsPerSecond(folder):0} fsyncs/s of 4 KiB, load {ProcessUse.Load()} on {Environment.ProcessorCount} cores");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        await MeasurePortalAsync(requests);
    }

    /// <summary>The whole way: door, key, decode, spool, and the writer's RowBinary into ClickHouse; over HTTP and over gRPC, in turns, and logs and metrics over HTTP.</summary>
    private static async Task MeasurePortalAsync(int requests)
    {
        await using var portal = await PortalProcess.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders });
        using var http2 = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        Func<Request, Task> overHttp = async body => Check(await client.SendAsync(body.Bytes, OtlpProtobuf.ContentType));
        Func<Request, Task> overGrpc = body => GrpcSender.SendAsync(http2, portal, body.Bytes);
        await SendAsync(overHttp, firstRequest: 1_000_000, requests: 400); // compiled as after some minutes of running
        await SendAsync(overGrpc, firstRequest: 1_500_000, requests: 400);
        await portal.WhenDeliveredAsync();
        var (httpCpu, grpcCpu) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var turn = 0; turn < Turns; turn++)
        {
            httpCpu += await MeasureAsync("whole portal, HTTP in to RowBinary out", overHttp, (2 + (2 * turn)) * 1_000_000);
            grpcCpu += await MeasureAsync("whole portal, gRPC in to RowBinary out", overGrpc, (3 + (2 * turn)) * 1_000_000);
        }

        Console.WriteLine($"  gRPC to HTTP/protobuf, CPU per span: {grpcCpu / httpCpu:0.00}");
        await SignalBenchmark.RunAsync(portal, client, requests);

        async Task<TimeSpan> MeasureAsync(string name, Func<Request, Task> send, int firstRequest)
        {
            var (cpu, engine) = (ProcessUse.Cpu(portal.Id), ProcessUse.Cpu(portal.EngineId));
            var clock = Stopwatch.StartNew();
            await SendAsync(send, firstRequest, requests / Turns);
            var accepted = clock.Elapsed.TotalSeconds;
            await portal.WhenDeliveredAsync();
            var used = ProcessUse.Cpu(portal.Id) - cpu;
            Print(name, used, requests / Turns,
                $"{requests / Turns * SpansPerRequest / accepted:0} spans/s accepted; engine beside it {Seconds(ProcessUse.Cpu(portal.EngineId) - engine, requests / Turns):0.0} s");
            return used;
        }
    }

    private static async Task SendAsync(Func<Request, Task> send, int firstRequest, int requests)
    {
        var next = firstRequest - 1;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            var body = new Request(0);
            while (Interlocked.Increment(ref next) is var number && number < firstRequest + requests)
            {
                body.Renumber(number);
                await send(body);
            }
        })));
    }

    private static void Check(OtlpReply reply)
    {
        if (reply is not { IsSuccess: true, RejectedSpans: 0 })
        {
            throw new InvalidOperationException($"The portal answered {reply.Status}, rejected {reply.RejectedSpans}: {reply.Message}");
        }
    }

    private static void Decode(TraceDecoder decoder, Request body, int requests)
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < requests; i++)
        {
            decoder.Clear();
            body.Renumber(i);
            if (!decoder.TryDecode(body.Bytes, "default", now, TimeSpan.FromDays(90)) || decoder.Batch.Items != SpansPerRequest)
            {
                throw new InvalidOperationException("A span was lost.");
            }
            _ = decoder.Batch.ToSpool("default");
        }
    }

    private static async Task SpoolAsync(TraceDecoder decoder, string folder, int requests)
    {
        await using var spool = Spool.Open(folder, new SpoolOptions(), TimeProvider.System, NullLogger.Instance);
        var body = new Request(0);
        for (var i = 0; i < requests; i++)
        {
            decoder.Clear();
            body.Renumber(i);
            decoder.TryDecode(body.Bytes, "default", TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(90));
            var receipt = await spool.AppendAsync(decoder.Batch.ToSpool("default"));
            if (receipt.Stored != SpansPerRequest)
            {
                throw new InvalidOperationException($"{receipt.Stored} of {SpansPerRequest} calls were stored.");
            }
        }
    }

    /// <summary>The least that any decoder must do: find every field down to the attributes' values.</summary>
    private static void Walk(Request body, int requests)
    {
        var fields = 0L;
        for (var i = 0; i < requests; i++)
        {
            fields += WalkMessage(body.Bytes, new Slice(0, body.Bytes.Length), AttributePath);
        }
        if (fields == 0)
        {
            throw new InvalidOperationException("Nothing was read.");
        }
    }

    /// <param name="path">Field numbers of the nested messages to enter, level by level.</param>
    private static long WalkMessage(ReadOnlySpan<byte> body, Slice message, ReadOnlySpan<int> path)
    {
        var fields = 0L;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            fields++;
            if (path.Length > 0 && reader.Tag == (((uint)path[0] << 3) | 2))
            {
                fields += WalkMessage(body, reader.ReadSlice(), path[1..]);
            }
            else
            {
                reader.Skip();
            }
        }
        return fields;
    }

    /// <summary>Google.Protobuf's public reader, which enters a nested message by copying it.</summary>
    private static void WalkWithLibrary(Request body, int requests)
    {
        var fields = 0L;
        for (var i = 0; i < requests; i++)
        {
            fields += WalkMessage(new CodedInputStream(body.Bytes), AttributePath);
        }
        if (fields == 0)
        {
            throw new InvalidOperationException("Nothing was read.");
        }
    }

    private static long WalkMessage(CodedInputStream input, ReadOnlySpan<int> path)
    {
        var fields = 0L;
        while (input.ReadTag() is var tag and not 0)
        {
            fields++;
            if (path.Length > 0 && tag == (((uint)path[0] << 3) | 2))
            {
                fields += WalkMessage(input.ReadBytes().CreateCodedInput(), path[1..]);
            }
            else
            {
                input.SkipLastField();
            }
        }
        return fields;
    }

    private static void Copy(Request body, int requests)
    {
        var target = new byte[body.Bytes.Length];
        for (var i = 0; i < requests; i++)
        {
            body.Bytes.AsSpan().CopyTo(target);
        }
    }

    private static TimeSpan Measure(Action action)
    {
        var started = Process.GetCurrentProcess().TotalProcessorTime;
        action();
        return Process.GetCurrentProcess().TotalProcessorTime - started;
    }

    private static double Seconds(TimeSpan cpu, int requests) => cpu.TotalSeconds / (requests * (double)SpansPerRequest) * 1e6;

    private static void Print(string stage, TimeSpan cpu, int requests, string note) =>
        Console.WriteLine($"  {stage,-40}: {Seconds(cpu, requests),6:0.00} CPU s per million spans ({note})");

    /// <summary>One encoded request whose span ids are changed in place, so that every send is new without encoding again.</summary>
    private sealed class Request
    {
        private readonly int[] _ids = new int[SpansPerRequest];

        public Request(int number)
        {
            var now = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
            var spans = Enumerable.Range(0, SpansPerRequest).Select(i => Span(i, now)).ToList();
            var resource = new OtlpAttributes
            {
                { "service.name", "checkout-assistant" }, { "service.version", "3.2.1" }, { "deployment.environment.name", "production" }, { "host.name", "node-17" },
                { "telemetry.sdk.name", "opentelemetry" }, { "telemetry.sdk.language", "python" }, { "telemetry.sdk.version", "1.38.0" },
            };
            Bytes = OtlpProtobuf.Encode(OtlpTraces.Of(resource, spans, "opentelemetry.instrumentation.openai_v2", "https://opentelemetry.io/schemas/1.41.0"));
            for (var i = 0; i < spans.Count; i++)
            {
                _ids[i] = Bytes.AsSpan().IndexOf(spans[i].SpanId);
            }
            Renumber(number);
        }

        public byte[] Bytes { get; }

        public void Renumber(int number)
        {
            for (var i = 0; i < _ids.Length; i++)
            {
                BinaryPrimitives.WriteInt64BigEndian(Bytes.AsSpan(_ids[i], IdLength), (long)number * SpansPerRequest + i + 1);
            }
        }

        private static OtlpSpan Span(int number, ulong now)
        {
            var spanId = new byte[IdLength];
            BinaryPrimitives.WriteInt64BigEndian(spanId, 0x5EED_0000_0000_0000 + number);
            var model = number % 3 == 0 ? "gpt-4o" : "gpt-4o-mini";
            return new OtlpSpan
            {
                TraceId = Guid.NewGuid().ToByteArray(),
                SpanId = spanId,
                ParentSpanId = Guid.NewGuid().ToByteArray()[..IdLength],
                Name = $"chat {model}",
                StartUnixNano = now - 2_000_000_000,
                EndUnixNano = now - (ulong)number * 1_000_000,
                Attributes = new OtlpAttributes
                {
                    { "gen_ai.operation.name", "chat" },
                    { "gen_ai.provider.name", "openai" },
                    { "gen_ai.request.model", model },
                    { "gen_ai.response.model", model + "-2024-11-20" },
                    { "gen_ai.response.id", $"chatcmpl-AbCdEfGh{number:0000000}" },
                    { "gen_ai.response.finish_reasons", OtlpValue.Strings("stop") },
                    { "gen_ai.usage.input_tokens", 1200 + number },
                    { "gen_ai.usage.output_tokens", 150 + number % 300 },
                    { "gen_ai.usage.cache_read.input_tokens", 512 },
                    { "gen_ai.response.time_to_first_chunk", 0.35 + number / 10_000.0 },
                    { "gen_ai.request.stream", true },
                    { "gen_ai.conversation.id", $"conversation-{number % 50:0000}" },
                    { "user.id", $"user-{number % 200}" },
                    { "gen_ai.request.temperature", 0.7 },
                    { "gen_ai.request.max_tokens", 1024 },
                    { "gen_ai.request.top_p", 0.95 },
                    { "server.address", "api.openai.com" },
                    { "server.port", 443 },
                    { "openai.response.service_tier", "default" },
                    { "openai.response.system_fingerprint", "fp_44709d6fcb" },
                },
            };
        }
    }
}
