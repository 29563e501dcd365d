namespace Portal.Governance.Features;

/// <summary>Which features ingest computes for the calls of one application.</summary>
/// <param name="JsonSchema">What the answer has to be, as JSON Schema; null: anything.</param>
/// <param name="Pattern">What the answer has to match, as a regular expression; null: anything.</param>
/// <param name="Off">Names of features that are not kept.</param>
public sealed record FeatureRule(string? JsonSchema, string? Pattern, IReadOnlyList<string> Off)
{
    /// <summary>All features, and no format of the answer.</summary>
    public static FeatureRule Default { get; } = new(null, null, []);
}
