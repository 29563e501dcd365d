using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.CallSearch;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.CallSearch;

/// <summary>A call as a test writes it down, and what was said in it.</summary>
internal sealed record SearchableCall
{
    private static readonly Random Ids = new(77);

    public string Application { get; init; } = "shop";
    public string Model { get; init; } = "gpt-4o";
    public CallKind Kind { get; init; } = CallKind.Inference;
    public CallStatus Status { get; init; } = CallStatus.Ok;
    public string ErrorType { get; init; } = "";
    public TimeSpan Ago { get; init; } = TimeSpan.FromMinutes(10);
    public double LatencyMs { get; init; } = 800;
    public double TtftMs { get; init; }
    public ulong InputTokens { get; init; } = 100;
    public ulong OutputTokens { get; init; } = 50;
    public decimal? Cost { get; init; } = 0.002m;
    public string Conversation { get; init; } = "";
    public string ResponseId { get; init; } = "";
    public string Finish { get; init; } = "stop";
    public string Team { get; init; } = "";
    public bool Streaming { get; init; }
    public CallFlags Flags { get; init; }
    public string Tenant { get; init; } = "default";
    public uint Weight { get; init; } = 1;
    public byte[]? Subject { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, string> Resource { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);
    public string? Input { get; init; }
    public string? Output { get; init; }
    public UInt128 TraceId { get; init; } = new((ulong)Ids.NextInt64(), (ulong)Ids.NextInt64());
    public ulong SpanId { get; init; } = (ulong)Ids.NextInt64();

    public string TraceHex => TraceId.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public string SpanHex => SpanId.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    public CallRow ToRow(DateTimeOffset now)
    {
        var row = new CallRow
        {
            Tenant = Tenant,
            Application = Application,
            Environment = "production",
            Version = "1.0",
            Provider = "openai",
            Model = Model,
            RequestModel = Model,
            Operation = "chat",
            Kind = Kind,
            Counted = Kind is CallKind.Inference or CallKind.Embedding,
            TraceId = TraceId,
            SpanId = SpanId,
            SpanName = $"chat {Model}",
            StartMicroseconds = (now - Ago - DateTimeOffset.UnixEpoch).Ticks / 10,
            ReceivedMilliseconds = (now - Ago).ToUnixTimeMilliseconds(),
            DurationNanoseconds = (ulong)(LatencyMs * 1e6),
            TtftNanoseconds = (ulong)(TtftMs * 1e6),
            Status = Status,
            ErrorType = ErrorType,
            InputTokens = InputTokens,
            OutputTokens = OutputTokens,
            Cost = Cost ?? 0,
            PriceId = Cost is null ? 0u : 7u,
            ConversationId = Conversation,
            ResponseId = ResponseId,
            Team = Team,
            Streaming = Streaming,
            Flags = Flags,
            Weight = Weight,
            Subject = Subject ?? default(ReadOnlyMemory<byte>),
        };
        row.FinishReasons.Add(Finish);
        foreach (var (key, value) in Attributes)
        {
            row.Attributes.Add(key, value);
        }
        foreach (var (key, value) in Resource)
        {
            row.Resource.Add(key, value);
        }
        foreach (var (key, value) in Labels)
        {
            row.Labels.Add(key, value);
        }
        foreach (var (key, value) in Numbers)
        {
            row.Numbers.Add(key, value);
        }
        return row;
    }
}

/// <summary>A database of its own with such calls, and the finder over it.</summary>
internal sealed class SearchableCalls(TestDatabase database, CallFinder finder) : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    public CallFinder Finder => finder;

    public TestDatabase Database => database;

    public static async Task<SearchableCalls> CreateAsync(EngineFixture engine, params IEnumerable<SearchableCall> calls)
    {
        var database = await TelemetryDatabase.CreateAsync(engine);
        var store = new SearchableCalls(database, new CallFinder(database.DataSource, TimeProvider.System, new CallSearchOptions()));
        await store.AddAsync("1", calls);
        return store;
    }

    public async Task AddAsync(string token, params IEnumerable<SearchableCall> calls)
    {
        var all = calls.ToList();
        await database.InsertAsync(all.Select(call => call.ToRow(Now)), token);
        using var writer = new RowBinaryWriter();
        using var content = new CallContentRow();
        foreach (var call in all.Where(call => call.Input is not null || call.Output is not null))
        {
            content.Clear();
            content.Input.WriteRaw(System.Text.Encoding.UTF8.GetBytes(call.Input ?? ""));
            content.Output.WriteRaw(System.Text.Encoding.UTF8.GetBytes(call.Output ?? ""));
            using var row = call.ToRow(Now);
            CallContentRowEncoder.Write(writer, row, content);
        }
        if (writer.Length > 0)
        {
            await database.DataSource.InsertRowBinaryAsync(
                CallContentColumns.Table, CallContentColumns.All, writer.WrittenMemory, new InsertOptions { DeduplicationToken = $"content-{token}" }, CancellationToken.None);
        }
    }

    public static CallSearchRequest Ask(string search, string tenant = "default") => new()
    {
        Filter = new CallFilter { Tenant = tenant },
        From = Now.AddDays(-1),
        To = Now,
        Expression = SearchParser.TryParse(search, out var expression, out var fault) ? expression : throw new ArgumentException(fault.ToString(), nameof(search)),
        MayReadContent = true,
    };

    public async Task<IReadOnlyList<CallRecord>> FindAsync(string search) => (await finder.FindAsync(Ask(search), CancellationToken.None)).Calls;

    public async ValueTask DisposeAsync()
    {
        finder.Dispose();
        await database.DisposeAsync();
    }
}
