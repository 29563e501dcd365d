using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Bias;

/// <summary>What people decided about comparing the groups of one application: which decisions favour somebody, with whom groups are compared, and when a group is too small to be shown.</summary>
public sealed class BiasSettings : IVersioned
{
    /// <summary>The project of the ingest key.</summary>
    public required string Tenant { get; init; }

    /// <summary>The sender's <c>service.name</c>.</summary>
    public required string Application { get; init; }

    /// <summary>Texts of <c>portal.outcome</c> that favour whom they are about, lower case.</summary>
    public List<string> FavourableOutcomes { get; set; } = [];

    /// <summary>The group others are compared with, one per attribute, each as <see cref="ReferenceGroup.ToString"/> writes it. An attribute without one has no reference: none is assumed.</summary>
    public List<string> ReferenceGroups { get; set; } = [];

    /// <summary>Groups of fewer decisions are not shown.</summary>
    public int MinimumSize { get; set; } = BiasRules.DefaultMinimumSize;

    /// <summary>An impact ratio below this is worth a look; 0.8 is the four-fifths rule, a convention and no law.</summary>
    public double RatioLine { get; set; } = BiasRules.DefaultRatioLine;

    /// <summary>A difference of rates of at least this share is worth a look, once it is told apart from chance.</summary>
    public double DifferenceFloor { get; set; } = BiasRules.DefaultDifferenceFloor;

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class BiasSettingsMapping : IEntityTypeConfiguration<BiasSettings>
{
    public void Configure(EntityTypeBuilder<BiasSettings> builder)
    {
        builder.ToTable("bias_settings");
        builder.HasKey(settings => new { settings.Tenant, settings.Application });
        builder.Property(settings => settings.Tenant).HasMaxLength(100);
        builder.Property(settings => settings.Application).HasMaxLength(300);
        builder.Property(settings => settings.ChangedBy).HasMaxLength(200);
    }
}
