using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>A project: what belongs together and is kept apart from other projects. Its key is the tenant of all its telemetry and records.</summary>
public sealed class Project : IVersioned
{
    /// <summary>The project of an installation that does not separate projects.</summary>
    public const string Default = "default";

    /// <summary>Name in keys, claims and telemetry; never changes.</summary>
    public required string Tenant { get; init; }

    public required string Title { get; set; }

    /// <summary>Since when its keys are refused and nobody works in it, UTC; null: it is open.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of who changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class ProjectMapping : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("access_projects");
        builder.HasKey(project => project.Tenant);
        builder.Property(project => project.Tenant).HasMaxLength(100);
        builder.Property(project => project.Title).HasMaxLength(200);
        builder.Property(project => project.ChangedBy).HasMaxLength(200);
        // Every installation has this one, so that keys and people always have somewhere to be.
        builder.HasData(new { Tenant = Project.Default, Title = "Default", ChangedBy = "portal", ChangedAt = DateTimeOffset.UnixEpoch, Version = 1L });
    }
}
