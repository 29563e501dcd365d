using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>Puts together what flattened attributes took apart: <c>tool_calls.0.function.name</c> becomes an array of objects of objects.</summary>
internal static class FlattenedJson
{
    private const int LargestIndex = 10_000;
    private const int Deepest = 32;

    public static bool IsFlattened(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Any(property => property.Name.Contains('.', StringComparison.Ordinal));

    public static JsonElement Unflatten(JsonElement element)
    {
        var root = new JsonObject();
        foreach (var property in element.EnumerateObject())
        {
            var path = property.Name.Split('.');
            if (path.Length > Deepest || path.Any(step => step.Length == 0))
            {
                root[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
            else
            {
                Set(root, path, JsonNode.Parse(property.Value.GetRawText()));
            }
        }
        return JsonSerializer.SerializeToElement(Listed(root));
    }

    private static void Set(JsonObject root, string[] path, JsonNode? value)
    {
        var at = root;
        foreach (var step in path[..^1])
        {
            if (at[step] is not JsonObject next)
            {
                next = new JsonObject();
                at[step] = next;
            }
            at = next;
        }
        at[path[^1]] = value;
    }

    /// <summary>Objects all of whose keys are numbers become arrays in the order of the numbers.</summary>
    private static JsonNode? Listed(JsonNode? node)
    {
        if (node is not JsonObject json)
        {
            return node?.DeepClone();
        }
        var numbered = json.Count > 0 && json.All(property => IsIndex(property.Key));
        if (numbered)
        {
            return new JsonArray([.. json.OrderBy(property => int.Parse(property.Key, CultureInfo.InvariantCulture)).Select(property => Listed(property.Value))]);
        }
        return new JsonObject(json.Select(property => KeyValuePair.Create(property.Key, Listed(property.Value))).ToList());
    }

    private static bool IsIndex(string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < LargestIndex;
}
