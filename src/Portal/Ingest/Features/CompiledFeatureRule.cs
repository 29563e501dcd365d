using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Portal.Governance.Features;

namespace Portal.Ingest.Features;

/// <summary>A rule in the form in which it is applied to every call; made once per rule.</summary>
internal sealed class CompiledFeatureRule
{
    private static readonly ConditionalWeakTable<FeatureRule, CompiledFeatureRule> Compiled = [];

    private readonly FrozenSet<string> _off;

    private CompiledFeatureRule(FeatureRule rule)
    {
        _off = rule.Off.ToFrozenSet(StringComparer.Ordinal);
        try
        {
            Format = OutputFormat.Of(rule);
        }
        catch (OutputFormatException)
        {
            // Refused where it is set; one that an older or newer portal took leaves the answers of its application unchecked.
            Format = null;
        }
    }

    /// <summary>What answers must look like; null: nothing is asked.</summary>
    public OutputFormat? Format { get; }

    public static CompiledFeatureRule Of(FeatureRule rule) => Compiled.GetValue(rule, one => new CompiledFeatureRule(one));

    public bool Keeps(string feature) => _off.Count == 0 || !_off.Contains(feature);
}
