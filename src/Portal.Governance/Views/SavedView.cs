using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Views;

/// <summary>A search over calls under a name: what is asked and which columns show it.</summary>
public sealed class SavedView : IVersioned
{
    public const int NameLength = 100;
    public const int AddressLength = 6_000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Tenant { get; init; }

    /// <summary>Id of the person who made it and alone may change it.</summary>
    public required string OwnerId { get; init; }

    [PersonalData]
    public required string OwnerName { get; init; }

    public required string Name { get; set; }

    /// <summary>The query part of the page's address, without its question mark: search, filters, range, order and columns.</summary>
    [PersonalData]
    public required string Address { get; set; }

    /// <summary>Whether everybody of the tenant sees it.</summary>
    public bool IsShared { get; set; }

    /// <summary>When it was deleted; it can be brought back until it is cleared away.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public long Version { get; private set; }

    /// <summary>Name of the person or key that changed it last.</summary>
    [PersonalData]
    public required string ChangedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>What a person sees when the page is opened without a search, and the columns chosen last.</summary>
[NotAudited("How a person's own page looks.")]
public sealed class ViewPreference
{
    public const int ColumnsLength = 4_000;

    public required string Tenant { get; init; }

    public required string PersonId { get; init; }

    /// <summary>The view shown first; null: the page's own.</summary>
    public Guid? DefaultView { get; set; }

    /// <summary>Columns in their order, each with its width in pixels: <c>start:160,model:200</c>; empty: the page's own.</summary>
    public string Columns { get; set; } = "";
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("views_saved");
        builder.HasKey(view => view.Id);
        builder.Property(view => view.Id).ValueGeneratedNever();
        builder.Property(view => view.Tenant).HasMaxLength(100);
        builder.Property(view => view.OwnerId).HasMaxLength(200);
        builder.Property(view => view.OwnerName).HasMaxLength(200);
        builder.Property(view => view.Name).HasMaxLength(SavedView.NameLength);
        builder.Property(view => view.Address).HasMaxLength(-1);
        builder.Property(view => view.ChangedBy).HasMaxLength(200);
        builder.HasIndex(view => new { view.Tenant, view.OwnerId });
    }
}

internal sealed class ViewPreferenceMapping : IEntityTypeConfiguration<ViewPreference>
{
    public void Configure(EntityTypeBuilder<ViewPreference> builder)
    {
        builder.ToTable("views_preferences");
        builder.HasKey(preference => new { preference.Tenant, preference.PersonId });
        builder.Property(preference => preference.Tenant).HasMaxLength(100);
        builder.Property(preference => preference.PersonId).HasMaxLength(200);
        builder.Property(preference => preference.Columns).HasMaxLength(ViewPreference.ColumnsLength);
    }
}
