namespace Portal.Governance.Models;

/// <summary>A model as a person or program states it. Empty text counts as absent.</summary>
public sealed record ModelDraft
{
    public string Title { get; init; } = "";
    public string Purpose { get; init; } = "";
    public string? Application { get; init; }
    public string? Provider { get; init; }
    public Guid? OwnerId { get; init; }
    public Guid? OwnerTeamId { get; init; }
    public string? RiskClass { get; init; }
    public string RiskBasis { get; init; } = "";

    public static ModelDraft Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelDraft
        {
            Title = model.Title,
            Purpose = model.Purpose,
            Application = model.Application,
            Provider = model.Provider,
            OwnerId = model.OwnerId,
            OwnerTeamId = model.OwnerTeamId,
            RiskClass = model.RiskClass,
            RiskBasis = model.RiskBasis,
        };
    }

    internal void WriteTo(Model model)
    {
        model.Title = Title.Trim();
        model.Purpose = Purpose.Trim();
        model.Application = ModelRules.Tidy(Application);
        model.Provider = ModelRules.Tidy(Provider);
        (model.OwnerId, model.OwnerTeamId) = (OwnerId, OwnerTeamId);
        model.RiskClass = ModelRules.Tidy(RiskClass);
        model.RiskBasis = RiskBasis.Trim();
        model.SearchText = SearchFold.Of(model.Name, model.Title, model.Purpose, model.Application, model.Provider);
    }
}

/// <summary>A version as a person or program states it. Empty text counts as absent.</summary>
public sealed record VersionDraft
{
    public string Notes { get; init; } = "";
    public string? ArtifactDigest { get; init; }
    public string? ProviderModelId { get; init; }
    public string? PromptName { get; init; }
    public string? PromptVersion { get; init; }
    public string? BaseModel { get; init; }
    public Guid? BaseVersionId { get; init; }
    public IReadOnlyList<string> ResponseModels { get; init; } = [];
    public IReadOnlyList<string> ServiceVersions { get; init; } = [];
    public string? VersionAttribute { get; init; }

    public static VersionDraft Of(ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new VersionDraft
        {
            Notes = version.Notes,
            ArtifactDigest = version.ArtifactDigest,
            ProviderModelId = version.ProviderModelId,
            PromptName = version.PromptName,
            PromptVersion = version.PromptVersion,
            BaseModel = version.BaseModel,
            BaseVersionId = version.BaseVersionId,
            ResponseModels = version.ResponseModels,
            ServiceVersions = version.ServiceVersions,
            VersionAttribute = version.VersionAttribute,
        };
    }

    internal void WriteTo(ModelVersion version)
    {
        version.Notes = Notes.Trim();
        version.ArtifactDigest = ModelRules.Tidy(ArtifactDigest);
        version.ProviderModelId = ModelRules.Tidy(ProviderModelId);
        (version.PromptName, version.PromptVersion) = (ModelRules.Tidy(PromptName), ModelRules.Tidy(PromptVersion));
        (version.BaseModel, version.BaseVersionId) = (ModelRules.Tidy(BaseModel), BaseVersionId);
        version.ResponseModels = ModelRules.Tidy(ResponseModels);
        version.ServiceVersions = ModelRules.Tidy(ServiceVersions);
        version.VersionAttribute = ModelRules.Tidy(VersionAttribute);
        var text = SearchFold.Of(
            [version.Name, version.ProviderModelId, version.ArtifactDigest, version.PromptName, version.BaseModel, version.VersionAttribute, .. version.ResponseModels, .. version.ServiceVersions]);
        version.SearchText = text.Length <= ModelLimits.VersionSearchText ? text : text[..ModelLimits.VersionSearchText];
    }
}
