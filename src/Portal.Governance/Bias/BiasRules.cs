namespace Portal.Governance.Bias;

/// <summary>What can be set, and what holds where nothing is set.</summary>
public static class BiasRules
{
    /// <summary>Below five decisions a group can be told apart as people; nobody may go lower.</summary>
    public const int LeastMinimumSize = 5;

    /// <summary>Cell size of public releases in the United States.</summary>
    public const int DefaultMinimumSize = 11;
    public const int MostMinimumSize = 10_000;

    /// <summary>Four fifths: 29 CFR 1607.4(D), which itself asks for significance beside it.</summary>
    public const double DefaultRatioLine = 0.8;
    public const double LeastRatioLine = 0.5;
    public const double MostRatioLine = 1;

    public const double DefaultDifferenceFloor = 0.1;
    public const double LeastDifferenceFloor = 0.01;
    public const double MostDifferenceFloor = 0.5;

    public const int MostOutcomes = 50;
    public const int MostReferences = 50;
    public const int LongestText = 64;

    /// <summary>Texts of <c>portal.outcome</c> that favour somebody unless an application says otherwise.</summary>
    public static IReadOnlyList<string> DefaultFavourableOutcomes { get; } = ["true", "1", "yes", "positive", "favourable", "approved", "accepted", "granted"];

    /// <summary>What holds for an application.</summary>
    /// <param name="settings">Null: nothing was ever set.</param>
    public static BiasRule Of(BiasSettings? settings) => settings is null ? BiasRule.Default : new BiasRule
    {
        FavourableOutcomes = settings.FavourableOutcomes,
        References = References(settings.ReferenceGroups),
        MinimumSize = settings.MinimumSize,
        RatioLine = settings.RatioLine,
        DifferenceFloor = settings.DifferenceFloor,
    };

    /// <summary>What is wrong with a change, in sentences that name the value; empty: nothing.</summary>
    public static IReadOnlyList<string> Check(BiasSettingsChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return [.. Faults(change)];
    }

    private static IEnumerable<string> Faults(BiasSettingsChange change)
    {
        if (change.MinimumSize is < LeastMinimumSize or > MostMinimumSize)
        {
            yield return $"minimumSize is {change.MinimumSize}; it must be from {LeastMinimumSize} to {MostMinimumSize}.";
        }
        if (change.RatioLine is not (>= LeastRatioLine and <= MostRatioLine))
        {
            yield return FormattableString.Invariant($"ratioLine is {change.RatioLine}; it must be from {LeastRatioLine} to {MostRatioLine}.");
        }
        if (change.DifferenceFloor is not (>= LeastDifferenceFloor and <= MostDifferenceFloor))
        {
            yield return FormattableString.Invariant($"differenceFloor is {change.DifferenceFloor}; it must be from {LeastDifferenceFloor} to {MostDifferenceFloor}.");
        }
        if (change.FavourableOutcomes.Count is 0 or > MostOutcomes || change.FavourableOutcomes.Any(IsNoName))
        {
            yield return $"favourableOutcomes needs 1 to {MostOutcomes} texts of 1 to {LongestText} characters.";
        }
        if (change.References.Count > MostReferences || change.References.Any(reference => IsNoName(reference.Key) || IsNoName(reference.Value) || reference.Key.Contains('=', StringComparison.Ordinal)))
        {
            yield return $"references takes at most {MostReferences} attributes, each with one group; names have 1 to {LongestText} characters, those of attributes no equals sign.";
        }
    }

    private static bool IsNoName(string? text) => string.IsNullOrWhiteSpace(text) || text.Trim().Length > LongestText;

    private static Dictionary<string, string> References(IEnumerable<string> texts)
    {
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (ReferenceGroup.TryParse(text, out var reference))
            {
                references[reference.Attribute] = reference.Value;
            }
        }
        return references;
    }
}

/// <summary>What holds for an application, set or not.</summary>
public sealed record BiasRule
{
    public static BiasRule Default { get; } = new();

    /// <summary>Lower case.</summary>
    public IReadOnlyList<string> FavourableOutcomes { get; init; } = BiasRules.DefaultFavourableOutcomes;

    /// <summary>The reference group by attribute; attributes without one are not in it.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public int MinimumSize { get; init; } = BiasRules.DefaultMinimumSize;
    public double RatioLine { get; init; } = BiasRules.DefaultRatioLine;
    public double DifferenceFloor { get; init; } = BiasRules.DefaultDifferenceFloor;
}
