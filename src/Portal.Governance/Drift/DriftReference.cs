using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Drift;

/// <summary>
/// The window that an application's drift is compared with until somebody says otherwise: pinned, because a reference that moves along follows slow drift and so
/// hides it. One for each application.
/// </summary>
public sealed class DriftReference : IVersioned
{
    /// <summary>Characters a name may have.</summary>
    public const int LongestName = 100;

    /// <summary>The longest window: how long hours are kept decides what can be compared at all; a year is already every season.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The project of the ingest key.</summary>
    public required string Tenant { get; init; }

    /// <summary>The sender's <c>service.name</c>.</summary>
    public required string Application { get; init; }

    /// <summary>What people call it, such as the release it shows.</summary>
    public required string Name { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset From { get; set; }

    /// <summary>UTC, not part of the window.</summary>
    public required DateTimeOffset To { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that pinned it.</summary>
    [PersonalData]
    public required string PinnedBy { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset PinnedAt { get; set; }
}

internal sealed class DriftReferenceMapping : IEntityTypeConfiguration<DriftReference>
{
    public void Configure(EntityTypeBuilder<DriftReference> builder)
    {
        builder.ToTable("drift_references");
        builder.HasKey(reference => new { reference.Tenant, reference.Application });
        builder.Property(reference => reference.Tenant).HasMaxLength(100);
        builder.Property(reference => reference.Application).HasMaxLength(300);
        builder.Property(reference => reference.Name).HasMaxLength(DriftReference.LongestName);
        builder.Property(reference => reference.PinnedBy).HasMaxLength(200);
    }
}
