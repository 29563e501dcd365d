using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Models.Prompts;

/// <summary>A prompt that applications use by name. Its wording is in <see cref="PromptVersion"/>s; which of them is in use is said by labels.</summary>
public sealed class Prompt : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    /// <summary>What applications ask for: lower-case letters, digits, dots, dashes and underscores; unique in the tenant.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in plain words.</summary>
    public string Description { get; set; } = "";

    /// <summary>The <c>service.name</c> it belongs to; null: any application.</summary>
    public string? Application { get; set; }

    /// <summary>Number of its newest version; 0: it has none yet.</summary>
    public int LatestNumber { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class PromptMapping : IEntityTypeConfiguration<Prompt>
{
    public void Configure(EntityTypeBuilder<Prompt> builder)
    {
        builder.ToTable("models_prompts");
        builder.HasKey(prompt => prompt.Id);
        builder.Property(prompt => prompt.Id).ValueGeneratedNever();
        builder.Property(prompt => prompt.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(prompt => prompt.Name).HasMaxLength(ModelLimits.PromptName);
        builder.Property(prompt => prompt.Description).HasMaxLength(ModelLimits.Purpose);
        builder.Property(prompt => prompt.Application).HasMaxLength(ModelLimits.Application);
        builder.Property(prompt => prompt.ChangedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(prompt => new { prompt.Tenant, prompt.Name }).IsUnique();
    }
}
