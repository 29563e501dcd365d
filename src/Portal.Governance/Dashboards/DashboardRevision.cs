using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Dashboards;

/// <summary>What a dashboard was at one version; written with every change, the oldest ones dropped.</summary>
[NotAudited("A copy of what the dashboard was; the change itself is written down.")]
public sealed class DashboardRevision
{
    public required string Tenant { get; init; }
    public required Guid DashboardId { get; init; }

    /// <summary>The <see cref="Dashboard.Version"/> it describes.</summary>
    public required long Version { get; init; }
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required DashboardSharing Sharing { get; init; }
    public required string Definition { get; init; }
    public required int PanelCount { get; init; }
    public required string ChangedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>A person's star on a dashboard.</summary>
[NotAudited("A person's own bookmark.")]
public sealed class DashboardFavourite
{
    public required string Tenant { get; init; }
    public required string PersonId { get; init; }
    public required Guid DashboardId { get; init; }
}

/// <summary>What a person has typed and not saved yet; one per person and dashboard.</summary>
[NotAudited("Typed and not saved: nobody has decided anything yet.")]
public sealed class DashboardDraft
{
    public required string Tenant { get; init; }
    public required string PersonId { get; init; }
    public required Guid DashboardId { get; init; }

    /// <summary>The whole dashboard as the JSON of the export has it.</summary>
    public required string Document { get; set; }

    /// <summary>The version the person began from.</summary>
    public required long BasedOn { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset SavedAt { get; set; }
}

internal sealed class DashboardRevisionMapping : IEntityTypeConfiguration<DashboardRevision>
{
    public void Configure(EntityTypeBuilder<DashboardRevision> builder)
    {
        builder.ToTable("dashboards_revisions");
        builder.HasKey(revision => new { revision.DashboardId, revision.Version });
        builder.Property(revision => revision.Tenant).HasMaxLength(DashboardMapping.TenantLength);
        builder.Property(revision => revision.Name).HasMaxLength(Dashboard.NameLength);
        builder.Property(revision => revision.Description).HasMaxLength(Dashboard.DescriptionLength);
        builder.Property(revision => revision.Sharing).HasConversion<string>().HasMaxLength(20);
        builder.Property(revision => revision.Definition).HasMaxLength(-1);
        builder.Property(revision => revision.ChangedBy).HasMaxLength(DashboardMapping.PersonLength);
        builder.HasOne<Dashboard>().WithMany().HasForeignKey(revision => revision.DashboardId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DashboardFavouriteMapping : IEntityTypeConfiguration<DashboardFavourite>
{
    public void Configure(EntityTypeBuilder<DashboardFavourite> builder)
    {
        builder.ToTable("dashboards_favourites");
        builder.HasKey(favourite => new { favourite.Tenant, favourite.PersonId, favourite.DashboardId });
        builder.Property(favourite => favourite.Tenant).HasMaxLength(DashboardMapping.TenantLength);
        builder.Property(favourite => favourite.PersonId).HasMaxLength(DashboardMapping.PersonLength);
        builder.HasOne<Dashboard>().WithMany().HasForeignKey(favourite => favourite.DashboardId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DashboardDraftMapping : IEntityTypeConfiguration<DashboardDraft>
{
    public void Configure(EntityTypeBuilder<DashboardDraft> builder)
    {
        builder.ToTable("dashboards_drafts");
        builder.HasKey(draft => new { draft.Tenant, draft.PersonId, draft.DashboardId });
        builder.Property(draft => draft.Tenant).HasMaxLength(DashboardMapping.TenantLength);
        builder.Property(draft => draft.PersonId).HasMaxLength(DashboardMapping.PersonLength);
        builder.Property(draft => draft.Document).HasMaxLength(-1);
        builder.HasOne<Dashboard>().WithMany().HasForeignKey(draft => draft.DashboardId).OnDelete(DeleteBehavior.Cascade);
    }
}
