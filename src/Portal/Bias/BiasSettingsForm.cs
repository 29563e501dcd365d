using System.Globalization;
using Portal.Governance.Bias;

namespace Portal.Bias;

/// <summary>What stands in the form, as typed: a mistake stays visible until it is mended.</summary>
internal sealed record BiasSettingsForm
{
    /// <summary>One per line.</summary>
    public required string Outcomes { get; init; }

    public required IReadOnlyList<ReferenceGroup> References { get; init; }

    public required string MinimumSize { get; init; }

    public required string RatioLine { get; init; }

    /// <summary>Percentage points.</summary>
    public required string DifferenceFloor { get; init; }

    private IReadOnlyList<string> OutcomeTexts => [.. Outcomes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public bool OutcomesFault => OutcomeTexts.Count is 0 or > BiasRules.MostOutcomes || OutcomeTexts.Any(text => text.Length > BiasRules.LongestText);

    public bool ReferencesFault => References.Count > BiasRules.MostReferences
        || References.Any(one => IsNoName(one.Attribute) || IsNoName(one.Value) || one.Attribute.Contains('=', StringComparison.Ordinal))
        || References.DistinctBy(one => one.Attribute.Trim(), StringComparer.Ordinal).Count() < References.Count;

    public bool MinimumFault => Whole(MinimumSize) is not (>= BiasRules.LeastMinimumSize and <= BiasRules.MostMinimumSize);

    public bool RatioFault => Number(RatioLine) is not (>= BiasRules.LeastRatioLine and <= BiasRules.MostRatioLine);

    public bool DifferenceFault => Number(DifferenceFloor) / 100 is not (>= BiasRules.LeastDifferenceFloor and <= BiasRules.MostDifferenceFloor);

    public bool IsValid => !OutcomesFault && !ReferencesFault && !MinimumFault && !RatioFault && !DifferenceFault;

    /// <summary>The form that shows what holds.</summary>
    public static BiasSettingsForm Of(BiasSettings? settings)
    {
        var rule = BiasRules.Of(settings);
        return new BiasSettingsForm
        {
            Outcomes = string.Join('\n', rule.FavourableOutcomes),
            References = [.. rule.References.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new ReferenceGroup(one.Key, one.Value))],
            MinimumSize = rule.MinimumSize.ToString(CultureInfo.CurrentCulture),
            RatioLine = rule.RatioLine.ToString("0.##", CultureInfo.CurrentCulture),
            DifferenceFloor = Math.Round(rule.DifferenceFloor * 100, 1).ToString("0.#", CultureInfo.CurrentCulture),
        };
    }

    /// <summary>Whether it asks for anything else than the other.</summary>
    public bool DiffersFrom(BiasSettingsForm other) => !References.SequenceEqual(other.References) || this with { References = other.References } != other;

    /// <summary>The change to keep; only when <see cref="IsValid"/>.</summary>
    /// <param name="version">The version the person saw; 0: nothing was set.</param>
    public BiasSettingsChange ToChange(long version) => new(
        OutcomeTexts,
        References.ToDictionary(one => one.Attribute.Trim(), one => one.Value.Trim(), StringComparer.Ordinal),
        Whole(MinimumSize)!.Value,
        Number(RatioLine)!.Value,
        Math.Round(Number(DifferenceFloor)!.Value / 100, 4),
        version);

    private static bool IsNoName(string text) => string.IsNullOrWhiteSpace(text) || text.Trim().Length > BiasRules.LongestText;

    private static int? Whole(string text) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.CurrentCulture, out var number) ? number : null;

    /// <summary>With the viewer's decimal sign, or with a point.</summary>
    private static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.CurrentCulture, out var number)
        || double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) ? number : null;
}
