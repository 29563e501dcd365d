using Portal.Governance.Access;

namespace Portal.Access.Keys;

/// <summary>A key as the ring and its file have it. The file holds the SHA-256 of keys, no secret.</summary>
public sealed record RingKey
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required ApiKeyScope Scope { get; init; }

    public required string Tenant { get; init; }

    public required byte[] Sha256 { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Who made it; null in files of portals before the relational store had keys.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The key is refused from this time on; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Last accepted request, to the minute; null: never used.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>When it was revoked; such a key stays in the file only until the relational store knows.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Origins of web pages it works from, separated by spaces.</summary>
    public string AllowedOrigins { get; init; } = "";

    /// <summary>Whether the relational store has the key just so; else it still has to be told.</summary>
    public bool Stored { get; init; }

    /// <summary>Whether the key is past its end at <paramref name="now"/>.</summary>
    public bool IsExpired(DateTimeOffset now) => Expires <= now;

    internal static RingKey Of(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Scope = key.Scope,
        Tenant = key.Tenant,
        Sha256 = key.Sha256,
        Created = key.CreatedAt,
        CreatedBy = key.CreatedBy,
        Expires = key.ExpiresAt,
        LastUsed = key.LastUsedAt,
        Revoked = key.RevokedAt,
        AllowedOrigins = key.AllowedOrigins,
        Stored = true,
    };

    internal ApiKey ToRecord() => new()
    {
        Id = Id,
        Tenant = Tenant,
        Name = Name,
        Scope = Scope,
        Sha256 = Sha256,
        AllowedOrigins = AllowedOrigins,
        CreatedAt = Created,
        CreatedBy = CreatedBy ?? KeysCommand.Author,
        ExpiresAt = Expires,
        LastUsedAt = LastUsed,
        RevokedAt = Revoked,
        RevokedBy = Revoked is null ? null : KeysCommand.Author,
    };
}
