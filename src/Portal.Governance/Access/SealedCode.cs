using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>What a sealed code opens.</summary>
public enum SealedCodeKind
{
    /// <summary>The portal has no administrator yet.</summary>
    FirstAdministrator,

    /// <summary>The identity provider is down.</summary>
    BreakGlass,
}

/// <summary>A code that opens one short session of an administrator without the identity provider: single use, with an end, stored as its hash.</summary>
public sealed class SealedCode : IVersioned
{
    public Guid Id { get; init; }

    public required SealedCodeKind Kind { get; init; }

    /// <summary>SHA-256 of the code. A plain hash suffices: the code has 130 random bits.</summary>
    [NotInAudit(Secret = true)]
    public required byte[] Sha256 { get; init; }

    /// <summary>Where it is kept, in the words of whoever made it.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it opens nothing once there is an administrator.</summary>
    public bool OnlyWithoutAdministrator { get; init; }

    /// <summary>Name of who made it.</summary>
    [PersonalData]
    public required string CreatedBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>UTC; null: not taken back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>UTC; null: not used.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>The person that its use made.</summary>
    public Guid? UsedBy { get; set; }

    /// <summary>Who used it, in their own words.</summary>
    [PersonalData]
    public string? UsedByName { get; set; }

    /// <summary>Why, in the words of whoever used it.</summary>
    [PersonalData]
    public string? Reason { get; set; }

    /// <summary>Name of the administrator who looked into its use; null: nobody yet.</summary>
    [PersonalData]
    public string? AcknowledgedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? AcknowledgedAt { get; set; }

    public long Version { get; private set; }
}

internal sealed class SealedCodeMapping : IEntityTypeConfiguration<SealedCode>
{
    public const int NoteLength = 200;
    public const int ReasonLength = 500;

    public void Configure(EntityTypeBuilder<SealedCode> builder)
    {
        builder.ToTable("access_sealed_codes");
        builder.HasKey(code => code.Id);
        builder.Property(code => code.Id).ValueGeneratedNever();
        builder.Property(code => code.Kind).HasConversion<string>().HasMaxLength(30);
        builder.Property(code => code.Sha256).HasMaxLength(32);
        builder.Property(code => code.Note).HasMaxLength(NoteLength);
        builder.Property(code => code.CreatedBy).HasMaxLength(PersonMapping.NameLength);
        builder.Property(code => code.UsedByName).HasMaxLength(PersonMapping.NameLength);
        builder.Property(code => code.Reason).HasMaxLength(ReasonLength);
        builder.Property(code => code.AcknowledgedBy).HasMaxLength(PersonMapping.NameLength);
        builder.HasIndex(code => code.Sha256).IsUnique();
    }
}
