using Portal.Ui;

namespace Portal.Documents;

/// <summary>A part of a document, from the top of its first page to the bottom of its last.</summary>
public abstract record DocumentBlock;

/// <param name="Level">1 to 4; every heading is a bookmark of the document.</param>
public sealed record HeadingBlock(int Level, string Text) : DocumentBlock;

/// <param name="Muted">Secondary: sources, remarks, how a figure was computed.</param>
public sealed record ParagraphBlock(IReadOnlyList<TextRun> Runs, bool Muted = false) : DocumentBlock;

/// <summary>Words of somebody else.</summary>
public sealed record QuoteBlock(IReadOnlyList<TextRun> Runs) : DocumentBlock;

public sealed record ListBlock(IReadOnlyList<ListEntry> Entries, bool Ordered = false) : DocumentBlock;

/// <param name="Inner">A list within the entry.</param>
public sealed record ListEntry(IReadOnlyList<TextRun> Runs, ListBlock? Inner = null);

/// <summary>Named values, one below the other.</summary>
public sealed record KeyValueBlock(IReadOnlyList<KeyValueEntry> Entries) : DocumentBlock;

public sealed record KeyValueEntry(string Key, IReadOnlyList<TextRun> Value);

/// <summary>Rows under a head that is repeated on every page they reach.</summary>
/// <param name="Rows">Cells in the order of the columns; missing ones at the end are empty.</param>
public sealed record TableBlock(IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<IReadOnlyList<TextRun>>> Rows) : DocumentBlock;

/// <param name="Number">Set flush right, so that digits stand below each other.</param>
public sealed record TableColumn(string Head, bool Number = false);

/// <summary>Values over time as pages draw them; gaps stay gaps. Heat maps are not drawn on paper.</summary>
/// <param name="Note">What stands below the chart: its query, its time, its hash.</param>
public sealed record ChartBlock(string Title, ChartFrame Frame, Unit Unit, ChartForm Form = ChartForm.Line, string? Note = null) : DocumentBlock;

/// <summary>One bar per name, from zero.</summary>
public sealed record BarsBlock(string Title, IReadOnlyList<BarEntry> Entries, Unit Unit) : DocumentBlock;

/// <param name="Value">Null: not known, which is written, not drawn.</param>
public sealed record BarEntry(string Name, double? Value);

/// <param name="Bytes">A PNG or JPEG file.</param>
/// <param name="Alternative">What it shows, in words; printed below it.</param>
public sealed record ImageBlock(ReadOnlyMemory<byte> Bytes, string Alternative) : DocumentBlock;

/// <summary>Text whose spaces and lines count.</summary>
public sealed record PreformattedBlock(string Text) : DocumentBlock;

/// <summary>Something the reader must not miss.</summary>
public sealed record NoticeBlock(Status Status, string Title, IReadOnlyList<TextRun> Runs) : DocumentBlock;

/// <summary>What follows begins on a new page.</summary>
public sealed record PageBreakBlock : DocumentBlock;

/// <summary>A line between two parts.</summary>
public sealed record DividerBlock : DocumentBlock;
