using Portal.Telemetry.Calls;

namespace Portal.Telemetry.CallSearch;

/// <summary>Words for what ingest did to a call: one word per thing a person looks for, which may be several bits.</summary>
public static class SearchFlags
{
    private static readonly Dictionary<string, CallFlags> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["corrected"] = CallFlags.AdditiveCacheCorrected | CallFlags.AdditiveReasoningCorrected,
        ["truncated"] = CallFlags.AttributeTruncated | CallFlags.ContentTruncated,
        ["dropped"] = CallFlags.AttributesDropped,
        ["clock"] = CallFlags.ClockClamped | CallFlags.NegativeDuration,
        ["not_counted"] = CallFlags.UsageNotCounted,
        ["invalid"] = CallFlags.InvalidNumber,
        ["format_not_checked"] = CallFlags.FormatNotChecked,
    };

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The bits of a word, any of which a call must carry; null: the word is not known.</summary>
    public static CallFlags? Find(string name) => Known.TryGetValue(name, out var flags) ? flags : null;

    /// <summary>The words that describe a call's flags.</summary>
    public static IEnumerable<string> Describe(CallFlags flags) => Known.Where(known => (known.Value & flags) != CallFlags.None).Select(known => known.Key);
}
