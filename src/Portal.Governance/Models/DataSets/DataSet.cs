using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Models.DataSets;

/// <summary>What data are used for.</summary>
public enum DataSetUse
{
    Training,
    Tuning,
    Evaluation,

    /// <summary>Looked up while answering.</summary>
    Retrieval,
}

/// <summary>Whether data tell something about people (GDPR Art. 4(1) and (5)).</summary>
public enum PersonalContent
{
    /// <summary>Nobody has looked yet.</summary>
    Unknown,
    None,

    /// <summary>People are replaced by keys that are kept apart.</summary>
    Pseudonymised,
    Personal,
}

/// <summary>Data that models are trained, tuned or evaluated with, or look things up in. What was used is a <see cref="DataSetVersion"/> of it.</summary>
public sealed class DataSet : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    /// <summary>Part of its address: lower-case letters, digits, dots, dashes and underscores; unique in the tenant.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; set; }

    /// <summary>What is in it and how it came about.</summary>
    public string Description { get; set; } = "";

    public DataSetUse Use { get; set; }

    public PersonalContent PersonalContent { get; set; }

    /// <summary>SPDX identifier or name of the licence; null: none stated.</summary>
    public string? License { get; set; }

    /// <summary>The team or office that answers for it.</summary>
    public string? Owner { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class DataSetMapping : IEntityTypeConfiguration<DataSet>
{
    public void Configure(EntityTypeBuilder<DataSet> builder)
    {
        builder.ToTable("models_data_sets");
        builder.HasKey(set => set.Id);
        builder.Property(set => set.Id).ValueGeneratedNever();
        builder.Property(set => set.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(set => set.Name).HasMaxLength(ModelLimits.Name);
        builder.Property(set => set.Title).HasMaxLength(ModelLimits.Title);
        builder.Property(set => set.Description).HasMaxLength(ModelLimits.Purpose);
        builder.Property(set => set.Use).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.Property(set => set.PersonalContent).HasConversion<string>().HasMaxLength(ModelLimits.Word);
        builder.Property(set => set.License).HasMaxLength(DataSetRules.LicenseLength);
        builder.Property(set => set.Owner).HasMaxLength(ModelLimits.Author);
        builder.Property(set => set.ChangedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(set => new { set.Tenant, set.Name }).IsUnique();
    }
}
