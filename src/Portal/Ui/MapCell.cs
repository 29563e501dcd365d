namespace Portal.Ui;

/// <summary>One cell of a <see cref="CellMap"/>.</summary>
/// <param name="Status">Decides colour and mark; unknown is hatched.</param>
/// <param name="Level">How strongly a cell without a warning is tinted, 0 to 1.</param>
/// <param name="Value">The value as text, "PSI 0.31".</param>
/// <param name="Word">The judgement in the viewer's language, "drifted".</param>
public sealed record MapCell(Status Status, double Level, string Value, string Word);

/// <summary>A row of a <see cref="CellMap"/>.</summary>
/// <param name="Key">Identifies the row.</param>
/// <param name="Name">Shown before the cells.</param>
/// <param name="Cells">One for each column; null where nothing was recorded.</param>
/// <param name="Marks">Columns where something changed in this row.</param>
public sealed record MapRow(string Key, string Name, IReadOnlyList<MapCell?> Cells, IReadOnlySet<int> Marks)
{
    /// <summary>The judgement on the whole row, where there is one.</summary>
    public Status? Status { get; init; }

    /// <summary>Said instead of the status's own word.</summary>
    public string? StatusWord { get; init; }

    /// <summary>Why the row is judged so.</summary>
    public string? StatusReason { get; init; }
}

/// <summary>A column of a <see cref="CellMap"/>.</summary>
/// <param name="Mark">What happened in it, such as a release; null: nothing known.</param>
public sealed record MapColumn(DateTimeOffset From, DateTimeOffset To, string? Mark = null);

/// <summary>A cell that was chosen.</summary>
public sealed record MapPick(string Row, int Column);
