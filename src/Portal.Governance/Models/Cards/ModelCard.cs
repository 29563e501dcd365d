using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Models.Cards;

/// <summary>The card of a model: the draft all its authors share, and which version was published last.</summary>
public sealed class ModelCard : IVersioned
{
    public required Guid ModelId { get; init; }

    public required string Tenant { get; init; }

    /// <summary>What the next version will say: <see cref="CardJson"/>.</summary>
    [NotInAudit]
    public required string Draft { get; set; }

    /// <summary>Number of the newest version; 0: none was published.</summary>
    public int PublishedNumber { get; set; }

    /// <summary>Hash of the newest version.</summary>
    public string? PublishedHash { get; set; }

    /// <summary>Fields that the frameworks binding for the model ask for, when the draft was saved last.</summary>
    public int FieldsAsked { get; set; }

    /// <summary>Of these, how many the draft told.</summary>
    public int FieldsMet { get; set; }

    public long Version { get; private set; }

    /// <summary>Id of the person or key that changed it last.</summary>
    public required string ChangedById { get; set; }

    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ChangedAt { get; set; }
}

/// <summary>A published state of a card. Never changed, never deleted: what was known when must be told for years.</summary>
public sealed class ModelCardVersion
{
    public required Guid ModelId { get; init; }

    /// <summary>1, 2, 3, ...</summary>
    public required int Number { get; init; }

    public required string Tenant { get; init; }

    /// <summary><see cref="CardJson"/>.</summary>
    [NotInAudit]
    public required string Content { get; init; }

    /// <summary>The card's live numbers as they stood, with the questions that gave them: <see cref="FrozenNumber"/>.</summary>
    [NotInAudit]
    public required string Numbers { get; init; }

    /// <summary>What changed and why, in the publisher's words.</summary>
    public required string Note { get; init; }

    /// <summary>SHA-256 over the canonical document of <see cref="CardVersionJson"/>, which names the hash of the version before.</summary>
    public required string Hash { get; init; }

    public string? PreviousHash { get; init; }

    /// <summary>The model's newest version when the card was published; null: it had none.</summary>
    public string? ModelVersion { get; init; }

    public required string PublishedById { get; init; }

    [PersonalData]
    public required string PublishedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset PublishedAt { get; init; }
}

/// <summary>A saved state of the draft, kept so that what somebody's save replaced can be looked up.</summary>
[NotAudited("copies of what the audited save of the card wrote; the oldest are dropped")]
public sealed class ModelCardRevision
{
    /// <summary>Saved states kept of a card.</summary>
    public const int Kept = 50;

    public required Guid ModelId { get; init; }

    /// <summary>The <see cref="ModelCard.Version"/> it was.</summary>
    public required long Version { get; init; }

    public required string Content { get; init; }

    public required string ChangedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>What a person has typed and not saved; one per person and card.</summary>
[NotAudited("what somebody types before they save it; saving it is on record")]
public sealed class ModelCardTyping
{
    public required Guid ModelId { get; init; }

    public required string PersonId { get; init; }

    /// <summary><see cref="CardJson"/>.</summary>
    public required string Content { get; set; }

    /// <summary>The draft the person began from, so that both sides' changes can be told apart.</summary>
    public required string Origin { get; set; }

    /// <summary>Its <see cref="ModelCard.Version"/>; 0: there was no card.</summary>
    public required long BasedOn { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset TypedAt { get; set; }
}

/// <summary>A remark on a part of a card.</summary>
public sealed class ModelCardComment : IVersioned
{
    public const int TextLimit = 4000;

    public required Guid Id { get; init; }

