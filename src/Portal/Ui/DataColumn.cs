using Microsoft.AspNetCore.Components;

namespace Portal.Ui;

/// <summary>A column of a <see cref="DataTable{TRow}"/>.</summary>
/// <param name="Numeric">Right-aligned, with numerals of equal width.</param>
public sealed record DataColumn<TRow>(string Title, RenderFragment<TRow> Cell, bool Numeric = false);
