using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>An API key as it is stored: everything but the secret, of which only the SHA-256 is kept. Revoked keys stay, so that their history does.</summary>
public sealed class ApiKey : IVersioned
{
    /// <summary>Public part of the key; names it in lists, logs and <c>keys revoke</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The project whose data the key writes or reads.</summary>
    public required string Tenant { get; init; }

    /// <summary>What the key is for, in its owner's words.</summary>
    public required string Name { get; set; }

    public required ApiKeyScope Scope { get; init; }

    /// <summary>The team that answers for it; null: the project as a whole.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>SHA-256 of the whole key. A plain hash suffices: the secret has 190 random bits, so there is nothing to guess.</summary>
    [NotInAudit(Secret = true)]
    public required byte[] Sha256 { get; init; }

    /// <summary>Origins of web pages the key works from, separated by spaces as in a content security policy; empty: it does not work from web pages.</summary>
    public string AllowedOrigins { get; set; } = "";

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of the person, key or program that made it.</summary>
    [PersonalData]
    public required string CreatedBy { get; init; }

    /// <summary>The key is refused from this time on, UTC; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Last accepted request, to the minute, UTC; null: never used. Written in batches, which are no change of the key.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was revoked, UTC; null: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    [PersonalData]
    public string? RevokedBy { get; set; }

    public long Version { get; private set; }

    /// <summary>Whether the key is past its end at <paramref name="now"/>.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>Whether the key opens anything at <paramref name="now"/>.</summary>
    public bool IsLive(DateTimeOffset now) => RevokedAt is null && !IsExpired(now);
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("access_api_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).HasMaxLength(20).ValueGeneratedNever();
        builder.Property(key => key.Tenant).HasMaxLength(100);
        builder.Property(key => key.Name).HasMaxLength(ApiKeyRules.NameLength);
        builder.Property(key => key.Scope).HasConversion<string>().HasMaxLength(20);
        builder.Property(key => key.Sha256).HasMaxLength(32).IsFixedLength();
        builder.Property(key => key.AllowedOrigins).HasMaxLength(ApiKeyRules.OriginsLength);
        builder.Property(key => key.CreatedBy).HasMaxLength(200);
        builder.Property(key => key.RevokedBy).HasMaxLength(200);
        builder.HasIndex(key => new { key.Tenant, key.CreatedAt });
        builder.HasIndex(key => key.TeamId);
    }
}
