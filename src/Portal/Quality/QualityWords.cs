using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Quality;

/// <summary>Says numbers of quality in words.</summary>
internal static class QualityWords
{
    /// <summary>Rates are per cent, means plain numbers on the evaluator's own scale.</summary>
    public static Unit UnitOf(EvaluationKind kind) => kind == EvaluationKind.Rate ? Unit.Share : Unit.Count;

    public static string Number(double? value, EvaluationKind kind) => UnitFormat.Format(value, UnitOf(kind)).ToString();

    /// <summary>"0.82 (0.80 to 0.84)".</summary>
    public static string Of(Estimate estimate, EvaluationKind kind, IStringLocalizer text) => estimate switch
    {
        { Value: null } => Undefined(estimate, text) ?? "–",
        { Value: { } value, Low: { } low, High: { } high } when kind == EvaluationKind.Mean =>
            text["WithInterval", Precise(value, high - low), Precise(low, high - low), Precise(high, high - low)].Value,
        { Low: { } low, High: { } high } => text["WithInterval", Number(estimate.Value, kind), Number(low, kind), Number(high, kind)].Value,
        _ => Number(estimate.Value, kind),
    };

    /// <summary>With as many decimals as the width of the interval allows to tell apart: 0.800 for 0.798 to 0.802.</summary>
    private static string Precise(double value, double width)
    {
        var decimals = width > 0 ? (int)Math.Clamp(-Math.Floor(Math.Log10(width)), 2, 6) : 2;
        return value.ToString($"N{decimals}", CultureInfo.CurrentCulture);
    }

    /// <summary>Why an estimate has no value; null where it has one.</summary>
    public static string? Undefined(Estimate estimate, IStringLocalizer text) => estimate.Undefined switch
    {
        null => null,
        UndefinedReason.NoVariance => text["UndefinedNoVariance"].Value,
        AgreementReason.Continuous => text["UndefinedContinuous"].Value,
        _ => text["UndefinedNothing"].Value,
    };

    public static Status StatusOf(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Higher or ComparisonVerdict.Undecided => Status.Ok,
        ComparisonVerdict.Lower => Status.Warning,
        ComparisonVerdict.Void => Status.Critical,
        _ => Status.Unknown,
    };
}
