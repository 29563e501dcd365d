using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>How sessions begin.</summary>
public static class SignInMethods
{
    /// <summary>One click in Development.</summary>
    public const string Development = "development";

    /// <summary>By the identity provider.</summary>
    public const string Provider = "provider";

    /// <summary>By the one-time link for the first administrator.</summary>
    public const string FirstAdministrator = "first-administrator";

    /// <summary>By a sealed code, without the identity provider.</summary>
    public const string BreakGlass = "break-glass";
}

/// <summary>A person signed in on one device. In the database, so that every instance of the portal knows when it is over.</summary>
[NotAudited("What begins and ends a session is written down as a command; last use is housekeeping.")]
public sealed class Session
{
    /// <summary>128 random bits in hex. Of no use without the keys that protect cookies, so it may be listed.</summary>
    public required string Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The project the person works in.</summary>
    public required string Tenant { get; set; }

    /// <summary>One of <see cref="SignInMethods"/>.</summary>
    public required string Method { get; init; }

    /// <summary>The provider's name for its own session (claim <c>sid</c>), by which the provider ends it.</summary>
    public string? ProviderSessionId { get; init; }

    /// <summary>The browser's own description of itself.</summary>
    public string? Device { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>UTC, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>UTC; whatever the person does, the session is over then.</summary>
    public DateTimeOffset EndsAt { get; init; }

    /// <summary>UTC; null while nobody has ended it.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public const int DeviceLength = 300;

    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("access_sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).HasMaxLength(32);
        builder.Property(session => session.Tenant).HasMaxLength(100);
        builder.Property(session => session.Method).HasMaxLength(30);
        builder.Property(session => session.ProviderSessionId).HasMaxLength(300);
        builder.Property(session => session.Device).HasMaxLength(DeviceLength);
        builder.HasOne<Person>().WithMany().HasForeignKey(session => session.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(session => new { session.PersonId, session.EndsAt });
        builder.HasIndex(session => session.ProviderSessionId);
        builder.HasIndex(session => session.EndsAt);
    }
}
