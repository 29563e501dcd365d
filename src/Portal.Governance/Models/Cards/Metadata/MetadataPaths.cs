using System.Globalization;
using System.Text;

namespace Portal.Governance.Models.Cards.Metadata;

/// <summary>Metadata as values by path, so that two of them can be compared key by key. Evaluation results are named by what they measure, not by their place.</summary>
internal static class MetadataPaths
{
    /// <summary>Between the parts of a result's name.</summary>
    private const string Separator = " · ";

    /// <summary>By path; a list of single values is one value of its items, line by line.</summary>
    public static Dictionary<string, string> Flatten(MetadataMap? metadata)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in metadata?.Entries ?? [])
        {
            if (key.Text == HubMetadata.ModelIndex && value is MetadataList models)
            {
                AddModels(paths, models);
            }
            else
            {
                Add(paths, key.Text, value);
            }
        }
        return paths;
    }

    private static void AddModels(Dictionary<string, string> paths, MetadataList models)
    {
        foreach (var (place, model) in models.Items.Index())
        {
            var prefix = models.Items.Length == 1 ? HubMetadata.ModelIndex : string.Create(CultureInfo.InvariantCulture, $"{HubMetadata.ModelIndex}[{place}]");
            if (model is not MetadataMap map || map.Find("results") is not MetadataList results)
            {
                Add(paths, prefix, model);
                continue;
            }
            foreach (var (key, value) in map.Entries.Where(entry => entry.Key.Text != "results"))
            {
                Add(paths, $"{prefix}.{key.Text}", value);
            }
            foreach (var result in results.Items)
            {
                AddResult(paths, prefix, result);
            }
        }
    }

    private static void AddResult(Dictionary<string, string> paths, string prefix, MetadataValue result)
    {
        if (result is not MetadataMap map || map.Find("metrics") is not MetadataList metrics)
        {
            Add(paths, $"{prefix}.results", result);
            return;
        }
        var measured = Name(map.Find("task"), "type") + Separator + Name(map.Find("dataset"), "type", "config", "split", "revision", "args");
        foreach (var metric in metrics.Items)
        {
            var name = $"{prefix}{Separator}{measured}{Separator}{Name(metric, "type", "name", "config", "args")}";
            for (var again = 2; paths.ContainsKey(name + ".value"); again++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{name} ({again})");
            }
            Add(paths, name, metric);
            foreach (var (key, value) in map.Entries.Where(entry => entry.Key.Text != "metrics"))
            {
                Add(paths, $"{name}.{key.Text}", value);
            }
        }
    }

    private static string Name(MetadataValue? value, params ReadOnlySpan<string> keys)
    {
        var name = new StringBuilder();
        foreach (var key in keys)
        {
            if ((value as MetadataMap)?.Find(key) is { } part)
            {
                name.Append(name.Length == 0 ? "" : " ").Append(Shown(part));
            }
        }
        return name.Length == 0 ? "?" : name.ToString();
    }

    private static void Add(Dictionary<string, string> paths, string path, MetadataValue value)
    {
        switch (value)
        {
            case MetadataMap { Entries.IsEmpty: false } map:
                foreach (var (key, inner) in map.Entries)
                {
                    Add(paths, $"{path}.{key.Text}", inner);
                }
                break;
            case MetadataList { Items.IsEmpty: false } list when list.Items.Any(item => item is not MetadataScalar):
                foreach (var (place, item) in list.Items.Index())
                {
                    Add(paths, string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]"), item);
                }
                break;
            default:
                paths[Free(paths, path)] = Shown(value);
                break;
        }
    }

    /// <summary>Two readers' different keys may be spelled alike (1 and "1").</summary>
    private static string Free(Dictionary<string, string> paths, string path) => paths.ContainsKey(path) ? Free(paths, path + "'") : path;

    private static string Shown(MetadataValue value) => value switch
    {
        MetadataScalar scalar => scalar.Text,
        MetadataList list => string.Join('\n', list.Items.Select(Shown)),
        MetadataMap map => string.Join(", ", map.Entries.Select(entry => $"{entry.Key.Text}: {Shown(entry.Value)}")),
        _ => "",
    };
}
