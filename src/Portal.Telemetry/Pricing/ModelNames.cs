using System.Text.RegularExpressions;

namespace Portal.Telemetry.Pricing;

/// <summary>
/// The names under which a model's price is looked for. First the name as sent, in lower case; then what is left without, in this order, a path
/// (<c>models/</c>, <c>openai/</c>, an ARN), a region of Bedrock (<c>us.</c>, <c>global.</c>), a maker (<c>anthropic.</c>); each of them also without its
/// version: <c>-2024-08-06</c>, <c>-20250929</c>, <c>@20250929</c>, <c>-v1:0</c>. A short date such as <c>-2411</c> stays, because prices differ between those.
/// </summary>
public static partial class ModelNames
{
    private const int LongestName = 256;

    private static readonly string[] Regions = ["global.", "us.", "us-gov.", "eu.", "apac.", "au.", "jp.", "ca.", "sa."];
    private static readonly string[] Makers = ["anthropic.", "amazon.", "meta.", "mistral.", "cohere.", "openai.", "ai21.", "qwen."];

    /// <summary>Names to try, the most specific first, without repetition.</summary>
    public static IReadOnlyList<string> Candidates(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var names = new List<string>(8);
        if (model.Length is 0 or > LongestName)
        {
            return names;
        }

        var name = model.ToLowerInvariant();
        Add(names, name);
        var path = name.LastIndexOf('/');
        if (path >= 0)
        {
            Add(names, name = name[(path + 1)..]);
        }
        if (TryRemove(ref name, Regions))
        {
            Add(names, name);
        }
        if (TryRemove(ref name, Makers))
        {
            Add(names, name);
        }
        return names;
    }

    private static void Add(List<string> names, string name)
    {
        foreach (var one in (ReadOnlySpan<string>)[name, BedrockRevision().Replace(name, ""), WithoutVersion(name)])
        {
            if (one.Length > 0 && !names.Contains(one))
            {
                names.Add(one);
            }
        }
    }

    private static string WithoutVersion(string name) => Date().Replace(BedrockRevision().Replace(name, ""), "");

    private static bool TryRemove(ref string name, string[] prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                name = name[prefix.Length..];
                return true;
            }
        }
        return false;
    }

    [GeneratedRegex(@"-v\d{1,2}(:\d{1,2})?(:\d{1,4}k)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BedrockRevision();

    [GeneratedRegex(@"[-@](20\d{2}-\d{2}-\d{2}|20\d{6})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();
}