    public required Guid ModelId { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Id of a field; null: the card as a whole.</summary>
    public string? Field { get; init; }

    public required string Text { get; init; }

    public required string AuthorId { get; init; }

    [PersonalData]
    public required string Author { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    [PersonalData]
    public string? ResolvedBy { get; set; }

    /// <summary>UTC; null: it is open.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    public long Version { get; private set; }
}

internal static class CardLimits
{
    public const int Actor = 200;
    public const int Note = 2000;
    public const int Hash = 64;
    public const int Field = 60;
}

internal sealed class ModelCardMapping : IEntityTypeConfiguration<ModelCard>
{
    public void Configure(EntityTypeBuilder<ModelCard> builder)
    {
        builder.ToTable("models_cards");
        builder.HasKey(card => card.ModelId);
        builder.Property(card => card.ModelId).ValueGeneratedNever();
        builder.Property(card => card.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(card => card.Draft).HasMaxLength(-1);
        builder.Property(card => card.PublishedHash).HasMaxLength(CardLimits.Hash);
        builder.Property(card => card.ChangedById).HasMaxLength(CardLimits.Actor);
        builder.Property(card => card.ChangedBy).HasMaxLength(CardLimits.Actor);
        builder.HasOne<Model>().WithOne().HasForeignKey<ModelCard>(card => card.ModelId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ModelCardVersionMapping : IEntityTypeConfiguration<ModelCardVersion>
{
    public void Configure(EntityTypeBuilder<ModelCardVersion> builder)
    {
        builder.ToTable("models_card_versions");
        builder.HasKey(version => new { version.ModelId, version.Number });
        builder.Property(version => version.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(version => version.Content).HasMaxLength(-1);
        builder.Property(version => version.Numbers).HasMaxLength(-1);
        builder.Property(version => version.Note).HasMaxLength(CardLimits.Note);
        builder.Property(version => version.Hash).HasMaxLength(CardLimits.Hash);
        builder.Property(version => version.PreviousHash).HasMaxLength(CardLimits.Hash);
        builder.Property(version => version.ModelVersion).HasMaxLength(ModelLimits.VersionName);
        builder.Property(version => version.PublishedById).HasMaxLength(CardLimits.Actor);
        builder.Property(version => version.PublishedBy).HasMaxLength(CardLimits.Actor);
        // A model that has a published card is retired, not deleted.
        builder.HasOne<Model>().WithMany().HasForeignKey(version => version.ModelId).OnDelete(DeleteBehavior.NoAction);
    }
}

internal sealed class ModelCardRevisionMapping : IEntityTypeConfiguration<ModelCardRevision>
{
    public void Configure(EntityTypeBuilder<ModelCardRevision> builder)
    {
        builder.ToTable("models_card_revisions");
        builder.HasKey(revision => new { revision.ModelId, revision.Version });
        builder.Property(revision => revision.Content).HasMaxLength(-1);
        builder.Property(revision => revision.ChangedBy).HasMaxLength(CardLimits.Actor);
        builder.HasOne<ModelCard>().WithMany().HasForeignKey(revision => revision.ModelId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ModelCardTypingMapping : IEntityTypeConfiguration<ModelCardTyping>
{
    public void Configure(EntityTypeBuilder<ModelCardTyping> builder)
    {
        builder.ToTable("models_card_typing");
        builder.HasKey(typing => new { typing.ModelId, typing.PersonId });
        builder.Property(typing => typing.PersonId).HasMaxLength(CardLimits.Actor);
        builder.Property(typing => typing.Content).HasMaxLength(-1);
        builder.Property(typing => typing.Origin).HasMaxLength(-1);
        builder.HasOne<Model>().WithMany().HasForeignKey(typing => typing.ModelId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ModelCardCommentMapping : IEntityTypeConfiguration<ModelCardComment>
{
    public void Configure(EntityTypeBuilder<ModelCardComment> builder)
    {
        builder.ToTable("models_card_comments");
        builder.HasKey(comment => comment.Id);
        builder.Property(comment => comment.Id).ValueGeneratedNever();
        builder.Property(comment => comment.Tenant).HasMaxLength(ModelLimits.Tenant);
        builder.Property(comment => comment.Field).HasMaxLength(CardLimits.Field);
        builder.Property(comment => comment.Text).HasMaxLength(ModelCardComment.TextLimit);
        builder.Property(comment => comment.AuthorId).HasMaxLength(CardLimits.Actor);
        builder.Property(comment => comment.Author).HasMaxLength(CardLimits.Actor);
        builder.Property(comment => comment.ResolvedBy).HasMaxLength(CardLimits.Actor);
        builder.HasIndex(comment => new { comment.ModelId, comment.WrittenAt });
        builder.HasOne<Model>().WithMany().HasForeignKey(comment => comment.ModelId).OnDelete(DeleteBehavior.Cascade);
    }
}
