using Microsoft.AspNetCore.Components;

namespace Portal.Ui;

/// <summary>A column of a <see cref="DataGrid{TRow}"/>.</summary>
/// <param name="Id">Names it in events.</param>
/// <param name="Text">The cell as plain text, for copying.</param>
public sealed record GridColumn<TRow>(string Id, string Title, RenderFragment<TRow> Cell, Func<TRow, string> Text)
{
    /// <summary>Right-aligned, with numerals of equal width.</summary>
    public bool Numeric { get; init; }

    /// <summary>Pixels.</summary>
    public int Width { get; init; } = 144;

    /// <summary>Whether a click on its title orders by it.</summary>
    public bool Sortable { get; init; }
}

/// <summary>Rows of a <see cref="DataGrid{TRow}"/>.</summary>
/// <param name="Known">How many rows there are as far as is known; more than were asked for when more follow.</param>
public sealed record GridRows<TRow>(IReadOnlyList<TRow> Rows, int Known);

/// <summary>A viewer gave a column another width.</summary>
public readonly record struct GridResize(string Column, int Width);
