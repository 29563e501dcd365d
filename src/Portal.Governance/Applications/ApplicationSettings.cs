using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Applications;

/// <summary>What an operator decided for one application; a null means the portal's own setting holds.</summary>
public sealed class ApplicationSettings : IVersioned
{
    /// <summary>The project of the ingest key.</summary>
    public required string Tenant { get; init; }

    /// <summary>The sender's <c>service.name</c>.</summary>
    public required string Application { get; init; }

    /// <summary>Whether prompts and answers are kept.</summary>
    public bool? CaptureContent { get; set; }

    /// <summary>Longer content is cut to so many bytes per call.</summary>
    public int? MaxContentBytes { get; set; }

    /// <summary>One trace of so many is kept; 1: all.</summary>
    public int SampleOneIn { get; set; } = 1;

    /// <summary>Whether calls that failed are kept although their trace is not in the sample.</summary>
    public bool KeepErrors { get; set; } = true;

    /// <summary>Whether prompts and answers ask for a grant of their own: a role alone does not open them.</summary>
    public bool ContentByGrantOnly { get; set; }

    /// <summary>The team that owns the application; used where the sender names none.</summary>
    public string? Team { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class ApplicationSettingsMapping : IEntityTypeConfiguration<ApplicationSettings>
{
    public void Configure(EntityTypeBuilder<ApplicationSettings> builder)
    {
        builder.ToTable("applications_settings");
        builder.HasKey(settings => new { settings.Tenant, settings.Application });
        builder.Property(settings => settings.Tenant).HasMaxLength(100);
        builder.Property(settings => settings.Application).HasMaxLength(300);
        builder.Property(settings => settings.Team).HasMaxLength(200);
        builder.Property(settings => settings.ChangedBy).HasMaxLength(200);
    }
}
