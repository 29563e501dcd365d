using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Bias;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>One rate of every group of an attribute, against the reference or all others together.</summary>
public sealed partial class GroupTable : ComponentBase
{
    /// <summary>Null while it is not known.</summary>
    [Parameter, EditorRequired] public AttributeBias? Attribute { get; set; }

    [Parameter, EditorRequired] public BiasRule? Rule { get; set; }

    [Parameter] public Computation? Computation { get; set; }

    [Parameter, EditorRequired] public BiasMetric Metric { get; set; }

    [Parameter] public EventCallback<BiasMetric> OnMetric { get; set; }

    /// <summary>More choices, beside the one of the rate.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    /// <summary>By name, so that rows stay where they are while decisions arrive.</summary>
    private IEnumerable<GroupRates> InOrder => Attribute!.Groups.OrderBy(group => group.IsOther).ThenBy(group => group.Value, StringComparer.Ordinal);

    private IReadOnlyDictionary<string, string> Colors => SeriesPalette.Distinct(Attribute!.Groups.Select(group => group.Value));

    private double Most => Scale.Upper(Attribute!.Groups.Select(group => group.Of(Metric)).SelectMany(rate => new[] { rate.Value, rate.High }), least: 0.1);

    private double? ReferenceRate => Attribute!.Groups.FirstOrDefault(group => group.Value == Attribute.Reference)?.Of(Metric).Value;

    private GroupComparison? ComparisonOf(GroupRates group) =>
        Attribute!.Comparisons.FirstOrDefault(comparison => comparison.Metric == Metric && string.Equals(comparison.Value, group.Value, StringComparison.Ordinal));

    private static Status? ToneOf(GroupComparison? comparison) =>
        comparison is not null && BiasWords.StatusOf(comparison.Status.Verdict) is var status and (Status.Warning or Status.Critical) ? status : null;

    private string? Undefined(Estimate estimate) => estimate.Value is null ? BiasWords.Undefined(estimate, Text) : null;

    private IReadOnlyList<KeyValuePair<string, string>> InputsOf(Estimate rate) =>
        BiasInputs.Of(Text, rate, Computation, (Text["InputMinimum"], BiasWords.Count(Rule!.MinimumSize)));

    private IReadOnlyList<KeyValuePair<string, string>> InputsOf(GroupComparison comparison, Estimate estimate) => BiasInputs.Of(
        Text,
        estimate,
        Computation,
        (Text["InputReference"], BiasWords.Reference(Attribute!.Reference, Text)),
        (Text["InputP"], comparison.P is null ? null : BiasWords.P(comparison.P)),
        (Text["InputAdjustedP"], comparison.AdjustedP is null ? null : BiasWords.P(comparison.AdjustedP)));
}
