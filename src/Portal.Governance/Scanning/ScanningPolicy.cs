using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Scanning;

/// <summary>What people decided to become of the personal data and secrets that one application sends; a null means the portal's own setting holds.</summary>
public sealed class ScanningPolicy : IVersioned
{
    /// <summary>The project of the ingest key.</summary>
    public required string Tenant { get; init; }

    /// <summary>The sender's <c>service.name</c>.</summary>
    public required string Application { get; init; }

    public FindingAction? Email { get; set; }

    public FindingAction? Phone { get; set; }

    public FindingAction? Iban { get; set; }

    public FindingAction? Card { get; set; }

    public FindingAction? NationalId { get; set; }

    public FindingAction? Secret { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>What was decided for a kind.</summary>
    public FindingAction? Of(FindingKind kind) => kind switch
    {
        FindingKind.Email => Email,
        FindingKind.Phone => Phone,
        FindingKind.Iban => Iban,
        FindingKind.Card => Card,
        FindingKind.NationalId => NationalId,
        FindingKind.Secret => Secret,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What holds for the application.</summary>
    /// <param name="defaults">The portal's own settings.</param>
    public FindingActions Over(FindingActions defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new FindingActions(
            Email ?? defaults.Email, Phone ?? defaults.Phone, Iban ?? defaults.Iban, Card ?? defaults.Card, NationalId ?? defaults.NationalId, Secret ?? defaults.Secret);
    }
}

internal sealed class ScanningPolicyMapping : IEntityTypeConfiguration<ScanningPolicy>
{
    public void Configure(EntityTypeBuilder<ScanningPolicy> builder)
    {
        builder.ToTable("scanning_policies");
        builder.HasKey(policy => new { policy.Tenant, policy.Application });
        builder.Property(policy => policy.Tenant).HasMaxLength(100);
        builder.Property(policy => policy.Application).HasMaxLength(300);
        builder.Property(policy => policy.Email).HasConversion<string>().HasMaxLength(10);
        builder.Property(policy => policy.Phone).HasConversion<string>().HasMaxLength(10);
        builder.Property(policy => policy.Iban).HasConversion<string>().HasMaxLength(10);
        builder.Property(policy => policy.Card).HasConversion<string>().HasMaxLength(10);
        builder.Property(policy => policy.NationalId).HasConversion<string>().HasMaxLength(10);
        builder.Property(policy => policy.Secret).HasConversion<string>().HasMaxLength(10);
        builder.Property(policy => policy.ChangedBy).HasMaxLength(200);
    }
}
