using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Audit;

/// <summary>
/// Who did what to what, when and why, and what it changed. Written by <see cref="PortalDb.Audit"/> in the transaction of the change, and never changed. What is
/// personal is here as a commitment only; <see cref="AuditTexts"/> holds the clear text until it is erased.
/// </summary>
[NotAudited("It is the audit trail.")]
public sealed class AuditEntry
{
    /// <summary>Rises with time, with gaps; of this database only. What outsiders are given is <see cref="Id"/> and the leaf index.</summary>
    public long Number { get; private set; }

    public required Guid Id { get; init; }

    /// <summary>Version of the serialisation that makes the entry a leaf of the tree.</summary>
    public required int Format { get; init; }

    public required string Tenant { get; init; }

    /// <summary>UTC, in microseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    public required ActorKind ActorKind { get; init; }

    public required string ActorId { get; init; }

    /// <summary>The name of a worker; null for people and keys, whose name is committed to.</summary>
    public string? ActorName { get; init; }

    public byte[]? ActorCommitment { get; init; }

    /// <summary>slice.noun.past-verb</summary>
    public required string Action { get; init; }

    public required string SubjectKind { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>Null where the name is personal and therefore committed to.</summary>
    public string? SubjectName { get; init; }

    public byte[]? SubjectCommitment { get; init; }

    /// <summary>Null where no reason was given.</summary>
    public byte[]? ReasonCommitment { get; init; }

    /// <summary>Trace id of the request, lower-case hex; null where there was none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What changed: canonical JSON, an array of records with their values before and after.</summary>
    public required string Changes { get; init; }
}

/// <summary>The erasable side of an entry: what was committed to, in clear, with the salts. Without it the entry still verifies, and tells nothing personal.</summary>
[NotAudited("The clear text of an entry belongs to the entry.")]
public sealed class AuditTexts
{
    public required Guid EntryId { get; init; }

    public required string Tenant { get; init; }

    /// <summary>JSON: texts and salts by their place in the entry.</summary>
    public required string Texts { get; set; }

    /// <summary>UTC; when something was erased here last.</summary>
    public DateTimeOffset? ErasedAt { get; set; }
}

/// <summary>An entry that has no leaf yet. Written with the entry, removed with its leaf: the sequencer's queue.</summary>
[NotAudited("The queue of the audit trail's sequencer.")]
public sealed class AuditPending
{
    public required Guid EntryId { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public const int IdLength = 300;
    public const int NameLength = 300;
    public const int ActionLength = 100;
    public const int KindLength = 50;
    public const int HashLength = 32;

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(entry => entry.Number);
        builder.Property(entry => entry.Number).ValueGeneratedOnAdd();
        builder.Property(entry => entry.Tenant).HasMaxLength(100);
        builder.Property(entry => entry.ActorKind).HasConversion<string>().HasMaxLength(20);
        builder.Property(entry => entry.ActorId).HasMaxLength(IdLength);
        builder.Property(entry => entry.ActorName).HasMaxLength(NameLength);
        builder.Property(entry => entry.ActorCommitment).HasMaxLength(HashLength);
        builder.Property(entry => entry.Action).HasMaxLength(ActionLength);
        builder.Property(entry => entry.SubjectKind).HasMaxLength(KindLength);
        builder.Property(entry => entry.SubjectId).HasMaxLength(IdLength);
        builder.Property(entry => entry.SubjectName).HasMaxLength(NameLength);
        builder.Property(entry => entry.SubjectCommitment).HasMaxLength(HashLength);
        builder.Property(entry => entry.ReasonCommitment).HasMaxLength(HashLength);
        builder.Property(entry => entry.CorrelationId).HasMaxLength(32);
        builder.Property(entry => entry.Changes).HasMaxLength(-1);
        builder.HasIndex(entry => entry.Id).IsUnique();
        builder.HasIndex(entry => new { entry.Tenant, entry.Time });
        builder.HasIndex(entry => new { entry.Tenant, entry.SubjectKind, entry.SubjectId, entry.Time });
        builder.HasIndex(entry => new { entry.Tenant, entry.ActorId, entry.Time });
        foreach (var property in builder.Metadata.GetProperties())
        {
            // A record that could be corrected would prove nothing.
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        }
    }
}

internal sealed class AuditTextsMapping : IEntityTypeConfiguration<AuditTexts>
{
    public void Configure(EntityTypeBuilder<AuditTexts> builder)
    {
        builder.ToTable("audit_texts");
        builder.HasKey(texts => texts.EntryId);
        builder.Property(texts => texts.EntryId).ValueGeneratedNever();
        builder.Property(texts => texts.Tenant).HasMaxLength(100);
        builder.Property(texts => texts.Texts).HasMaxLength(-1);
    }
}

internal sealed class AuditPendingMapping : IEntityTypeConfiguration<AuditPending>
{
    public void Configure(EntityTypeBuilder<AuditPending> builder)
    {
        builder.ToTable("audit_pending");
        builder.HasKey(pending => pending.EntryId);
        builder.Property(pending => pending.EntryId).ValueGeneratedNever();
    }
}
