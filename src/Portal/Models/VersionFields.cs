using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>A version's form as it was typed.</summary>
public sealed record VersionFields
{
    public string Name { get; init; } = "";
    public LifecycleStage Stage { get; init; }
    public string Notes { get; init; } = "";
    public string ArtifactDigest { get; init; } = "";
    public string ProviderModelId { get; init; } = "";
    public string PromptName { get; init; } = "";
    public string PromptVersion { get; init; } = "";
    public string BaseModel { get; init; } = "";

    /// <summary>Id of a version; empty: none.</summary>
    public string BaseVersion { get; init; } = "";

    /// <summary>One to a line, or between commas.</summary>
    public string ResponseModels { get; init; } = "";
    public string ServiceVersions { get; init; } = "";
    public string VersionAttribute { get; init; } = "";

    public static VersionFields Of(ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new VersionFields
        {
            Name = version.Name,
            Stage = version.Stage,
            Notes = version.Notes,
            ArtifactDigest = version.ArtifactDigest ?? "",
            ProviderModelId = version.ProviderModelId ?? "",
            PromptName = version.PromptName ?? "",
            PromptVersion = version.PromptVersion ?? "",
            BaseModel = version.BaseModel ?? "",
            BaseVersion = version.BaseVersionId?.ToString("D") ?? "",
            ResponseModels = string.Join('\n', version.ResponseModels),
            ServiceVersions = string.Join('\n', version.ServiceVersions),
            VersionAttribute = version.VersionAttribute ?? "",
        };
    }

    public VersionDraft ToDraft() => new()
    {
        Notes = Notes,
        ArtifactDigest = ArtifactDigest,
        ProviderModelId = ProviderModelId,
        PromptName = PromptName,
        PromptVersion = PromptVersion,
        BaseModel = BaseModel,
        BaseVersionId = Guid.TryParse(BaseVersion, out var basis) ? basis : null,
        ResponseModels = ModelFields.Lines(ResponseModels),
        ServiceVersions = ModelFields.Lines(ServiceVersions),
        VersionAttribute = VersionAttribute,
    };
}
