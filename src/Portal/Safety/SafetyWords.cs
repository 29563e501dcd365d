using Microsoft.Extensions.Localization;
using Portal.Telemetry.Safety;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Safety;

/// <summary>Names and sentences of the Safety page.</summary>
internal static class SafetyWords
{
    public static Status StatusOf(Verdict verdict) => verdict switch
    {
        Verdict.Ok => Status.Ok,
        Verdict.Watch => Status.Warning,
        Verdict.Alert => Status.Critical,
        _ => Status.Unknown,
    };

    /// <summary>What was looked for, and where: "Personal data in answers".</summary>
    public static string Name(SafetyCheck check, IStringLocalizer text) =>
        check.Place.Length == 0 ? text[$"Category_{check.Category}"] : text[$"In_{check.Place}", text[$"Category_{check.Category}"].Value];

    public static string Source(SafetyCheck check, IStringLocalizer text) => text[$"Source_{check.Source}"];

    /// <summary>The verdict in a word; not enough data has one of its own.</summary>
    public static string? Word(Verdict verdict, IStringLocalizer text) => verdict is Verdict.Insufficient ? text["TooFewWord"].Value : null;

    /// <summary>Why, in a sentence.</summary>
    public static string Reason(SafetyRate rate, IStringLocalizer text) => text[$"Reason{rate.Reason}", SafetyRule.LeastChecks];

    public static string Share(Estimate rate, IStringLocalizer text) => rate.Value is null ? text["Undefined"] : UnitFormat.Format(rate.Value, Unit.Share).ToString();

    /// <summary>What a trigger is called where people know it by a name: places and kinds of the detectors; others stay as sent.</summary>
    public static string Trigger(SafetyTrigger trigger, IStringLocalizer text) => trigger.Source == "detector" ? Found(trigger.Name, text) : trigger.Name;

    /// <summary>A finding's name: <c>output.email</c> reads "e-mail address in answers"; other names stay as sent.</summary>
    public static string Found(string name, IStringLocalizer text)
    {
        var parts = name.Split('.');
        return parts.Length == 2 && text[$"Kind_{parts[1]}"] is { ResourceNotFound: false } kind && text[$"In_{parts[0]}"] is { ResourceNotFound: false } ? text[$"In_{parts[0]}", kind.Value] : name;
    }
}
