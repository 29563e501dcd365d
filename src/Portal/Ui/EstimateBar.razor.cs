using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Ui;

/// <summary>
/// An estimate as a dot with whiskers on a scale, with its sample size and a line for what it is compared with. Without a value it says why there is none;
/// an undefined estimate is never drawn at zero. A status shows in the dot's shape too, not by hue alone.
/// </summary>
public sealed partial class EstimateBar : ComponentBase
{
    /// <summary>What is estimated, in the viewer's language.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>Null: undefined, or not enough data.</summary>
    [Parameter, EditorRequired] public double? Value { get; set; }

    /// <summary>Lower end of the 95 % interval.</summary>
    [Parameter] public double? Low { get; set; }

    /// <summary>Upper end of the 95 % interval.</summary>
    [Parameter] public double? High { get; set; }

    /// <summary>Sample size.</summary>
    [Parameter, EditorRequired] public long N { get; set; }

    /// <summary>Why there is no value, in the viewer's language; "not enough data" where nothing is given.</summary>
    [Parameter] public string? Undefined { get; set; }

    /// <summary>Value of the line to compare with: another group, a target, "no difference".</summary>
    [Parameter] public double? Reference { get; set; }

    /// <summary>What the line stands for, in the viewer's language.</summary>
    [Parameter] public string? ReferenceLabel { get; set; }

    /// <summary>Left end of the scale; rows of a list share theirs.</summary>
    [Parameter] public double Minimum { get; set; }

    /// <summary>Right end of the scale.</summary>
    [Parameter] public double Maximum { get; set; } = 1;

    /// <summary>For ratios: half and double stand equally far from 1. Both ends must be above zero.</summary>
    [Parameter] public bool Logarithmic { get; set; }

    [Parameter] public Unit Unit { get; set; } = Unit.Share;

    /// <summary>The judgement on this estimate, where there is one.</summary>
    [Parameter] public Status? Tone { get; set; }

    /// <summary>Whether value, interval and sample size are written beside the mark.</summary>
    [Parameter] public bool Numbers { get; set; } = true;

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private string? ToneClass => Tone switch
    {
        Status.Ok => "ok",
        Status.Warning => "warning",
        Status.Critical => "critical",
        _ => null,
    };

    private string Size => N.ToString("#,0", CultureInfo.CurrentCulture);

    private string? Interval => Low is { } low && High is { } high ? Text["EstimateInterval", Write(low), Write(high)].Value : null;

    /// <summary>Everything the mark shows, for those who do not see it and for the pointer.</summary>
    private string Sentence
    {
        get
        {
            List<string> parts = [Value is null ? Undefined ?? Text["EstimateNone"] : Write(Value)];
            if (Value is not null && Low is { } low && High is { } high)
            {
                parts.Add(Text["EstimateIntervalLong", Write(low), Write(high)]);
            }
            parts.Add(Text["EstimateN", Size]);
            if (Reference is not null)
            {
                parts.Add($"{ReferenceLabel ?? Text["EstimateReference"]}: {Write(Reference)}");
            }
            return $"{Label}: {string.Join(", ", parts)}";
        }
    }

    private string Write(double? value) => UnitFormat.Format(value, Unit).ToString();

    private string? Place(double? value) => value is { } known && double.IsFinite(known) ? Percent(Share(known)) : null;

    private string Width(double low, double high) => Percent(Share(high) - Share(low));

    private double Share(double value)
    {
        var (low, high, at) = Logarithmic
            ? (Math.Log(Minimum), Math.Log(Maximum), Math.Log(Math.Max(value, Minimum)))
            : (Minimum, Maximum, value);
        return high > low ? Math.Clamp((at - low) / (high - low), 0, 1) : 0;
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
