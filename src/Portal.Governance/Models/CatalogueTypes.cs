namespace Portal.Governance.Models;

/// <summary>Which models of a tenant are asked for. An empty list means all; several values of one list are alternatives.</summary>
public sealed record CatalogueFilter
{
    /// <summary>Words that all have to stand in the model or one of its versions; case and accents do not matter.</summary>
    public string Search { get; init; } = "";

    /// <summary>An empty text among them: models for any application.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>Empty: every stage but retired.</summary>
    public IReadOnlyList<LifecycleStage> Stages { get; init; } = [];

    /// <summary>Keys of <see cref="RiskClass"/>; an empty text among them: not classified.</summary>
    public IReadOnlyList<string> RiskClasses { get; init; } = [];

    /// <summary>Names of people and teams; an empty text among them: nobody answers for it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>How far the card must have come.</summary>
    public IReadOnlyList<CardState> Cards { get; init; } = [];

    /// <summary>Whether anything but stages is chosen.</summary>
    public bool IsNarrowed => Search.Trim().Length > 0 || Applications.Count + Providers.Count + RiskClasses.Count + Owners.Count + Cards.Count > 0;
}

/// <summary>How far a model's card has come.</summary>
public enum CardState
{
    /// <summary>Nobody has begun one.</summary>
    None,

    /// <summary>Something the frameworks ask for is missing, or nothing was published.</summary>
    Incomplete,

    /// <summary>Published, and nothing was missing when it was saved last.</summary>
    Complete,
}

/// <summary>A model as the catalogue lists it.</summary>
/// <param name="Owner">Name of the person or team; null: nobody answers for it, or whoever did is gone.</param>
/// <param name="Versions">How many it has.</param>
/// <param name="FieldsAsked">Fields the card's frameworks ask for; null: there is no card.</param>
/// <param name="FieldsMet">Of these, how many are told.</param>
public sealed record CatalogueRow(
    Guid Id,
    string Name,
    string Title,
    string Purpose,
    string? Application,
    string? Provider,
    string? Owner,
    bool IsTeam,
    string? RiskClass,
    LifecycleStage Stage,
    int Versions,
    int? FieldsAsked,
    int? FieldsMet,
    DateTimeOffset ChangedAt)
{
    /// <summary>Share of the card's fields that are told; null without a card.</summary>
    public double? CardShare => FieldsAsked is not { } asked || FieldsMet is not { } met ? null : asked == 0 ? 1 : (double)met / asked;
}

/// <summary>What the filters of the catalogue can take, and how many models there are.</summary>
/// <param name="Owners">By name.</param>
/// <param name="Stages">Models by stage.</param>
/// <param name="RiskClasses">Models that are not retired, by class; the empty text: not classified.</param>
public sealed record CatalogueSummary(
    IReadOnlyList<string> Applications,
    IReadOnlyList<string> Providers,
    IReadOnlyList<string> Owners,
    IReadOnlyDictionary<LifecycleStage, int> Stages,
    IReadOnlyDictionary<string, int> RiskClasses)
{
    public int Total => Stages.Values.Sum();

    /// <summary>Models that are not retired.</summary>
    public int Living => Total - Stages.GetValueOrDefault(LifecycleStage.Retired);
}
