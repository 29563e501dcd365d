using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Access;

/// <summary>People of a project who share rights and ownership.</summary>
public sealed class Team : IVersioned
{
    public Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Unique in its project.</summary>
    public required string Name { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of who changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>A person in a team.</summary>
public sealed class TeamMember
{
    public required Guid TeamId { get; init; }

    public required Guid PersonId { get; init; }
}

internal sealed class TeamMapping : IEntityTypeConfiguration<Team>
{
    public void Configure(EntityTypeBuilder<Team> builder)
    {
        builder.ToTable("access_teams");
        builder.HasKey(team => team.Id);
        builder.Property(team => team.Id).ValueGeneratedNever();
        builder.Property(team => team.Tenant).HasMaxLength(100);
        builder.Property(team => team.Name).HasMaxLength(200);
        builder.Property(team => team.ChangedBy).HasMaxLength(200);
        builder.HasIndex(team => new { team.Tenant, team.Name }).IsUnique();
    }
}

internal sealed class TeamMemberMapping : IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<TeamMember> builder)
    {
        builder.ToTable("access_team_members");
        builder.HasKey(member => new { member.TeamId, member.PersonId });
        builder.HasOne<Team>().WithMany().HasForeignKey(member => member.TeamId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(member => member.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(member => member.PersonId);
    }
}
