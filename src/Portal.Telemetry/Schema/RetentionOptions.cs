using System.ComponentModel.DataAnnotations;

namespace Portal.Telemetry.Schema;

/// <summary>How long telemetry is kept; section <c>Retention</c> of the settings. Applied as table TTLs at every start.</summary>
public sealed class RetentionOptions : IValidatableObject
{
    public const string Section = "Retention";

    /// <summary>Days a call with its attributes is kept. Whole weeks are dropped at once, so rows live up to seven days longer.</summary>
    [Range(1, 3650)]
    public int CallsDays { get; set; } = 90;

    /// <summary>Days prompts, answers and tool arguments are kept.</summary>
    [Range(1, 3650)]
    public int ContentDays { get; set; } = 30;

    /// <summary>Days evaluations (judgements of answers) are kept; evidence outlives the calls it is about.</summary>
    [Range(1, 3650)]
    public int EvaluationDays { get; set; } = 400;

    /// <summary>Days the entries about outcomes are kept: that long may the truth come in late. What is counted of them stays as long as sums by day.</summary>
    [Range(1, 3650)]
    public int OutcomeDays { get; set; } = 400;

    /// <summary>Days log records and events are kept.</summary>
    [Range(1, 3650)]
    public int LogDays { get; set; } = 30;

    /// <summary>Days metric points are kept.</summary>
    [Range(1, 3650)]
    public int MetricDays { get; set; } = 90;

    /// <summary>Hours sums by second are kept.</summary>
    [Range(1, 47)]
    public int SecondHours { get; set; } = 25;

    /// <summary>Days sums and distributions by minute are kept; hours are recomputed from them when calls arrive late.</summary>
    [Range(1, 3650)]
    public int MinuteDays { get; set; } = 90;

    /// <summary>Days sums and distributions by hour are kept.</summary>
    [Range(1, 3650)]
    public int HourDays { get; set; } = 400;

    /// <summary>Days sums and distributions by day are kept.</summary>
    [Range(1, 36500)]
    public int DayDays { get; set; } = 1825;

    /// <summary>Days the counts per sender and per answer of ingest are kept.</summary>
    [Range(1, 3650)]
    public int SenderDays { get; set; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ContentDays > CallsDays)
        {
            yield return new ValidationResult(
                $"{Section}:ContentDays ({ContentDays}) must not exceed {Section}:CallsDays ({CallsDays}): content is reached through its call.",
                [nameof(ContentDays)]);
        }
        if (MinuteDays < CallsDays)
        {
            yield return new ValidationResult(
                $"{Section}:MinuteDays ({MinuteDays}) must be at least {Section}:CallsDays ({CallsDays}): late calls are counted by minute first.",
                [nameof(MinuteDays)]);
        }
        if (HourDays < MinuteDays)
        {
            yield return new ValidationResult(
                $"{Section}:HourDays ({HourDays}) must be at least {Section}:MinuteDays ({MinuteDays}).", [nameof(HourDays)]);
        }
        if (DayDays < HourDays)
        {
            yield return new ValidationResult(
                $"{Section}:DayDays ({DayDays}) must be at least {Section}:HourDays ({HourDays}).", [nameof(DayDays)]);
        }
    }
}
