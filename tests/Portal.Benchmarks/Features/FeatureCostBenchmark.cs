using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Benchmarks.Live;
using Portal.Governance.Features;
using Portal.Ingest;
using Portal.Ingest.Dialects;
using Portal.Ingest.Features;
using Portal.Ingest.Wire;
using Portal.Telemetry;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Benchmarks.Features;

/// <summary>
/// What features cost on top of plain ingest, in microseconds of processor time a span: the portal's part (computing them while a span is decoded) and the engine's (the
/// materialized views), each measured in its own process, with and without, in turns. Spans are chats with prompt and answer, two groups, an outcome, a language and two features of their own.
/// </summary>
internal static class FeatureCostBenchmark
{
    private const int RowsPerInsert = 15_000;
    private const int Turns = 4;
    private const string DropView = "DROP VIEW feature_bins_five_minutes_view";

    /// <param name="arguments">[inserts a turn], 8 when left out; [a file with the statement that makes another view of calls], to compare variants.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var inserts = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 8;
        MeasureMapper();
        await using var fixture = new EngineFixture();
        var engine = await fixture.Engine;
        var process = engine.ProcessId ?? throw new InvalidOperationException("The engine does not run.");
        await using var with = await StoreAsync(fixture);
        await using var without = await StoreAsync(fixture);
        await without.DataSource.ExecuteAsync(DropView, CancellationToken.None);
        if (arguments.Length > 1)
        {
            await with.DataSource.ExecuteAsync(DropView, CancellationToken.None);
            await with.DataSource.ExecuteAsync(await File.ReadAllTextAsync(arguments[1]), CancellationToken.None);
        }
        // Both orders equally often, so that a slower minute of the machine meets both.
        var (costWith, costWithout) = (TimeSpan.Zero, TimeSpan.Zero);
        await InsertAsync(with, 0, 1);
        await InsertAsync(without, 0, 1);
        for (var turn = 1; turn <= Turns; turn++)
        {
            costWith += await CpuAsync(with, turn);
            costWithout += await CpuAsync(without, turn);
        }
        var spans = Turns * inserts * (double)RowsPerInsert;
        Console.WriteLine($"engine, {RowsPerInsert} rows an insert, {spans:0} spans each way, merges included:");
        Console.WriteLine($"  without the views of features: {costWithout.TotalMicroseconds / spans,6:0.00} us a span");
        Console.WriteLine($"  with them                    : {costWith.TotalMicroseconds / spans,6:0.00} us a span");
        Console.WriteLine($"  features                     : {(costWith - costWithout).TotalMicroseconds / spans,6:0.00} us a span; load {ProcessUse.Load()} on {Environment.ProcessorCount} cores");

