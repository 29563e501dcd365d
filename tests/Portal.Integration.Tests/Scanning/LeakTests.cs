using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.ClickHouse;
using Portal.Testing;
using Portal.Tools.Otlp;

namespace Portal.Integration.Tests.Scanning;

/// <summary>
/// What an application under "redact" sends is nowhere afterwards: not in the spool, not in logs or any other file of the data folder, not in any text of any table of ClickHouse, nor in
/// its files. The same search finds what an application under "keep" sent in the same way, so it would find the other.
/// </summary>
[Trait("Speed", "Long")]
public sealed class LeakTests(EngineFixture engine)
{
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private static readonly Sent Kept = new("leak-keep", 1, "kept.person@example.com", "5555555555554444", "AKIAKEPTKEPTKEPTKEPT", "+34 611 222 333");
    private static readonly Sent Redacted = new("leak-redact", 2, "gone.person@example.com", "4111111111111111", "AKIAGONEGONEGONEGONE", "+34 644 555 666");

    [Fact]
    public async Task Redact_ThroughEveryDoor_LeavesNothingWhereKeepLeavesAll()
    {
        await using var database = await engine.CreateDatabaseAsync();
        var data = Directory.CreateTempSubdirectory("portal-leak-").FullName;
        try
        {
            // ClickHouse is away, so that everything waits in the spool and can be searched there.
            await using (var portal = await PortalProcess.StartAsync(new PortalProcessOptions { Data = data, WaitForTelemetry = false, WaitForRecords = true, Settings = ClickHouse("Host=127.0.0.1;Port=1;Timeout=1") }))
            {
                await DecideAsync(portal, Kept.Application, "keep");
                await DecideAsync(portal, Redacted.Application, "redact");
                await portal.WaitForLineAsync("Ingest follows the settings of 2 applications");
                await SendAsync(portal, Kept);
                await SendAsync(portal, Redacted);

                var output = portal.Output;
                await portal.StopAsync();
                Redacted.Traces.ShouldAllBe(trace => !output.Contains(trace));
                FilesWith(Path.Combine(data, "spool"), Kept.Traces, decompress: false).ShouldNotBeEmpty();
                FilesWith(data, Redacted.Traces, decompress: false).ShouldBeEmpty();
            }

            var settings = (await engine.Engine).Settings;
            var server = $"Endpoint={settings.Endpoint};Username={settings.User};Password={settings.Password};Database={database.Name}";
            await using (var portal = await PortalProcess.StartAsync(new PortalProcessOptions { Data = data, Settings = ClickHouse(server) }))
            {
                await portal.WhenDeliveredAsync();
                Redacted.Traces.ShouldAllBe(trace => !portal.Output.Contains(trace));
            }

            foreach (var trace in Kept.Traces)
            {
                (await ColumnsWithAsync(database, trace)).ShouldNotBeEmpty($"the search does not find {trace}, which was kept");
            }
            foreach (var trace in Redacted.Traces)
            {
                (await ColumnsWithAsync(database, trace)).ShouldBeEmpty(trace);
            }
            (await database.ScalarAsync<ulong>("SELECT count() FROM calls WHERE application = 'leak-redact'")).ShouldBe(3UL);
            (await database.ScalarAsync<ulong>("SELECT countIf(findings['input.email'] > 0 AND findings['attribute.card'] > 0) FROM calls WHERE application = 'leak-redact'")).ShouldBe(3UL);

            FilesWith(engine.DataFolder, Redacted.Traces, decompress: true).ShouldBeEmpty();
            FilesWith(engine.DataFolder, Kept.Traces, decompress: true).ShouldNotBeEmpty();
            FilesWith(data, Redacted.Traces, decompress: false).ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static Dictionary<string, string> ClickHouse(string connection) => new(StringComparer.Ordinal) { ["ConnectionStrings:ClickHouse"] = connection };

    private static async Task DecideAsync(PortalProcess portal, string application, string action)
    {
        using var client = portal.CreateClient(portal.AdminKey);
        using var reply = await client.PutAsJsonAsync(
            $"/api/v1/applications/{application}/scanning",
            new { actions = new { email = action, phone = action, iban = action, card = action, nationalId = action, secret = action }, version = 0 });
        reply.IsSuccessStatusCode.ShouldBeTrue(await reply.Content.ReadAsStringAsync());
    }

    private static async Task SendAsync(PortalProcess portal, Sent sent)
    {
        using var http = new HttpClient();
        var client = new OtlpClient(http, portal.OtlpAddress, portal.IngestKey);
        (await client.SendAsync(OtlpProtobuf.Encode(sent.Spans(1)), OtlpProtobuf.ContentType)).IsSuccess.ShouldBeTrue();
        (await client.SendAsync(OtlpSignal.Traces, OtlpJson.Encode(sent.Spans(2)), OtlpJson.ContentType)).IsSuccess.ShouldBeTrue();
        (await client.SendAsync(OtlpSignal.Logs, OtlpJson.Encode(sent.Logs()), OtlpJson.ContentType)).IsSuccess.ShouldBeTrue();
        (await client.SendAsync(OtlpSignal.Metrics, OtlpJson.Encode(sent.Metrics()), OtlpJson.ContentType)).IsSuccess.ShouldBeTrue();
        await SendOverGrpcAsync(portal, OtlpProtobuf.Encode(sent.Spans(3)));
        // Rejected spans leave a description of their structure.
        await client.SendAsync(OtlpProtobuf.Encode(sent.Rejected()), OtlpProtobuf.ContentType);
    }

    private static async Task SendOverGrpcAsync(PortalProcess portal, byte[] body)
    {
        using var http = new HttpClient { DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var frame = new byte[5 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(portal.OtlpGrpcAddress, GrpcPath)) { Content = new ByteArrayContent(frame), Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", portal.IngestKey);
        using var reply = await http.SendAsync(request);
        await reply.Content.ReadAsByteArrayAsync();
        reply.TrailingHeaders.GetValues("grpc-status").ShouldHaveSingleItem().ShouldBe("0");
    }

    /// <summary>Every column of every table, written as text whatever its type.</summary>
    private static async Task<List<string>> ColumnsWithAsync(TestDatabase database, string trace)
    {
        var found = new List<string>();
        await using var list = database.DataSource.CreateCommand(
            "SELECT table, groupArray(name) FROM system.columns WHERE database = currentDatabase() AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree') AND match(type, 'String|Map') GROUP BY table");
        var tables = new List<(string Table, string[] Columns)>();
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync(CancellationToken.None))
            {
                tables.Add((reader.GetString(0), reader.GetFieldValue<string[]>(1)));
            }
        }
        tables.Count.ShouldBeGreaterThan(10);
        foreach (var (table, columns) in tables)
        {
            await using var search = database.DataSource.CreateCommand($"SELECT {string.Join(", ", columns.Select(column => $"countIf(positionCaseInsensitive(toString({column}), {{trace:String}}) > 0)"))} FROM {table}");
            var parameter = search.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("trace", trace);
            search.Parameters.Add(parameter);
            await using var reader = await search.ExecuteReaderAsync();
            await reader.ReadAsync(CancellationToken.None);
            found.AddRange(columns.Where((_, i) => reader.GetFieldValue<ulong>(i) > 0).Select(column => $"{table}.{column}"));
        }
        return found;
    }

    private static List<string> FilesWith(string folder, IReadOnlyList<string> traces, bool decompress)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
        {
            // Sockets cannot be read; the running engine holds its lock and its status file.
            if (file.EndsWith(".sock", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal) || Path.GetFileName(file) is "status" || Path.GetFileName(file).StartsWith(".s.PGSQL", StringComparison.Ordinal))
            {
                continue;
            }

            byte[] content;
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                content = new byte[stream.Length];
                stream.ReadExactly(content);
            }
            catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException or UnauthorizedAccessException)
            {
                continue;
            }

            if (traces.Any(trace => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(trace)) >= 0 || (decompress && Lz4Blocks.Of(content).Any(block => block.AsSpan().IndexOf(Encoding.UTF8.GetBytes(trace)) >= 0))))
            {
                found.Add(file);
            }
        }
        return found;
    }

    /// <summary>One application's traffic with its personal data in every place that a sender has.</summary>
    private sealed record Sent(string Application, byte Number, string Email, string Card, string Key, string Phone)
    {
        private static ulong Now => (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

        /// <summary>Parts by which each value is known, however it is written.</summary>
        public IReadOnlyList<string> Traces => [Email.Split('@')[0], Card, Key, Phone];

        private OtlpAttributes Resource => new() { { "service.name", Application }, { "deployed.by", Email }, { "process.command_line", $"app --key {Key}" } };

        public OtlpTraces Spans(byte door) => OtlpTraces.Of(Resource,
        [
            new OtlpSpan
            {
                TraceId = [.. Enumerable.Repeat(Number, 15), door], SpanId = [Number, door, 3, 4, 5, 6, 7, 8], Name = $"chat for {Email}",
                StartUnixNano = Now - 2_000_000_000, EndUnixNano = Now - 1_000_000_000, Status = OtlpStatus.Error, StatusMessage = $"card {Card} declined",
                Attributes = new()
                {
                    { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", "m" },
                    { "gen_ai.input.messages", $$"""[{"role":"user","content":"I am {{Email.Replace("@", "\\u0040", StringComparison.Ordinal)}}\ncall {{Phone}}"}]""" },
                    { "gen_ai.output.messages", $$$"""[{"role":"assistant","tool_calls":[{"function":{"name":"pay","arguments":"{\"card\":{{{Card}}},\"key\":\"{{{Key}}}\"}"}}]}]""" },
                    { "note", $"{Email} {Card} {Key} {Phone}" },
                    { "raw", Encoding.UTF8.GetBytes($"{Email} {Key}") },
                    { "map", new OtlpAttributes { { "inner", OtlpValue.Strings("x", Email) } } },
                    { "number", long.Parse(Card, System.Globalization.CultureInfo.InvariantCulture) },
                    { "long", new string('x', 65_530) + " " + Email },
                },
                Events = [new("exception", Now, new() { { "exception.message", $"no {Card}" }, { "exception.type", $"Bad {Email}" } })],
                Links = [new([.. Enumerable.Repeat((byte)9, 16)], [1, 2, 3, 4, 5, 6, 7, 8], new() { { "for", Email } })],
            },
        ], $"scope {Email}");

        public OtlpTraces Rejected() => OtlpTraces.Of(Resource, [new OtlpSpan { TraceId = [1], SpanId = [1], Name = Email, Attributes = new() { { Email, Card } } }]);

        public OtlpLogs Logs() => new(new OtlpResourceLogs
        {
            Attributes = Resource,
            Records =
            [
                new OtlpLogRecord { TimeUnixNano = Now, Body = $"mail {Email}, key {Key}", Attributes = new() { { "card", Card } } },
                new OtlpLogRecord
                {
                    TimeUnixNano = Now, EventName = "gen_ai.evaluation.result", TraceId = [.. Enumerable.Repeat(Number, 15), 1], SpanId = [Number, 1, 3, 4, 5, 6, 7, 8],
                    Attributes = new() { { "gen_ai.evaluation.name", "tone" }, { "gen_ai.evaluation.explanation", $"quotes {Email} and {Card}" } },
                },
                new OtlpLogRecord
                {
                    TimeUnixNano = Now, EventName = "gen_ai.client.inference.operation.details", TraceId = [.. Enumerable.Repeat(Number, 15), 2], SpanId = [Number, 2, 3, 4, 5, 6, 7, 8],
                    Body = new OtlpAttributes { { "gen_ai.input.messages", $"log of {Email} {Phone}" } },
                },
            ],
        });

        public OtlpMetrics Metrics() => new(new OtlpResourceMetrics
        {
            Attributes = Resource,
            Histograms = [new("gen_ai.client.operation.duration", "s", [new(Now - 60_000_000_000, Now, new() { { "gen_ai.operation.name", "chat" }, { "who", Email } }, 1.5, [1], [1, 1])])],
        });
    }
}
