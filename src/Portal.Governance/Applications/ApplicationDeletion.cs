using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Applications;

/// <summary>How far a deletion is; each step is repeated when the portal restarts in its midst.</summary>
public enum DeletionStep
{
    /// <summary>Asked for; nothing has gone yet.</summary>
    Asked,

    /// <summary>What was accepted before is brought to ClickHouse, where it can be deleted.</summary>
    Delivering,

    /// <summary>Rows are deleted, and rollups brought into line.</summary>
    DeletingRows,

    /// <summary>Records of the portal are deleted.</summary>
    DeletingRecords,

    /// <summary>Waiting until neither the spool nor replaced parts of ClickHouse hold the bytes.</summary>
    LeavingDisk,

    Done,
}

/// <summary>The deletion of an application with everything of it: request, progress and receipt in one. The receipt stays.</summary>
public sealed class ApplicationDeletion : IVersioned
{
    public Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>The application's name; the receipt has to say whose data went.</summary>
    public required string Subject { get; init; }

    [PersonalData]
    public required string RequestedBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset RequestedAt { get; init; }

    [NotAudited("Progress of the worker.")]
    public DeletionStep Step { get; set; }

    /// <summary>UTC; null until it is done.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>How many rows of what there were: JSON, [{"table": ..., "rows": ...}].</summary>
    [NotAudited("Progress of the worker.")]
    public string Receipt { get; set; } = "[]";

    /// <summary>Whether the bytes were seen to leave the disk; null until known.</summary>
    [NotAudited("Progress of the worker.")]
    public bool? OffDisk { get; set; }

    /// <summary>Why the last attempt failed, in words; it is tried again.</summary>
    [NotAudited("Progress of the worker.")]
    public string? Fault { get; set; }

    public long Version { get; private set; }
}

internal sealed class ApplicationDeletionMapping : IEntityTypeConfiguration<ApplicationDeletion>
{
    public void Configure(EntityTypeBuilder<ApplicationDeletion> builder)
    {
        builder.ToTable("applications_deletions");
        builder.HasKey(deletion => deletion.Id);
        builder.Property(deletion => deletion.Id).ValueGeneratedNever();
        builder.Property(deletion => deletion.Tenant).HasMaxLength(100);
        builder.Property(deletion => deletion.Subject).HasMaxLength(300);
        builder.Property(deletion => deletion.RequestedBy).HasMaxLength(200);
        builder.Property(deletion => deletion.Step).HasConversion<string>().HasMaxLength(20);
        builder.Property(deletion => deletion.Receipt).HasMaxLength(-1);
        builder.Property(deletion => deletion.Fault).HasMaxLength(1000);
        builder.HasIndex(deletion => new { deletion.Tenant, deletion.RequestedAt });
    }
}
