using Portal.Governance.Models;

namespace Portal.Models;

/// <summary>A model to be registered, as a program states it.</summary>
/// <param name="Name">Left out: made from the title.</param>
/// <param name="RiskClass">Key of a class of <c>GET models/risk-classes</c>.</param>
/// <param name="Version">The first version, where there is one.</param>
public sealed record ModelRequest(
    string? Name, string? Title, string? Purpose, string? Application, string? Provider, Guid? OwnerId, Guid? OwnerTeamId, string? RiskClass, string? RiskBasis, VersionRequest? Version)
{
    internal ModelDraft ToDraft() => new()
    {
        Title = Title ?? "",
        Purpose = Purpose ?? "",
        Application = Application,
        Provider = Provider,
        OwnerId = OwnerId,
        OwnerTeamId = OwnerTeamId,
        RiskClass = RiskClass,
        RiskBasis = RiskBasis ?? "",
    };
}

/// <summary>A version, as a program states it.</summary>
/// <param name="Name">Read where a version is added only.</param>
/// <param name="Stage">Read where a version is added only; afterwards stages are moved.</param>
/// <param name="VersionAttribute">Value of <c>portal.model.version</c> that its calls carry.</param>
public sealed record VersionRequest(
    string? Name, LifecycleStage? Stage, string? Notes, string? ArtifactDigest, string? ProviderModelId, string? PromptName, string? PromptVersion, string? BaseModel, Guid? BaseVersionId,
    IReadOnlyList<string>? ResponseModels, IReadOnlyList<string>? ServiceVersions, string? VersionAttribute)
{
    internal NewVersion ToVersion() => new(Name ?? "", ToDraft(), Stage ?? LifecycleStage.Development);

    internal VersionDraft ToDraft() => new()
    {
        Notes = Notes ?? "",
        ArtifactDigest = ArtifactDigest,
        ProviderModelId = ProviderModelId,
        PromptName = PromptName,
        PromptVersion = PromptVersion,
        BaseModel = BaseModel,
        BaseVersionId = BaseVersionId,
        ResponseModels = ResponseModels ?? [],
        ServiceVersions = ServiceVersions ?? [],
        VersionAttribute = VersionAttribute,
    };
}

/// <param name="Reason">Goes into the audit trail.</param>
public sealed record StageRequest(LifecycleStage Stage, string? Reason);

/// <param name="Percent">Above 0, at most 100, with at most two decimals.</param>
public sealed record ShareRequest(string Version, decimal Percent);

/// <param name="Shares">Together 100; empty: nothing runs there any more.</param>
/// <param name="Reason">Goes into the audit trail.</param>
public sealed record DistributionRequest(DeploymentStrategy Strategy, IReadOnlyList<ShareRequest> Shares, string? Reason);

/// <param name="Reason">Goes into the audit trail.</param>
public sealed record ReasonRequest(string? Reason);

/// <summary>Traffic that needs no registration.</summary>
public sealed record IgnoreRequest(string Application, string Environment, string ResponseModel, string? Reason);

/// <summary>A model as the API lists it.</summary>
/// <param name="Owner">Name of the person or team.</param>
/// <param name="CardShare">Share of the card's fields that are told; null without a card.</param>
public sealed record ModelListed(
    string Name, string Title, string Purpose, string? Application, string? Provider, string? Owner, string? RiskClass, LifecycleStage Stage, int Versions, double? CardShare, DateTimeOffset ChangedAt)
{
    internal static ModelListed Of(CatalogueRow row) =>
        new(row.Name, row.Title, row.Purpose, row.Application, row.Provider, row.Owner, row.RiskClass, row.Stage, row.Versions, row.CardShare, row.ChangedAt);
}

/// <summary>A model as the API tells it.</summary>
/// <param name="Version">Of the record: what If-Match takes.</param>
public sealed record ModelAnswer(
    Guid Id, string Name, string Title, string Purpose, string? Application, string? Provider, Guid? OwnerId, Guid? OwnerTeamId, string? RiskClass, string RiskBasis, LifecycleStage Stage,
    long Version, string ChangedBy, DateTimeOffset ChangedAt)
{
    internal static ModelAnswer Of(Model model) => new(
        model.Id, model.Name, model.Title, model.Purpose, model.Application, model.Provider, model.OwnerId, model.OwnerTeamId, model.RiskClass, model.RiskBasis, model.Stage, model.Version,
        model.ChangedBy, model.ChangedAt);
}

/// <summary>A version as the API tells it.</summary>
/// <param name="Version">Of the record: what If-Match takes.</param>
public sealed record VersionAnswer(
    Guid Id, string Name, LifecycleStage Stage, string Notes, string? ArtifactDigest, string? ProviderModelId, string? PromptName, string? PromptVersion, string? BaseModel, Guid? BaseVersionId,
    IReadOnlyList<string> ResponseModels, IReadOnlyList<string> ServiceVersions, string? VersionAttribute, long Version, string ChangedBy, DateTimeOffset ChangedAt)
{
    internal static VersionAnswer Of(ModelVersion version) => new(
        version.Id, version.Name, version.Stage, version.Notes, version.ArtifactDigest, version.ProviderModelId, version.PromptName, version.PromptVersion, version.BaseModel, version.BaseVersionId,
        version.ResponseModels, version.ServiceVersions, version.VersionAttribute, version.Version, version.ChangedBy, version.ChangedAt);
}

/// <param name="To">Null: it is active.</param>
public sealed record DeploymentAnswer(Guid VersionId, decimal TrafficPercent, DeploymentStrategy Strategy, DeploymentStatus Status, DateTimeOffset From, DateTimeOffset? To);

/// <summary>An environment as the API tells it.</summary>
/// <param name="Version">Of the record: what If-Match takes.</param>
/// <param name="Deployments">The newest first, past ones included.</param>
public sealed record EnvironmentAnswer(string Environment, long Version, string ChangedBy, DateTimeOffset ChangedAt, IReadOnlyList<DeploymentAnswer> Deployments)
{
    internal static EnvironmentAnswer Of(EnvironmentDeployments one) => new(
        one.Environment.Environment, one.Environment.Version, one.Environment.ChangedBy, one.Environment.ChangedAt,
        [.. one.Deployments.Select(deployment => new DeploymentAnswer(
            deployment.VersionId, deployment.TrafficPercent, deployment.Strategy, deployment.Status, deployment.From, deployment.To))]);
}

/// <summary>Calls nobody registered.</summary>
/// <param name="CostUsd">Null: the cost of none of them is known.</param>
/// <param name="FirstSeen">Within the range, to the grain of what is kept.</param>
/// <param name="IgnoredReason">Null: nobody decided that it needs no registration.</param>
public sealed record UnregisteredAnswer(
    string Application, string Environment, string ResponseModel, IReadOnlyList<string> Providers, ulong Calls, ulong Errors, decimal? CostUsd, DateTimeOffset FirstSeen, DateTimeOffset LastSeen,
    Guid? IgnoredId, string? IgnoredReason)
{
    internal static UnregisteredAnswer Of(UnregisteredTraffic traffic) => new(
        traffic.Application, traffic.Environment, traffic.ResponseModel, traffic.Providers, traffic.Numbers.Calls, traffic.Numbers.Errors, traffic.Numbers.KnownCost,
        traffic.Numbers.FirstSeen, traffic.Numbers.LastSeen, traffic.Ignored?.Id, traffic.Ignored?.Reason);
}
