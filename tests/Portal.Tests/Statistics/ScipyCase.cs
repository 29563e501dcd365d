using System.Text.Json;

namespace Portal.Tests.Statistics;

/// <summary>One line of scipy_cases.py: what went in and what scipy says comes out.</summary>
internal sealed record ScipyCase(string Kind, JsonElement Given, JsonElement Expected)
{
    public static ScipyCase Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement.Clone();
        return new ScipyCase(root.GetProperty("kind").GetString()!, root.GetProperty("in"), root.GetProperty("out"));
    }

    public double Number(string name) => Given.GetProperty(name).GetDouble();

    public long Count(string name) => Given.GetProperty(name).GetInt64();

    public double[] Numbers(string name) => Numbers(Given.GetProperty(name));

    public double[][] Table(string name) => [.. Given.GetProperty(name).EnumerateArray().Select(Numbers)];

    /// <summary>What scipy says, by name; a single number is a list of one.</summary>
    public IEnumerable<(string Name, double[] Values)> Outcomes() => Expected.EnumerateObject()
        .Select(one => (one.Name, one.Value.ValueKind == JsonValueKind.Array ? Numbers(one.Value) : [one.Value.GetDouble()]));

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
