using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>A role that a person or a team holds in a project, or for one application of it.</summary>
public sealed class Grant
{
    public Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Either this or <see cref="TeamId"/> is set.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Either this or <see cref="PersonId"/> is set.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>One of <see cref="PortalRoles.Grantable"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The sender's <c>service.name</c>; null: the whole project.</summary>
    public string? Application { get; init; }

    /// <summary>Name of who gave it.</summary>
    [PersonalData]
    public required string GrantedBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset GrantedAt { get; init; }
}

internal sealed class GrantMapping : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.ToTable("access_grants", table => table.HasCheckConstraint(
            "ck_access_grants_holder", "(person_id IS NULL AND team_id IS NOT NULL) OR (person_id IS NOT NULL AND team_id IS NULL)"));
        builder.HasKey(grant => grant.Id);
        builder.Property(grant => grant.Id).ValueGeneratedNever();
        builder.Property(grant => grant.Tenant).HasMaxLength(100);
        builder.Property(grant => grant.Role).HasMaxLength(30);
        builder.Property(grant => grant.Application).HasMaxLength(300);
        builder.Property(grant => grant.GrantedBy).HasMaxLength(200);
        builder.HasOne<Person>().WithMany().HasForeignKey(grant => grant.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Team>().WithMany().HasForeignKey(grant => grant.TeamId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(grant => grant.PersonId);
        builder.HasIndex(grant => grant.TeamId);
        builder.HasIndex(grant => new { grant.Tenant, grant.Application });
    }
}
