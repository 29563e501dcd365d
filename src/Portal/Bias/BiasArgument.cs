using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>What panels of bias need to know beside filter and range, as the text of a <see cref="Live.PanelKey"/>: <c>group=gender&amp;reference=women&amp;metric=SelectionRate&amp;depth=2</c>.</summary>
internal sealed record BiasArgument
{
    private const int LongestText = 256;

    /// <summary>The attribute; null: all there are.</summary>
    public string? Group { get; init; }

    /// <summary>The group of <see cref="Group"/> that others are compared with in this view; empty: none; null: the one chosen for the application.</summary>
    public string? Reference { get; init; }

    public BiasMetric Metric { get; init; } = BiasMetric.SelectionRate;

    /// <summary>Attributes that an intersection joins.</summary>
    public int Depth { get; init; } = BiasView.LeastDepth;

    /// <summary>Equal arguments are equal texts; what stands at its default is left out. Null: everything does.</summary>
    public string? ToText() => Parts().ToList() is { Count: > 0 } parts ? string.Join('&', parts) : null;

    /// <summary>What is wrong with a text, in a sentence that says what to write instead; null when it can be used.</summary>
    public static string? FaultOf(string? text) => TryParse(text, out _, out var fault) ? null : fault;

    /// <exception cref="FormatException">The text is no argument.</exception>
    public static BiasArgument Parse(string? text) => TryParse(text, out var argument, out var fault) ? argument : throw new FormatException(fault);

    private static bool TryParse(string? text, [NotNullWhen(true)] out BiasArgument? argument, [NotNullWhen(false)] out string? fault)
    {
        (argument, fault) = (new BiasArgument(), null);
        foreach (var (name, values) in QueryHelpers.ParseQuery(text))
        {
            var value = values.ToString();
            argument = (name, value) switch
            {
                (BiasView.GroupParameter, { Length: > 0 and <= LongestText }) => argument with { Group = value },
                (BiasView.ReferenceParameter, { Length: <= LongestText }) => argument with { Reference = value },
                (BiasView.MetricParameter, _) when TryName(value, out BiasMetric metric) => argument with { Metric = metric },
                (BiasView.DepthParameter, _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth is >= BiasView.LeastDepth and <= BiasView.MostDepth
                    => argument with { Depth = depth },
                _ => null,
            };
            if (argument is null)
            {
                fault = $"'{(name.Length <= 20 ? name : name[..20])}' cannot be used: write group, reference, metric (one of {string.Join(", ", Enum.GetNames<BiasMetric>())}) and depth ({BiasView.LeastDepth} or {BiasView.MostDepth}), as in a query string.";
                return false;
            }
        }
        return true;
    }

    private static bool TryName(string text, out BiasMetric metric)
    {
        metric = Enum.GetValues<BiasMetric>().FirstOrDefault(known => string.Equals(known.ToString(), text, StringComparison.Ordinal));
        return string.Equals(metric.ToString(), text, StringComparison.Ordinal);
    }

    private IEnumerable<string> Parts()
    {
        if (Group is not null)
        {
            yield return $"{BiasView.GroupParameter}={Uri.EscapeDataString(Group)}";
        }
        if (Reference is not null)
        {
            yield return $"{BiasView.ReferenceParameter}={Uri.EscapeDataString(Reference)}";
        }
        if (Metric is not BiasMetric.SelectionRate)
        {
            yield return $"{BiasView.MetricParameter}={Metric}";
        }
        if (Depth != BiasView.LeastDepth)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{BiasView.DepthParameter}={Depth}");
        }
    }
}
