using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Series;

namespace Portal.Drift;

/// <summary>What panels of drift need to know beside filter and range, as the text of a <see cref="Live.PanelKey"/>: <c>reference=sliding:14d&amp;pinned=FROM/TO&amp;feature=latency_ms</c>.</summary>
internal sealed record DriftArgument
{
    private const int LongestFeature = 256;

    public ReferencePolicy Reference { get; init; } = ReferencePolicy.Default;

    /// <summary>A reference that stays, compared with beside the other one; null: none.</summary>
    public ReferencePolicy.Fixed? Pinned { get; init; }

    /// <summary>The feature that is asked for; null where all are.</summary>
    public string? Feature { get; init; }

    /// <summary>Equal arguments are equal texts.</summary>
    public string ToText() => string.Join('&', Parts());

    /// <summary>The question this argument, filter and range ask.</summary>
    public DriftRequest ToRequest(SeriesRequest request) => new()
    {
        Filter = request.Filter,
        From = request.From,
        To = request.To,
        Reference = Reference,
        Pinned = Pinned,
    };

    /// <summary>What is wrong with a text, in a sentence that says what to write instead; null when it can be used.</summary>
    public static string? FaultOf(string? text) => TryParse(text, out _, out var fault) ? null : fault;

    /// <summary>The same for panels that need a feature.</summary>
    public static string? FaultWithoutFeature(string? text) =>
        !TryParse(text, out var argument, out var fault) ? fault : argument.Feature is null ? "Say which feature: feature=NAME." : null;

    /// <exception cref="FormatException">The text is no argument.</exception>
    public static DriftArgument Parse(string? text) => TryParse(text, out var argument, out var fault) ? argument : throw new FormatException(fault);

    private static bool TryParse(string? text, [NotNullWhen(true)] out DriftArgument? argument, [NotNullWhen(false)] out string? fault)
    {
        argument = new DriftArgument();
        foreach (var (name, values) in QueryHelpers.ParseQuery(text))
        {
            var value = values.ToString();
            ReferencePolicy? reference = null;
            fault = name switch
            {
                "reference" => DriftReferenceText.TryParse(value, out reference, out var bad) ? null : bad,
                "pinned" => DriftReferenceText.TryParse(value, out reference, out var bad) ? reference is ReferencePolicy.Fixed ? null : "A pinned reference is two times from/to." : bad,
                "feature" when value.Length is > 0 and <= LongestFeature => null,
                _ => $"'{(name.Length <= 20 ? name : name[..20])}' cannot be used: write reference, pinned (two times from/to) and feature, as in a query string.",
            };
            if (fault is not null)
            {
                argument = null;
                return false;
            }
            argument = name switch
            {
                "reference" => argument with { Reference = reference! },
                "pinned" => argument with { Pinned = (ReferencePolicy.Fixed)reference! },
                _ => argument with { Feature = value },
            };
        }
        fault = null;
        return true;
    }

    private IEnumerable<string> Parts()
    {
        yield return $"reference={Uri.EscapeDataString(DriftReferenceText.Of(Reference))}";
        if (Pinned is not null)
        {
            yield return $"pinned={Uri.EscapeDataString(DriftReferenceText.Of(Pinned))}";
        }
        if (Feature is not null)
        {
            yield return $"feature={Uri.EscapeDataString(Feature)}";
        }
    }
}
