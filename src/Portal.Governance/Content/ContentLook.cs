using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Content;

/// <summary>Through what content was seen.</summary>
public enum ContentDoor
{
    /// <summary>A page of the portal.</summary>
    Page,

    /// <summary>A full-text search, whose answer tells what was said.</summary>
    Search,

    /// <summary>A file with content.</summary>
    Export,

    /// <summary>The JSON API.</summary>
    Api,
}

/// <summary>
/// One look at prompts, answers or tool arguments: who, when, through which door, at what. Written before the content is shown and never changed.
/// Exactly what was looked at is named by a call (trace and span), by a conversation, or by the text of a query.
/// </summary>
[NotAudited("It is a record itself: who looked at content, append-only.")]
public sealed class ContentLook
{
    /// <summary>Goes up with time.</summary>
    public long Id { get; private set; }

    public required string Tenant { get; init; }

    /// <summary>UTC; set by <see cref="ContentLooks"/>.</summary>
    public DateTimeOffset Time { get; internal set; }

    /// <summary>Id of the person or API key.</summary>
    public required string ViewerId { get; init; }

    /// <summary>The name under which that person or key was known at the time.</summary>
    public required string ViewerName { get; init; }

    public required ContentDoor Door { get; init; }

    /// <summary>Lower-case hex; null where no single trace was looked at.</summary>
    public string? TraceId { get; init; }

    /// <summary>Lower-case hex; null where no single call was looked at.</summary>
    public string? SpanId { get; init; }

    public string? ConversationId { get; init; }

    /// <summary>What was searched or exported, as the person wrote it.</summary>
    public string? Query { get; init; }

    /// <summary>Calls whose content was shown.</summary>
    public required int Calls { get; init; }
}

internal sealed class ContentLookMapping : IEntityTypeConfiguration<ContentLook>
{
    public const int QueryLength = 4000;
    public const int ConversationLength = 400;
    public const int ViewerLength = 200;

    public void Configure(EntityTypeBuilder<ContentLook> builder)
    {
        builder.ToTable("content_looks");
        builder.HasKey(look => look.Id);
        builder.Property(look => look.Tenant).HasMaxLength(100);
        builder.Property(look => look.ViewerId).HasMaxLength(ViewerLength);
        builder.Property(look => look.ViewerName).HasMaxLength(ViewerLength);
        builder.Property(look => look.Door).HasConversion<string>().HasMaxLength(20);
        builder.Property(look => look.TraceId).HasMaxLength(32);
        builder.Property(look => look.SpanId).HasMaxLength(16);
        builder.Property(look => look.ConversationId).HasMaxLength(ConversationLength);
        builder.Property(look => look.Query).HasMaxLength(QueryLength);
        builder.HasIndex(look => new { look.Tenant, look.ViewerId, look.Id });
        builder.HasIndex(look => new { look.Tenant, look.TraceId, look.Id });
        builder.HasIndex(look => new { look.Tenant, look.Time });
        foreach (var property in builder.Metadata.GetProperties())
        {
            // A record that could be corrected would prove nothing.
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        }
    }
}
