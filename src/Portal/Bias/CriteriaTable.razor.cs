using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Bias;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Bias;

/// <summary>How far the groups of an attribute are apart, criterion by criterion.</summary>
public sealed partial class CriteriaTable : ComponentBase
{
    /// <summary>Null while it is not known.</summary>
    [Parameter, EditorRequired] public AttributeBias? Attribute { get; set; }

    [Parameter, EditorRequired] public BiasRule? Rule { get; set; }

    [Parameter] public Computation? Computation { get; set; }

    /// <summary>Decisions of which it is known what turned out; without any, only selection rates can be compared.</summary>
    [Parameter] public long WithActual { get; set; }

    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    private IReadOnlyList<BiasGap> Shown => WithActual > 0 ? Attribute!.Gaps : [Attribute!.GapOf(BiasCriterion.DemographicParity)];

    /// <summary>One scale for all criteria: the widest interval, to the next ten percentage points, and never less than twenty.</summary>
    private double Most => Scale.Upper(Attribute!.Gaps.SelectMany(gap => new[] { gap.Difference.Value, gap.Difference.High, -gap.Difference.Value, -gap.Difference.Low }), least: 0.2);

    /// <summary>Without a reference a gap has no sign.</summary>
    private double Least => Attribute!.Reference is null ? 0 : -Most;

    private static Status? ToneOf(BiasGap gap) => BiasWords.StatusOf(gap.Status.Verdict) is var status and not Status.Unknown ? status : null;

    private string? Undefined(Estimate estimate) => estimate.Value is null ? BiasWords.Undefined(estimate, Text) : null;

    private string NoteOf(BiasGap gap)
    {
        List<string> parts = [];
        if (gap is { Lowest: { } lowest, Highest: { } highest } && gap.Difference.Value is not null)
        {
            parts.Add(Text["Between", BiasWords.Group(lowest, Text), BiasWords.Group(highest, Text)]);
        }
        if (gap.ExpectedDifference is { } expected)
        {
            parts.Add(Text["ByChance", BiasWords.Points(expected)]);
        }
        return string.Join(" · ", parts);
    }

    private IReadOnlyList<KeyValuePair<string, string>> InputsOf(BiasGap gap, Estimate estimate) => BiasInputs.Of(
        Text,
        estimate,
        Computation,
        (Text["InputReference"], BiasWords.Reference(Attribute!.Reference, Text)),
        (Text["InputExpected"], gap.ExpectedDifference?.ToString("0.####", CultureInfo.CurrentCulture)),
        (Text["InputP"], gap.P is null ? null : BiasWords.P(gap.P)),
        (Text["InputLine"], BiasWords.Plain(Rule!.RatioLine)));
}
