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

    /// <summary>Whether anything but stages is chosen.</summary>
    public bool IsNarrowed => Search.Trim().Length > 0 || Applications.Count + Providers.Count + RiskClasses.Count + Owners.Count > 0;
}

/// <summary>A model as the catalogue lists it.</summary>
/// <param name="Owner">Name of the person or team; null: nobody answers for it, or whoever did is gone.</param>
/// <param name="Versions">How many it has.</param>
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
    DateTimeOffset ChangedAt);

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
