using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>
/// Somebody who can sign in. Known by what the identity provider calls them (<see cref="Issuer"/> and <see cref="Subject"/> together); everything of the portal
/// names them by <see cref="Id"/>, which no provider can choose.
/// </summary>
public sealed class Person : IVersioned
{
    public Guid Id { get; init; }

    /// <summary>The identity provider, as its tokens say it exactly; one of <see cref="LocalIssuers"/> for people of the portal itself.</summary>
    public required string Issuer { get; init; }

    /// <summary>The provider's own name for the person; never shown.</summary>
    [PersonalData]
    public required string Subject { get; init; }

    [PersonalData]
    public required string Name { get; set; }

    [PersonalData]
    public string? Email { get; set; }

    /// <summary>Disabled people cannot sign in, and what they had open closes.</summary>
    public bool Disabled { get; set; }

    [PersonalData]
    public string? DisabledReason { get; set; }

    /// <summary>Roles that the provider's last answer gave; they hold in the project <c>default</c>, Admin in every project.</summary>
    public IReadOnlyList<string> ProviderRoles { get; set; } = [];

    /// <summary>Roles assigned here, beside the provider's; they hold where the provider's do.</summary>
    public IReadOnlyList<string> Roles { get; set; } = [];

    /// <summary>Whether the person holds a role, by the provider's word or assigned.</summary>
    public bool HoldsRole(string role) => ProviderRoles.Contains(role, StringComparer.Ordinal) || Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Language of texts, two letters; null: as the browser asks.</summary>
    public string? Language { get; set; }

    /// <summary>IANA name of a time zone; null: the browser's.</summary>
    public string? TimeZone { get; set; }

    /// <summary><c>light</c>, <c>dark</c> or <c>system</c>; null: nothing chosen.</summary>
    public string? Theme { get; set; }

    /// <summary>UTC, to the minute; null: never signed in. Housekeeping writes it, past the audit trail.</summary>
    public DateTimeOffset? LastSeen { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; private set; }

    /// <summary>Name of who changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>Issuers of people who come from no identity provider.</summary>
public static class LocalIssuers
{
    /// <summary>One-click people of Development.</summary>
    public const string Development = "development";

    /// <summary>The first administrator, made by a one-time link.</summary>
    public const string FirstAdministrator = "first-administrator";

    /// <summary>Whoever opened a sealed code.</summary>
    public const string BreakGlass = "break-glass";

    /// <summary>Whether people of this issuer cannot sign in a second time.</summary>
    public static bool IsOnce(string issuer) => issuer is FirstAdministrator or BreakGlass;
}

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public const int NameLength = 200;
    public const int EmailLength = 320;

    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("access_people");
        builder.HasKey(person => person.Id);
        builder.Property(person => person.Id).ValueGeneratedNever();
        builder.Property(person => person.Issuer).HasMaxLength(300);
        builder.Property(person => person.Subject).HasMaxLength(300);
        builder.Property(person => person.Name).HasMaxLength(NameLength);
        builder.Property(person => person.Email).HasMaxLength(EmailLength);
        builder.Property(person => person.DisabledReason).HasMaxLength(500);
        builder.Property(person => person.Language).HasMaxLength(10);
        builder.Property(person => person.TimeZone).HasMaxLength(100);
        builder.Property(person => person.Theme).HasMaxLength(10);
        builder.Property(person => person.ChangedBy).HasMaxLength(200);
        builder.HasIndex(person => new { person.Issuer, person.Subject }).IsUnique();
        builder.HasIndex(person => person.Name);
    }
}
