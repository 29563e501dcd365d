using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Telemetry.Costs;

namespace Portal.Cost;

/// <summary>What panels of spend need to know beside filter and range, as the text of a <see cref="Live.PanelKey"/>: <c>split=model&amp;bucket=day&amp;zone=Europe/Madrid&amp;team=search</c>.</summary>
internal sealed record CostArgument
{
    private const int MostTeams = 50;
    private const int LongestTeam = 256;

    public CostDimension Split { get; init; } = CostDimension.Application;

    /// <summary>Null: chosen by the length of the range.</summary>
    public CostStep? Bucket { get; init; }

    /// <summary>IANA name of the viewer's zone.</summary>
    public string Zone { get; init; } = "UTC";

    public IReadOnlyList<string> Teams { get; init; } = [];

    public CostCalendar Calendar => CostCalendar.TryCreate(Zone, out var calendar) ? calendar : CostCalendar.Utc;

    /// <summary>Equal arguments are equal texts.</summary>
    public string ToText() => string.Join('&', Parts());

    /// <summary>What is wrong with a text, in a sentence that says what to write instead; null when it can be used.</summary>
    public static string? FaultOf(string? text) => TryParse(text, out _, out var fault) ? null : fault;

    /// <exception cref="FormatException">The text is no argument.</exception>
    public static CostArgument Parse(string? text) => TryParse(text, out var argument, out var fault) ? argument : throw new FormatException(fault);

    private static bool TryParse(string? text, [NotNullWhen(true)] out CostArgument? argument, [NotNullWhen(false)] out string? fault)
    {
        argument = null;
        fault = null;
        var (split, bucket, zone) = (CostDimension.Application, (CostStep?)null, "UTC");
        var teams = new List<string>();
        foreach (var (name, values) in QueryHelpers.ParseQuery(text))
        {
            var value = values.ToString();
            switch (name)
            {
                case "split" when TryName(value, out CostDimension dimension):
                    split = dimension;
                    break;
                case "bucket" when TryName(value, out CostStep step):
                    bucket = step;
                    break;
                case "zone" when CostCalendar.TryCreate(value, out var calendar):
                    zone = calendar.ZoneId;
                    break;
                case "team" when values.Count <= MostTeams && values.All(team => team!.Length <= LongestTeam):
                    teams.AddRange(values!);
                    break;
                default:
                    fault = $"'{(name.Length <= 20 ? name : name[..20])}' cannot be used: write split (a dimension), bucket (hour, day or month), zone (an IANA name) and team, as in a query string.";
                    return false;
            }
        }
        argument = new CostArgument { Split = split, Bucket = bucket, Zone = zone, Teams = [.. teams.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
        return true;
    }

    private static bool TryName<T>(string text, out T value)
        where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);

    private IEnumerable<string> Parts()
    {
        yield return $"split={Split}";
        if (Bucket is { } bucket)
        {
            yield return $"bucket={bucket}";
        }
        yield return $"zone={Uri.EscapeDataString(Zone)}";
        foreach (var team in Teams.Order(StringComparer.Ordinal))
        {
            yield return $"team={Uri.EscapeDataString(team)}";
        }
    }
}
