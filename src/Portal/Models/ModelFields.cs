using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>A model's form as it was typed.</summary>
public sealed record ModelFields
{
    public string Title { get; init; } = "";

    /// <summary>Null: follows the title.</summary>
    public string? Name { get; init; }
    public string Purpose { get; init; } = "";
    public string Application { get; init; } = "";
    public string Provider { get; init; } = "";

    /// <summary>Id of a person or team; empty: nobody.</summary>
    public string Owner { get; init; } = "";
    public string RiskClass { get; init; } = "";
    public string RiskBasis { get; init; } = "";

    /// <summary>The first version; empty: none yet.</summary>
    public string Version { get; init; } = "";
    public LifecycleStage Stage { get; init; }

    /// <summary>One to a line, or between commas.</summary>
    public string ResponseModels { get; init; } = "";
    public string ServiceVersions { get; init; } = "";

    public static ModelFields Of(ModelDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return new ModelFields
        {
            Title = draft.Title,
            Purpose = draft.Purpose,
            Application = draft.Application ?? "",
            Provider = draft.Provider ?? "",
            Owner = (draft.OwnerTeamId ?? draft.OwnerId)?.ToString("D") ?? "",
            RiskClass = draft.RiskClass ?? "",
            RiskBasis = draft.RiskBasis,
        };
    }

    /// <param name="owners">Tells teams from people.</param>
    public ModelDraft ToDraft(IReadOnlyList<ModelOwner> owners)
    {
        var owner = Guid.TryParse(Owner, out var id) ? id : (Guid?)null;
        var isTeam = owner is not null && owners.Any(one => one.IsTeam && one.Id == owner);
        return new ModelDraft
        {
            Title = Title,
            Purpose = Purpose,
            Application = Application,
            Provider = Provider,
            OwnerId = isTeam ? null : owner,
            OwnerTeamId = isTeam ? owner : null,
            RiskClass = RiskClass,
            RiskBasis = RiskBasis,
        };
    }

    /// <summary>Null where neither a name nor a link was typed.</summary>
    public NewVersion? ToVersion() => $"{Version}{ResponseModels}{ServiceVersions}".Trim().Length == 0
        ? null
        : new NewVersion(Version, new VersionDraft { ResponseModels = Lines(ResponseModels), ServiceVersions = Lines(ServiceVersions) }, Stage);

    internal static IReadOnlyList<string> Lines(string text) => text.Split([',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
