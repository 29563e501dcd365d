using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// What a query cost, as the server's X-ClickHouse-Summary says. It travels ahead of the rows: complete for statements without a
/// result and for results the server sent in one piece, a snapshot for longer ones.
/// </summary>
public sealed record ClickHouseSummary
{
    [JsonPropertyName("read_rows")] public ulong ReadRows { get; init; }
    [JsonPropertyName("read_bytes")] public ulong ReadBytes { get; init; }
    [JsonPropertyName("written_rows")] public ulong WrittenRows { get; init; }
    [JsonPropertyName("written_bytes")] public ulong WrittenBytes { get; init; }
    [JsonPropertyName("result_rows")] public ulong ResultRows { get; init; }
    [JsonPropertyName("result_bytes")] public ulong ResultBytes { get; init; }
    [JsonPropertyName("elapsed_ns")] public ulong ElapsedNanoseconds { get; init; }

    /// <summary>Time on the server.</summary>
    [JsonIgnore]
    public TimeSpan Elapsed => TimeSpan.FromTicks((long)(ElapsedNanoseconds / 100));

    /// <summary>Null for text that is no summary: it informs, and must not fail a query.</summary>
    internal static ClickHouseSummary? TryParse(string? json)
    {
        if (string.IsNullOrEmpty(json))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, SummaryJson.Default.ClickHouseSummary);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

// The server writes its numbers as strings.
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ClickHouseSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
