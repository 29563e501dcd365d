using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Models;

/// <summary>One version of a model: the artifacts it consists of, and by what its calls are told in telemetry.</summary>
public sealed class ModelVersion : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ModelId { get; init; }

    /// <summary>Unique among the model's versions.</summary>
    public required string Name { get; init; }

    /// <summary>What is new or special about it.</summary>
    public string Notes { get; set; } = "";

    public LifecycleStage Stage { get; set; }

    /// <summary>Digest of the weights or image, with its algorithm: <c>sha256:…</c>.</summary>
    public string? ArtifactDigest { get; set; }

    /// <summary>The name the provider is asked for, for example <c>gpt-4.1-2025-04-14</c>.</summary>
    public string? ProviderModelId { get; set; }

    /// <summary>The prompt it is used with.</summary>
    public string? PromptName { get; set; }

    public string? PromptVersion { get; set; }

    /// <summary>What it was tuned from, where that is not a version registered here.</summary>
    public string? BaseModel { get; set; }

    /// <summary>The registered version it was derived from.</summary>
    public Guid? BaseVersionId { get; set; }

    /// <summary>Its calls answer with one of these models (<c>gen_ai.response.model</c>); empty: not told by this.</summary>
    public List<string> ResponseModels { get; set; } = [];

    /// <summary>Its calls come from one of these <c>service.version</c>; empty: not told by this.</summary>
    public List<string> ServiceVersions { get; set; } = [];

    /// <summary>Its calls carry this value of <see cref="VersionLinks.Attribute"/>, on span or resource; decides alone where it is set.</summary>
    public string? VersionAttribute { get; set; }

    /// <summary>What search looks in beside the model: name, artifacts and links, folded by <see cref="SearchFold"/>.</summary>
    [NotInAudit]
    public string SearchText { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class ModelVersionMapping : IEntityTypeConfiguration<ModelVersion>
{
    public void Configure(EntityTypeBuilder<ModelVersion> builder)
    {
        builder.ToTable("models_versions");
        builder.HasKey(version => version.Id);
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Name).HasMaxLength(ModelLimits.VersionName);
        builder.Property(version => version.Notes).HasMaxLength(ModelLimits.Notes);
        builder.Property(version => version.Stage).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.Property(version => version.ArtifactDigest).HasMaxLength(ModelLimits.Digest);
        builder.Property(version => version.ProviderModelId).HasMaxLength(ModelLimits.ModelId);
        builder.Property(version => version.PromptName).HasMaxLength(ModelLimits.PromptName);
        builder.Property(version => version.PromptVersion).HasMaxLength(ModelLimits.VersionName);
        builder.Property(version => version.BaseModel).HasMaxLength(ModelLimits.ModelId);
        builder.Property(version => version.VersionAttribute).HasMaxLength(ModelLimits.ModelId);
        builder.Property(version => version.SearchText).HasMaxLength(ModelLimits.VersionSearchText);
        builder.Property(version => version.ChangedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(version => new { version.ModelId, version.Name }).IsUnique();
        builder.HasOne<Model>().WithMany().HasForeignKey(version => version.ModelId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(version => version.BaseVersionId).OnDelete(DeleteBehavior.NoAction);
    }
}
