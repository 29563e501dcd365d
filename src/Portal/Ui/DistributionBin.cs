namespace Portal.Ui;

/// <summary>One bin of a <see cref="DistributionChart"/>.</summary>
/// <param name="Label">The bin's range or category, in the viewer's language.</param>
/// <param name="Reference">Share of the reference that falls in it, 0 to 1.</param>
/// <param name="Current">Share of what is compared with it.</param>
/// <param name="Moved">Marked: among the bins that moved most.</param>
/// <param name="Href">Leads to what is behind the bin; null: nothing to open.</param>
public sealed record DistributionBin(string Label, double Reference, double Current, bool Moved = false, string? Href = null);

/// <summary>A label under a <see cref="DistributionChart"/> of numbers.</summary>
/// <param name="At">The edge between bins it stands at: 0 is the left end.</param>
public sealed record DistributionTick(double At, string Text);
