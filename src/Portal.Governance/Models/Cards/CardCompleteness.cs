using System.Text.RegularExpressions;
using Portal.Governance.Models.Cards.Metadata;

namespace Portal.Governance.Models.Cards;

/// <summary>How far a card tells one field.</summary>
public enum CardFieldStatus
{
    /// <summary>Filled, and confirmed recently enough.</summary>
    Told,

    /// <summary>Somebody said why it does not apply.</summary>
    NotApplicable,

    /// <summary>Filled, but the confirmation no longer holds.</summary>
    Stale,

    Missing,
}

/// <summary>Why a field is not told.</summary>
public enum CardGap
{
    None,
    Empty,

    /// <summary>Only a template's own words stand there.</summary>
    Placeholder,

    /// <summary>A part of it that its readers need is not there; the detail names it.</summary>
    Incomplete,

    /// <summary>Nobody ever confirmed it.</summary>
    NeverConfirmed,

    /// <summary>Confirmed longer ago than the field allows; the detail gives the days.</summary>
    TooOld,

    /// <summary>The model got a version after it was confirmed; the detail names the version.</summary>
    BeforeVersion,
}

/// <param name="Reference">Where the framework asks for it.</param>
/// <param name="Detail">What the gap is about: a key, days or a version.</param>
public sealed record CardFinding(CardField Field, CardReference Reference, CardFieldStatus Status, CardGap Gap, string? Detail);

/// <summary>What a framework asks for and how far the card tells it.</summary>
/// <param name="IsBinding">False: the framework does not bind a model of this risk class; its fields are a good habit.</param>
public sealed record CardScore(CardFramework Framework, bool IsBinding, IReadOnlyList<CardFinding> Findings)
{
    public int Asked => Findings.Count(finding => finding.Reference.Required);

    /// <summary>Required fields that are told or do not apply.</summary>
    public int Met => Findings.Count(finding => finding.Reference.Required && finding.Status is CardFieldStatus.Told or CardFieldStatus.NotApplicable);

    /// <summary>Required fields that are missing or stale, in reading order.</summary>
    public IEnumerable<CardFinding> Open => Findings.Where(finding => finding.Reference.Required && finding.Status is CardFieldStatus.Missing or CardFieldStatus.Stale);
}

/// <summary>What completeness depends on beside the card.</summary>
/// <param name="NewestVersion">Name of the model's newest version; null: it has none.</param>
/// <param name="NewestVersionAt">When it was registered, UTC.</param>
public sealed record CardContext(bool IsHighRisk, DateTimeOffset Now, string? NewestVersion = null, DateTimeOffset? NewestVersionAt = null);

/// <summary>Judges a card against each framework: which fields it tells, which it lacks, and which nobody has confirmed for too long.</summary>
public static partial class CardCompleteness
{
    /// <summary>Fields whose truth hangs on the version that runs.</summary>
    private static readonly string[] OfTheVersion = ["results", "evaluation-data", "metadata.model-index", "architecture", "subgroups"];

    public static IReadOnlyList<CardScore> Judge(CardContent content, CardContext context)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(context);
        var found = CardFields.Default.All.ToDictionary(field => field.Id, field => Judge(content, field, context), StringComparer.Ordinal);
        return
        [
            .. CardFields.Default.Frameworks.Select(framework => new CardScore(
                framework,
                !framework.HighRiskOnly || context.IsHighRisk,
                [
                    .. CardFields.Default.All.SelectMany(field => field.References, (field, reference) => (field, reference))
                        .Where(entry => string.Equals(entry.reference.Framework, framework.Id, StringComparison.Ordinal))
                        .Select(entry => new CardFinding(entry.field, entry.reference, found[entry.field.Id].Status, found[entry.field.Id].Gap, found[entry.field.Id].Detail)),
                ])),
        ];
    }

    /// <summary>Fields the binding frameworks ask for, each counted once, and how many of them are met.</summary>
    public static (int Asked, int Met) Count(IReadOnlyList<CardScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var asked = scores.Where(score => score.IsBinding).SelectMany(score => score.Findings).Where(finding => finding.Reference.Required).DistinctBy(finding => finding.Field.Id).ToList();
        return (asked.Count, asked.Count(finding => finding.Status is CardFieldStatus.Told or CardFieldStatus.NotApplicable));
    }

    /// <summary>How far the card tells one field.</summary>
    public static (CardFieldStatus Status, CardGap Gap, string? Detail) Judge(CardContent content, CardField field, CardContext context)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(context);
        var state = content.StateOf(field.Id);
        if (state.NotApplicable is not null)
        {
            return (CardFieldStatus.NotApplicable, CardGap.None, null);
        }
        var (gap, detail) = field.Kind is CardFieldKind.Text ? GapOf(content.Text(field.Id)) : GapOf(content.Metadata ?? MetadataMap.Empty, field.Key!);
        if (gap is not CardGap.None)
        {
            return (CardFieldStatus.Missing, gap, detail);
        }
        (gap, detail) = Age(field, state, context);
        return (gap is CardGap.None ? CardFieldStatus.Told : CardFieldStatus.Stale, gap, detail);
    }

    private static (CardGap Gap, string? Detail) Age(CardField field, CardFieldState state, CardContext context)
    {
        if (state.ConfirmedAt is not { } confirmed)
        {
            return (CardGap.NeverConfirmed, null);
        }
        var days = (int)(context.Now - confirmed).TotalDays;
        if (days > field.StaleAfterDays)
        {
            return (CardGap.TooOld, days.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        return OfTheVersion.Contains(field.Id, StringComparer.Ordinal) && context.NewestVersionAt > confirmed ? (CardGap.BeforeVersion, context.NewestVersion) : (CardGap.None, null);
    }

    private static (CardGap Gap, string? Detail) GapOf(string? text) =>
        string.IsNullOrWhiteSpace(text) ? (CardGap.Empty, null)
        : string.IsNullOrWhiteSpace(Placeholder().Replace(text, "")) ? (CardGap.Placeholder, null)
        : (CardGap.None, null);

    private static (CardGap Gap, string? Detail) GapOf(MetadataMap metadata, string key) => metadata.Find(key) switch
    {
        null or MetadataScalar { Text: "" or "~" or "null" } or MetadataList { Items.IsEmpty: true } or MetadataMap { Entries.IsEmpty: true } => (CardGap.Empty, null),
        MetadataScalar { Text: var text } when string.IsNullOrWhiteSpace(Placeholder().Replace(text, "")) => (CardGap.Placeholder, null),
        var value => HubMetadata.Lacks(metadata, key, value) is { } lacks ? (CardGap.Incomplete, lacks) : (CardGap.None, null),
    };

    // What templates put where an author's words belong: the Hub's marker, comments, and variables nobody replaced.
    [GeneratedRegex(@"<!--[\s\S]*?-->|\[More Information Needed\]|\{\{[^}]*\}\}|^[\s*_-]*(?:TODO|TBD|N/A|-)[\s.:*_-]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
