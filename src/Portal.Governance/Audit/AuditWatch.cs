using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Audit;

/// <summary>How far a place outside the database knows the tree.</summary>
[NotAudited("Progress of a worker.")]
public sealed class AuditAnchor : IVersioned
{
    /// <summary>The place: <c>webhook</c>.</summary>
    public required string Sink { get; init; }

    /// <summary>Size of the newest checkpoint that was delivered; 0: none.</summary>
    public long Size { get; set; }

    /// <summary>UTC; when that was.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Attempts that failed since the last delivery.</summary>
    public int Failures { get; set; }

    /// <summary>UTC; not before this.</summary>
    public DateTimeOffset? NextAttempt { get; set; }

    /// <summary>Why the last attempt failed, for operators; null after a success.</summary>
    public string? Fault { get; set; }

    public long Version { get; private set; }
}

/// <summary>One check of the whole trail, and what it found.</summary>
[NotAudited("What a worker found.")]
public sealed class AuditVerificationRun
{
    public required Guid Id { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Leaves that were checked.</summary>
    public required long Size { get; init; }

    /// <summary>How many faults there are; 0: the trail is whole.</summary>
    public required int FaultCount { get; init; }

    /// <summary>JSON: the result with the first faults.</summary>
    public required string Report { get; init; }
}

internal sealed class AuditAnchorMapping : IEntityTypeConfiguration<AuditAnchor>
{
    public void Configure(EntityTypeBuilder<AuditAnchor> builder)
    {
        builder.ToTable("audit_anchors");
        builder.HasKey(anchor => anchor.Sink);
        builder.Property(anchor => anchor.Sink).HasMaxLength(50).ValueGeneratedNever();
        builder.Property(anchor => anchor.Fault).HasMaxLength(500);
    }
}

internal sealed class AuditVerificationRunMapping : IEntityTypeConfiguration<AuditVerificationRun>
{
    public void Configure(EntityTypeBuilder<AuditVerificationRun> builder)
    {
        builder.ToTable("audit_verifications");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Report).HasMaxLength(-1);
        builder.HasIndex(run => run.FinishedAt);
    }
}
