using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Features;

/// <summary>What people decided about the features of one application's calls: the format its answers must have, and features that are not kept.</summary>
public sealed class FeatureSettings : IVersioned
{
    /// <summary>Most names of features that are not kept.</summary>
    public const int MostOff = 100;

    /// <summary>Longest name of a feature, in characters.</summary>
    public const int LongestName = 64;

    /// <summary>The project of the ingest key.</summary>
    public required string Tenant { get; init; }

    /// <summary>The sender's <c>service.name</c>.</summary>
    public required string Application { get; init; }

    /// <summary>What an answer has to be, as JSON Schema; null: anything.</summary>
    public string? JsonSchema { get; set; }

    /// <summary>What an answer has to match, as a regular expression; null: anything.</summary>
    public string? Pattern { get; set; }

    /// <summary>Names of features that are not kept.</summary>
    public List<string> Off { get; set; } = [];

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>The rule that ingest follows.</summary>
    public FeatureRule ToRule() => new(JsonSchema, Pattern, Off);
}

internal sealed class FeatureSettingsMapping : IEntityTypeConfiguration<FeatureSettings>
{
    public void Configure(EntityTypeBuilder<FeatureSettings> builder)
    {
        builder.ToTable("features_settings");
        builder.HasKey(settings => new { settings.Tenant, settings.Application });
        builder.Property(settings => settings.Tenant).HasMaxLength(100);
        builder.Property(settings => settings.Application).HasMaxLength(300);
        builder.Property(settings => settings.JsonSchema).HasMaxLength(-1);
        builder.Property(settings => settings.Pattern).HasMaxLength(OutputFormat.LongestPattern);
        builder.Property(settings => settings.ChangedBy).HasMaxLength(200);
    }
}
