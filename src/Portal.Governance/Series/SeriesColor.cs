using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Governance.Audit;

namespace Portal.Governance.Series;

/// <summary>The colour an application or model was given when it first sent something; never changed, so that people can learn it.</summary>
[NotAudited("Colours are given by the portal itself.")]
public sealed class SeriesColor
{
    /// <summary>Longest name that gets a colour of its own.</summary>
    public const int NameLength = 300;

    public const string Application = "application";
    public const string Model = "model";

    /// <summary><see cref="Application"/> or <see cref="Model"/>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Place in the palette, counted from 1.</summary>
    public required int Place { get; init; }
}

internal sealed class SeriesColorMapping : IEntityTypeConfiguration<SeriesColor>
{
    public void Configure(EntityTypeBuilder<SeriesColor> builder)
    {
        builder.ToTable("series_colors");
        builder.HasKey(color => new { color.Kind, color.Name });
        builder.Property(color => color.Kind).HasMaxLength(20);
        builder.Property(color => color.Name).HasMaxLength(SeriesColor.NameLength);
    }
}
