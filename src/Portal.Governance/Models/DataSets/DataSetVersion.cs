using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Models.DataSets;

/// <summary>Data as they were at one moment. Never changed: other data are another version.</summary>
public sealed class DataSetVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid DataSetId { get; init; }

    /// <summary>Unique among the data set's versions.</summary>
    public required string Name { get; init; }

    /// <summary>Digest of the data, with its algorithm: <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>Where the data lie, as an address or path. It is shown, never followed.</summary>
    public string? Location { get; init; }

    /// <summary>Records in it; null: not counted.</summary>
    public long? Rows { get; init; }

    /// <summary>Size in bytes; null: not measured.</summary>
    public long? Bytes { get; init; }

    /// <summary>What is new or special about it.</summary>
    public string Notes { get; init; } = "";

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of the person or key that registered it.</summary>
    public required string CreatedBy { get; init; }
}

/// <summary>How data came from other data.</summary>
public enum DerivationKind
{
    Copied,
    Filtered,
    Sampled,
    Transformed,
    Annotated,
    Merged,

    /// <summary>Made by a model from it.</summary>
    Generated,
}

/// <summary>What a version of a data set was made from: a version registered here, or something outside.</summary>
public sealed class DataSetDerivation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid VersionId { get; init; }

    /// <summary>The version it came from; null: from <see cref="Origin"/>.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>Where it came from outside, for example <c>hf:squad@5fe18c4</c>; empty when <see cref="SourceId"/> is set.</summary>
    public string Origin { get; init; } = "";

    public required DerivationKind Kind { get; init; }
}

internal sealed class DataSetVersionMapping : IEntityTypeConfiguration<DataSetVersion>
{
    public void Configure(EntityTypeBuilder<DataSetVersion> builder)
    {
        builder.ToTable("models_data_set_versions");
        builder.HasKey(version => version.Id);
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Name).HasMaxLength(ModelLimits.VersionName);
        builder.Property(version => version.Digest).HasMaxLength(ModelLimits.Digest);
        builder.Property(version => version.Location).HasMaxLength(DataSetRules.LocationLength);
        builder.Property(version => version.Notes).HasMaxLength(ModelLimits.Notes);
        builder.Property(version => version.CreatedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(version => new { version.DataSetId, version.Name }).IsUnique();
        builder.HasIndex(version => version.Digest);
        builder.HasOne<DataSet>().WithMany().HasForeignKey(version => version.DataSetId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DataSetDerivationMapping : IEntityTypeConfiguration<DataSetDerivation>
{
    public void Configure(EntityTypeBuilder<DataSetDerivation> builder)
    {
        builder.ToTable("models_data_set_derivations");
        builder.HasKey(derivation => derivation.Id);
        builder.Property(derivation => derivation.Id).ValueGeneratedNever();
        builder.Property(derivation => derivation.Origin).HasMaxLength(DataSetRules.LocationLength);
        builder.Property(derivation => derivation.Kind).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.HasOne<DataSetVersion>().WithMany().HasForeignKey(derivation => derivation.VersionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<DataSetVersion>().WithMany().HasForeignKey(derivation => derivation.SourceId).OnDelete(DeleteBehavior.NoAction);
    }
}
