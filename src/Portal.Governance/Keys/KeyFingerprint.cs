using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Keys;

/// <summary>Which key the records and telemetry of this database were written with: a folder of other keys does not belong to it. No secret.</summary>
[NotAudited("The portal notes down which keys it uses; rotating one is audited.")]
public sealed class KeyFingerprint
{
    /// <summary>What the key is for: <c>subject-key</c>, <c>audit-key</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Tells keys apart and nothing about them.</summary>
    public required string Fingerprint { get; set; }
}

internal sealed class KeyFingerprintMapping : IEntityTypeConfiguration<KeyFingerprint>
{
    public void Configure(EntityTypeBuilder<KeyFingerprint> builder)
    {
        builder.ToTable("keys_fingerprints");
        builder.HasKey(key => key.Purpose);
        builder.Property(key => key.Purpose).HasMaxLength(40);
        builder.Property(key => key.Fingerprint).HasMaxLength(100);
    }
}
