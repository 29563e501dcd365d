using System.Collections.Frozen;

namespace Portal.Telemetry.Pricing;

/// <summary>The provider under which a call's price is listed.</summary>
public static class ProviderNames
{
    private static readonly FrozenDictionary<string, string[]> Listed = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["azure"] = ["azure.ai.openai"],
        ["az.ai.openai"] = ["azure.ai.openai"],
        ["azure.ai.inference"] = ["azure.ai.inference", "azure.ai.openai"],
        ["az.ai.inference"] = ["azure.ai.inference", "azure.ai.openai"],
        ["gcp.vertex_ai"] = ["gcp.vertex_ai", "gcp.gemini"],
        ["gcp.gen_ai"] = ["gcp.gemini", "gcp.vertex_ai"],
        ["google"] = ["gcp.gemini"],
        ["gemini"] = ["gcp.gemini"],
        ["vertex_ai"] = ["gcp.vertex_ai", "gcp.gemini"],
        ["bedrock"] = ["aws.bedrock"],
        ["aws"] = ["aws.bedrock"],
        ["mistral"] = ["mistral_ai"],
        ["mistralai"] = ["mistral_ai"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Names that only their maker gives: enough for a sender that names no provider.
    private static readonly (string Prefix, string Provider)[] Makers =
    [
        ("gpt-", "openai"), ("o1", "openai"), ("o3", "openai"), ("o4", "openai"), ("chatgpt-", "openai"), ("text-embedding-3", "openai"),
        ("claude-", "anthropic"), ("gemini-", "gcp.gemini"),
        ("mistral-", "mistral_ai"), ("ministral-", "mistral_ai"), ("magistral-", "mistral_ai"), ("codestral-", "mistral_ai"),
        ("deepseek-", "deepseek"), ("command-", "cohere"),
    ];

    /// <summary>Providers to look under, in order. A call without a provider is looked for under the maker its model's name gives away.</summary>
    public static IReadOnlyList<string> ListedUnder(string provider, string model)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(model);
        if (provider.Length > 0)
        {
            return Listed.TryGetValue(provider, out var listed) ? listed : [provider.ToLowerInvariant()];
        }

        var maker = Array.Find(Makers, maker => model.StartsWith(maker.Prefix, StringComparison.OrdinalIgnoreCase)).Provider;
        return maker is null ? [] : [maker];
    }
}
