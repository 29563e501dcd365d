using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models;
using Portal.Ui;

namespace Portal.Models;

/// <summary>What registry records are called, in the viewer's language.</summary>
public sealed class ModelWords(IStringLocalizer<ModelsTexts> text, RiskClasses classes)
{
    public string Of(LifecycleStage stage) => text[$"Stage{stage}"];

    public string Of(DeploymentStrategy strategy) => text[$"Strategy{strategy}"];

    public string Of(ModelFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return text[$"Fault{fault.Kind}", [.. fault.Values.Select(value => value is LifecycleStage stage ? Of(stage) : value)]];
    }

    /// <summary>The short name of a class of risk; a class that is no longer in the data keeps its key.</summary>
    public string RiskOf(string? key) => string.IsNullOrEmpty(key) ? text["RiskNone"] : classes.Find(key) is { } found ? Of(found.Short) : key;

    /// <summary>A text of the data file.</summary>
    public static string Of(IReadOnlyDictionary<string, string> texts) => RiskClasses.TextOf(texts, CultureInfo.CurrentUICulture);

    /// <summary>How a class of risk is marked: what must not be used is critical, what asks for much a warning.</summary>
    public Status StatusOf(string? key) => classes.Find(key)?.Level switch
    {
        RiskLevel.Unacceptable => Status.Critical,
        RiskLevel.High => Status.Warning,
        RiskLevel.Limited or RiskLevel.Minimal => Status.Ok,
        _ => Status.Unknown,
    };

    /// <summary>An application or environment that telemetry left empty.</summary>
    public string Named(string? name) => string.IsNullOrEmpty(name) ? text["Unnamed"] : name;
}
