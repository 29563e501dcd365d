using System.Globalization;

namespace Portal.Governance.Models.Cards.Metadata;

/// <summary>What the Hugging Face Hub asks of its metadata beyond a key being there (hub-docs, modelcard.md).</summary>
internal static class HubMetadata
{
    public const string ModelIndex = "model-index";

    /// <summary>Keys of the Hub's specification, in its order.</summary>
    public static readonly string[] Keys =
    [
        "language", "license", "license_name", "license_link", "library_name", "tags", "datasets", "buckets", "metrics", "base_model", "base_model_relation",
        "new_version", "pipeline_tag", "thumbnail", ModelIndex,
    ];

    private static readonly string[] MetricKeys = ["type", "value"];

    private static readonly (string Part, string Key)[] ResultKeys = [("task", "type"), ("dataset", "type"), ("dataset", "name")];

    /// <summary>The first key the Hub needs and the value lacks; null: none.</summary>
    public static string? Lacks(MetadataMap metadata, string key, MetadataValue value) => key switch
    {
        "license" when value is MetadataScalar { Text: "other" } => metadata.Find("license_name") is null ? "license_name" : metadata.Find("license_link") is null ? "license_link" : null,
        ModelIndex => ModelIndexLacks(value),
        _ => null,
    };

    private static string? ModelIndexLacks(MetadataValue index)
    {
        if (index is not MetadataList { Items: var models })
        {
            return ModelIndex;
        }
        foreach (var (place, model) in models.Index())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{ModelIndex}[{place}]");
            if (model is not MetadataMap map || map.Find("name") is null)
            {
                return $"{path}.name";
            }
            if (map.Find("results") is not MetadataList { Items: var results })
            {
                return $"{path}.results";
            }
            foreach (var (at, result) in results.Index())
            {
                if (ResultLacks(result) is { } lacks)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{path}.results[{at}].{lacks}");
                }
            }
        }
        return null;
    }

    private static string? ResultLacks(MetadataValue result)
    {
        if (result is not MetadataMap map)
        {
            return "task";
        }
        foreach (var (part, key) in ResultKeys)
        {
            if ((map.Find(part) as MetadataMap)?.Find(key) is null)
            {
                return $"{part}.{key}";
            }
        }
        if (map.Find("metrics") is not MetadataList { Items: { IsEmpty: false } metrics })
        {
            return "metrics";
        }
        foreach (var (at, metric) in metrics.Index())
        {
            if (MetricKeys.FirstOrDefault(key => (metric as MetadataMap)?.Find(key) is null) is { } lacks)
            {
                return string.Create(CultureInfo.InvariantCulture, $"metrics[{at}].{lacks}");
            }
        }
        return map.Find("source") is MetadataMap source && source.Find("url") is null ? "source.url" : null;
    }
}
