using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Audit;

/// <summary>Which entry is which leaf.</summary>
[NotAudited("It is the audit trail.")]
public sealed class AuditLeaf
{
    /// <summary>From 0, without gaps.</summary>
    public required long Index { get; init; }

    public required long EntryNumber { get; init; }
}

/// <summary>Up to 256 neighbouring hashes of one level of the tree, eight levels above the tile below it. Only the last of a level is not full.</summary>
[NotAudited("It is the audit trail.")]
public sealed class AuditTile
{
    /// <summary>0: hashes of leaves; 1: of subtrees of 256 leaves; 2: of 65,536; ...</summary>
    public required int Level { get; init; }

    /// <summary>From 0, left to right.</summary>
    public required long Index { get; init; }

    /// <summary>The hashes one after another, 32 bytes each.</summary>
    public required byte[] Hashes { get; set; }
}

/// <summary>How large the tree is, and which instance makes it grow. There is one.</summary>
[NotAudited("It is the audit trail.")]
public sealed class AuditHead : IVersioned
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>What tells this tree from every other; part of what checkpoints sign.</summary>
    public required Guid Origin { get; init; }

    /// <summary>Leaves.</summary>
    public long Size { get; set; }

    /// <summary>The instance that holds the lease; empty: none.</summary>
    public string Owner { get; set; } = "";

    /// <summary>UTC; until when other instances keep away.</summary>
    public DateTimeOffset OwnedUntil { get; set; }

    public long Version { get; private set; }
}

/// <summary>What the portal vouches for by its signature: the tree had this root at this size and time.</summary>
[NotAudited("It is the audit trail.")]
public sealed class AuditCheckpoint
{
    /// <summary>Leaves.</summary>
    public required long Size { get; init; }

    public required byte[] Root { get; init; }

    /// <summary>UTC, in microseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The key that signed it, see <see cref="AuditPublicKey"/>.</summary>
    public required string KeyId { get; init; }

    public required byte[] Signature { get; init; }
}

/// <summary>A public key checkpoints are or were signed with; kept for as long as the trail.</summary>
[NotAudited("It is the audit trail.")]
public sealed class AuditPublicKey
{
    /// <summary>Hash of the key.</summary>
    public required string Id { get; init; }

    /// <summary>As JSON Web Algorithms name it: ES256.</summary>
    public required string Algorithm { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required byte[] Key { get; init; }

    /// <summary>UTC; when it was first used.</summary>
    public required DateTimeOffset Since { get; init; }
}

internal sealed class AuditLeafMapping : IEntityTypeConfiguration<AuditLeaf>
{
    public void Configure(EntityTypeBuilder<AuditLeaf> builder)
    {
        builder.ToTable("audit_leaves");
        builder.HasKey(leaf => leaf.Index);
        builder.Property(leaf => leaf.Index).HasColumnName("leaf_index").ValueGeneratedNever();
        builder.HasIndex(leaf => leaf.EntryNumber).IsUnique();
    }
}

internal sealed class AuditTileMapping : IEntityTypeConfiguration<AuditTile>
{
    public void Configure(EntityTypeBuilder<AuditTile> builder)
    {
        builder.ToTable("audit_tiles");
        builder.HasKey(tile => new { tile.Level, tile.Index });
        builder.Property(tile => tile.Index).HasColumnName("tile_index");
        builder.Property(tile => tile.Hashes).HasMaxLength(-1);
    }
}

internal sealed class AuditHeadMapping : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("audit_heads");
        builder.HasKey(head => head.Id);
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.Property(head => head.Owner).HasMaxLength(200);
    }
}

internal sealed class AuditCheckpointMapping : IEntityTypeConfiguration<AuditCheckpoint>
{
    public void Configure(EntityTypeBuilder<AuditCheckpoint> builder)
    {
        builder.ToTable("audit_checkpoints");
        builder.HasKey(checkpoint => checkpoint.Size);
        builder.Property(checkpoint => checkpoint.Size).ValueGeneratedNever();
        builder.Property(checkpoint => checkpoint.Root).HasMaxLength(AuditEntryMapping.HashLength);
        builder.Property(checkpoint => checkpoint.KeyId).HasMaxLength(64);
        builder.Property(checkpoint => checkpoint.Signature).HasMaxLength(256);
    }
}

internal sealed class AuditPublicKeyMapping : IEntityTypeConfiguration<AuditPublicKey>
{
    public void Configure(EntityTypeBuilder<AuditPublicKey> builder)
    {
        builder.ToTable("audit_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).HasMaxLength(64).ValueGeneratedNever();
        builder.Property(key => key.Algorithm).HasMaxLength(20);
        builder.Property(key => key.Key).HasMaxLength(1000);
    }
}
