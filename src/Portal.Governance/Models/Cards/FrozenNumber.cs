using System.Text.Json;

namespace Portal.Governance.Models.Cards;

/// <summary>One group of a frozen panel.</summary>
/// <param name="Total">Over the whole window, where a total was asked for.</param>
/// <param name="Values">Aligned with the times; null where nothing was measured.</param>
public sealed record FrozenGroup(string Name, bool IsRest, decimal? Total, IReadOnlyList<decimal?> Values);

/// <summary>A live number as it stood when a version was published, with the question that gave it, so that anyone can ask again.</summary>
/// <param name="Question">Of the panel: metric, grouping and shape, for example <c>latency.p95/model/time</c>.</param>
/// <param name="Filter">Which calls: values by dimension.</param>
/// <param name="From">First moment of the window, UTC.</param>
/// <param name="To">End of the window, excluded, UTC.</param>
/// <param name="Range">The moving window it was cut from, for example <c>7d</c>.</param>
/// <param name="Unit">What the values measure.</param>
/// <param name="Value">The one number over the whole window; null where the series has none (a distribution) or nothing was measured.</param>
/// <param name="GroupCount">Groups there were, named or not.</param>
/// <param name="SampleSize">Calls in the window; null where they could not be counted.</param>
/// <param name="Fault">Why there is no number: <c>unavailable</c>, <c>unknown-series</c> or <c>failed</c>; null: there is one.</param>
/// <param name="Hash">SHA-256 over the canonical JSON of all of this but the hash.</param>
public sealed record FrozenNumber(
    string PanelId,
    string Title,
    string Metric,
    string? By,
    string Form,
    string Question,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Filter,
    DateTimeOffset From,
    DateTimeOffset To,
    string Range,
    string? Unit,
    decimal? Value,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<FrozenGroup> Groups,
    int GroupCount,
    decimal? SampleSize,
    DateTimeOffset ComputedAt,
    string? Fault,
    string Hash)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>With the hash of what it says.</summary>
    public FrozenNumber Sealed()
    {
        var open = this with { Hash = "" };
        return open with { Hash = CardJson.Hash(JsonSerializer.Serialize(open, Json)) };
    }

    public static string Write(IReadOnlyList<FrozenNumber> numbers) => JsonSerializer.Serialize(numbers, Json);

    public static IReadOnlyList<FrozenNumber> Read(string json) => JsonSerializer.Deserialize<IReadOnlyList<FrozenNumber>>(json, Json) ?? [];
}
