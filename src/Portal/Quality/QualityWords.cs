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
        { Low: { } low, High: { } high } => text["WithInterval", Number(estimate.Value, kind), Number(low, kind), Number(high, kind)].Value,
        _ => Number(estimate.Value, kind),
    };

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
