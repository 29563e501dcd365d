using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Dashboards;

/// <summary>Who else may open a dashboard. Nobody but its owner and, unless it is private, administrators may change it.</summary>
public enum DashboardSharing
{
    /// <summary>The owner alone; for all others it does not exist.</summary>
    Private,

    /// <summary>Whoever of the tenant has its address; it stands in nobody else's list.</summary>
    Link,

    /// <summary>Everybody of the tenant, in their lists.</summary>
    Tenant,
}

/// <summary>A dashboard that a person, or a program with a key, put together.</summary>
public sealed class Dashboard : IVersioned
{
    public const int NameLength = 120;
    public const int DescriptionLength = 1000;

    public required string Tenant { get; init; }

    /// <summary>Random, so that an address can be a secret.</summary>
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    /// <summary>Id of the person or API key.</summary>
    public required string OwnerId { get; init; }

    [PersonalData]
    public required string OwnerName { get; init; }

    public required DashboardSharing Sharing { get; set; }

    /// <summary>Range and panels, as the JSON of the export has them.</summary>
    public required string Definition { get; set; }

    public required int PanelCount { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>When it was deleted, UTC; for some days it can be brought back.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

internal sealed class DashboardMapping : IEntityTypeConfiguration<Dashboard>
{
    public const int PersonLength = 200;
    public const int TenantLength = 100;

    public void Configure(EntityTypeBuilder<Dashboard> builder)
    {
        builder.ToTable("dashboards_dashboards");
        builder.HasKey(dashboard => dashboard.Id);
        builder.Property(dashboard => dashboard.Id).ValueGeneratedNever();
        builder.Property(dashboard => dashboard.Tenant).HasMaxLength(TenantLength);
        builder.Property(dashboard => dashboard.Name).HasMaxLength(Dashboard.NameLength);
        builder.Property(dashboard => dashboard.Description).HasMaxLength(Dashboard.DescriptionLength);
        builder.Property(dashboard => dashboard.OwnerId).HasMaxLength(PersonLength);
        builder.Property(dashboard => dashboard.OwnerName).HasMaxLength(PersonLength);
        builder.Property(dashboard => dashboard.Sharing).HasConversion<string>().HasMaxLength(20);
        builder.Property(dashboard => dashboard.Definition).HasMaxLength(-1);
        builder.Property(dashboard => dashboard.ChangedBy).HasMaxLength(PersonLength);
        builder.HasIndex(dashboard => new { dashboard.Tenant, dashboard.Sharing });
        builder.HasIndex(dashboard => new { dashboard.Tenant, dashboard.OwnerId });
    }
}
