using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Models.Prompts;

/// <summary>A name for one version of a prompt at a time: applications ask for <c>production</c> and get what it points to.</summary>
public sealed class PromptLabel : IVersioned
{
    /// <summary>The label of what is in use.</summary>
    public const string Production = "production";

    public required Guid PromptId { get; init; }

    /// <summary>Lower-case letters, digits, dots, dashes and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>Number of the version it points to.</summary>
    public required int Number { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that moved it last.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>One move of a label: who pointed it where, and why. Never changed.</summary>
public sealed class PromptLabelMove
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PromptId { get; init; }

    public required string Label { get; init; }

    /// <summary>Null: the label was new.</summary>
    public int? From { get; init; }

    /// <summary>Null: the label was taken away.</summary>
    public int? To { get; init; }

    public required string Reason { get; init; }

    /// <summary>Name of the person or key.</summary>
    public required string MovedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset MovedAt { get; init; }
}

internal sealed class PromptLabelMapping : IEntityTypeConfiguration<PromptLabel>
{
    public void Configure(EntityTypeBuilder<PromptLabel> builder)
    {
        builder.ToTable("models_prompt_labels");
        builder.HasKey(label => new { label.PromptId, label.Name });
        builder.Property(label => label.Name).HasMaxLength(PromptRules.LabelLength);
        builder.Property(label => label.ChangedBy).HasMaxLength(ModelLimits.Author);
        builder.HasOne<Prompt>().WithMany().HasForeignKey(label => label.PromptId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PromptLabelMoveMapping : IEntityTypeConfiguration<PromptLabelMove>
{
    public void Configure(EntityTypeBuilder<PromptLabelMove> builder)
    {
        builder.ToTable("models_prompt_label_moves");
        builder.HasKey(move => move.Id);
        builder.Property(move => move.Id).ValueGeneratedNever();
        builder.Property(move => move.Label).HasMaxLength(PromptRules.LabelLength);
        builder.Property(move => move.From).HasColumnName("from_number");
        builder.Property(move => move.To).HasColumnName("to_number");
        builder.Property(move => move.Reason).HasMaxLength(ModelLimits.Reason);
        builder.Property(move => move.MovedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(move => new { move.PromptId, move.MovedAt });
        builder.HasOne<Prompt>().WithMany().HasForeignKey(move => move.PromptId).OnDelete(DeleteBehavior.Cascade);
    }
}