        async Task<TimeSpan> CpuAsync(TestDatabase database, int turn)
        {
            var started = ProcessUse.Cpu(process);
            await InsertAsync(database, turn, inserts);
            // Merging what was written is part of its price.
            foreach (var table in new[] { "feature_bins_five_minutes", "feature_bins_hour", "feature_bins_day" })
            {
                await database.DataSource.ExecuteAsync($"OPTIMIZE TABLE {table}", CancellationToken.None);
            }
            return ProcessUse.Cpu(process) - started;
        }
    }

    private static async Task<TestDatabase> StoreAsync(EngineFixture fixture)
    {
        var database = await fixture.CreateDatabaseAsync();
        await using (var server = new ClickHouseDataSource(database.DataSource.Settings with { Database = "default" }))
        {
            await new SchemaMigrator(server, database.DataSource, database.Name, new SchemaOptions(), TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(CancellationToken.None);
        }
        return database;
    }

    private static async Task InsertAsync(TestDatabase database, int turn, int inserts)
    {
        for (var insert = 0; insert < inserts; insert++)
        {
            using var writer = Rows((turn * 1000) + insert);
            var block = new InsertBlock(CallColumns.Table, CallColumns.All, writer.WrittenMemory, RowsPerInsert, $"{turn}-{insert}");
            await new BlockInserter(database.DataSource).InsertAsync(block, CancellationToken.None);
        }
    }

    /// <summary>Live traffic: what arrives within seconds, of six series.</summary>
    private static RowBinaryWriter Rows(int seed)
    {
        var random = new Random(seed);
        var writer = new RowBinaryWriter();
        var start = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        using var row = new CallRow();
        for (var i = 0; i < RowsPerInsert; i++)
        {
            row.Clear();
            (row.Tenant, row.Application, row.Environment, row.Version) = ("default", i % 3 == 0 ? "support" : "loans", "production", "2.4.0");
            (row.Provider, row.Model, row.RequestModel, row.Operation) = ("openai", i % 2 == 0 ? "gpt-4o" : "gpt-4o-mini", "gpt-4o", "chat");
            (row.Kind, row.Counted, row.TraceId, row.SpanId) = (CallKind.Inference, true, new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()), (ulong)random.NextInt64());
            (row.StartMicroseconds, row.ReceivedMilliseconds) = (start - random.Next(3_000_000), start / 1000);
            (row.DurationNanoseconds, row.TtftNanoseconds) = ((ulong)(Math.Exp(random.NextDouble() * 4) * 100e6), (ulong)(Math.Exp(random.NextDouble() * 3) * 20e6));
            (row.InputTokens, row.OutputTokens, row.Cost, row.PriceId) = ((ulong)random.Next(4000), (ulong)random.Next(800), random.Next(1000) / 1e6m, 7);
            row.FinishReasons.Add("stop");
            row.Numbers.Add("input_chars", (double)random.Next(20_000));
            row.Numbers.Add("output_chars", (double)random.Next(4_000));
            row.Numbers.Add("basket", random.NextDouble() * 100);
            row.Labels.Add("language", random.Next(5) == 0 ? "es" : "en");
            row.Labels.Add("fingerprint", "fp_44709d6fcb");
            row.Labels.Add("prompt_version", "support-main@2.4.0");
            row.Labels.Add("model_changed", "no");
            row.Labels.Add("truncation", "no");
            row.Labels.Add("refusal", "no");
            row.Labels.Add("channel", random.Next(2) == 0 ? "app" : "web");
            row.Groups.Add("gender", "female");
            row.Groups.Add("age_band", "30-44");
            (row.Outcome, row.OutcomeScore) = ("approved", random.NextDouble());
            CallRowEncoder.Write(writer, row);
        }
        return writer;
    }

    /// <summary>The mapper alone, on one decoded span, again and again.</summary>
    private static void MeasureMapper()
    {
        const int calls = 300_000;
        const string prompt = "My parcel has not moved for three days. What can I do? I ordered it on the fourteenth and the carrier says nothing.\n";
        var body = OtlpProtobuf.Encode(OtlpTraces.Of([], [Span(string.Concat(Enumerable.Repeat(prompt, 16)))], "bench"));
        using var decoder = new FeatureProbe(body);
        decoder.Run(20_000);
        var plain = decoder.Cpu(calls, features: false);
        var full = decoder.Cpu(calls, features: true);
        Console.WriteLine($"portal, chats with a prompt of {16 * prompt.Length} characters and an answer of {prompt.Length}, {calls} spans each way:");
        Console.WriteLine($"  decoded and mapped without features: {plain.TotalMicroseconds / calls,6:0.00} us a span");
        Console.WriteLine($"  with them                          : {full.TotalMicroseconds / calls,6:0.00} us a span");
        Console.WriteLine($"  features                           : {(full - plain).TotalMicroseconds / calls,6:0.00} us a span; load {ProcessUse.Load()}");

        static OtlpSpan Span(string question) => new()
        {
            TraceId = Guid.NewGuid().ToByteArray(),
            SpanId = [1, 2, 3, 4, 5, 6, 7, 8],
            Name = "chat gpt-4o",
            StartUnixNano = 1_795_000_000_000_000_000,
            EndUnixNano = 1_795_000_001_000_000_000,
            Attributes = new OtlpAttributes
            {
                { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", "openai" }, { "gen_ai.request.model", "gpt-4o" }, { "gen_ai.response.model", "gpt-4o-2024-11-20" },
                { "gen_ai.response.id", "chatcmpl-1" }, { "gen_ai.response.finish_reasons", OtlpValue.Strings("stop") }, { "gen_ai.usage.input_tokens", 1200 },
                { "gen_ai.usage.output_tokens", 150 }, { "gen_ai.conversation.id", "conversation-1" }, { "user.id", "user-1" }, { "server.address", "api.openai.com" },
                { "openai.response.system_fingerprint", "fp_44709d6fcb" }, { "gen_ai.prompt.name", "support-main" }, { "gen_ai.prompt.version", "2.4.0" }, { "portal.language", "en" },
                { "portal.group.gender", "female" }, { "portal.group.age_band", "30-44" }, { "portal.outcome", "approved" }, { "portal.outcome.score", 0.7 },
                { "portal.feature.channel", "app" }, { "portal.feature.basket", 41.5 },
                { "gen_ai.input.messages", System.Text.Json.JsonSerializer.Serialize(new[] { new { role = "user", parts = new[] { new { type = "text", content = question } } } }) },
                { "gen_ai.output.messages", System.Text.Json.JsonSerializer.Serialize(new[] { new { role = "assistant", parts = new[] { new { type = "text", content = prompt } } } }) },
            },
        };
    }

    /// <summary>What <see cref="TraceDecoder"/> does with one span, with and without its features.</summary>
    private sealed class FeatureProbe : IDisposable
    {
        private readonly byte[] _body;
        private readonly SpanAttributes _attributes = new(DialectMap.Default, 128);
        private readonly JsonText _json = new();
        private readonly CallRow _row = new();
        private readonly CallContentRow _content = new();
        private readonly FeatureMapper _features;
        private readonly SpanReader _span;
        private readonly SpanMapper _mapper;
        private readonly ContentMapper _contents;
        private readonly CallClock _clock = new(TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(90));
        private readonly Slice _message;

        public FeatureProbe(byte[] body)
        {
            _body = body;
            var strings = new Utf8StringCache();
            var options = new IngestOptions();
            _mapper = new(options, strings, new SubjectHasher(new byte[32]), _json);
            _span = new(DialectMap.Default, strings, _attributes);
            _contents = new(options, _mapper, _json);
            _features = new(strings, new FeatureVocabulary());
            _message = Descend(new Slice(0, body.Length), (1 << 3) | 2, (2 << 3) | 2, (2 << 3) | 2);
        }

        public TimeSpan Cpu(int calls, bool features)
        {
            var started = Environment.CpuUsage.TotalTime;
            Run(calls, features);
            return Environment.CpuUsage.TotalTime - started;
        }

        public void Run(int calls, bool features = true)
        {
            for (var i = 0; i < calls; i++)
            {
                _row.Clear();
                _content.Clear();
                (_row.Tenant, _row.Application) = ("default", "support");
                if (_span.TryRead(_body, _message, _row, _clock) is not null
                    || !_mapper.TryMap(_body, _attributes, _row)
                    || !_contents.TryMap(_body, _attributes, _span.Messages, _row, _content)
                    || (features && !_features.TryMap(_body, _attributes, _row, _content, FeatureRule.Default)))
                {
                    throw new InvalidOperationException("The span was not read.");
                }
            }
            if (features && (_row.Numbers.Count != 3 || _row.Labels.Count < 6))
            {
                throw new InvalidOperationException("Features are missing.");
            }
        }

        public void Dispose()
        {
            _features.Dispose();
            _content.Dispose();
            _row.Dispose();
            _json.Dispose();
        }

        private Slice Descend(Slice message, params ReadOnlySpan<uint> tags)
        {
            foreach (var tag in tags)
            {
                var reader = new ProtoReader(_body, message);
                while (reader.Next() && reader.Tag != tag)
                {
                    reader.Skip();
                }
                message = reader.ReadSlice();
            }
            return message;
        }
    }
}
