using System.Text;
using Portal.Governance.Features;

namespace Portal.Features;

/// <summary>What stands in the form, as typed: a mistake stays visible until it is mended.</summary>
/// <param name="Off">One name per line.</param>
internal sealed record FeatureSettingsForm(string JsonSchema, string Pattern, string Off)
{
    /// <summary>The form that shows what is set; null: nothing is.</summary>
    public static FeatureSettingsForm Of(FeatureSettings? settings) =>
        settings is null ? new("", "", "") : new(settings.JsonSchema ?? "", settings.Pattern ?? "", string.Join('\n', settings.Off));

    /// <summary>Why the schema cannot be followed; null when it can.</summary>
    public OutputFormatException? SchemaFault => FaultOf(new FeatureRule(JsonSchema, null, []));

    /// <summary>Why the expression cannot be followed; null when it can.</summary>
    public OutputFormatException? PatternFault => FaultOf(new FeatureRule(null, Pattern, []));

    public bool OffFault => Names.Length > FeatureSettings.MostOff || Names.Any(name => name.Length > FeatureSettings.LongestName);

    public bool IsValid => SchemaFault is null && PatternFault is null && !OffFault;

    private string[] Names => Off.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What the format says of an answer; null when no format is asked or it cannot be followed.</summary>
    public FormatVerdict? Try(string answer) => SchemaFault is null && PatternFault is null ? OutputFormat.Of(new FeatureRule(JsonSchema, Pattern, []))?.Check(Encoding.UTF8.GetBytes(answer)) : null;

    /// <summary>The change to keep; only when <see cref="IsValid"/>.</summary>
    public FeatureSettingsChange ToChange(long version) => new(JsonSchema, Pattern, Names, version);

    private static OutputFormatException? FaultOf(FeatureRule rule)
    {
        try
        {
            _ = OutputFormat.Of(rule);
            return null;
        }
        catch (OutputFormatException fault)
        {
            return fault;
        }
    }
}
