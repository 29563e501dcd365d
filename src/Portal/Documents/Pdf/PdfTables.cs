namespace Portal.Documents.Pdf;

/// <summary>Sets tables and named values. A row stays whole where a page can hold it; the head stands on every page.</summary>
internal static class PdfTables
{
    private const double KeyShare = 0.3;

    public static void Table(PdfFlow flow, TableBlock table)
    {
        if (table.Columns.Count == 0)
        {
            return;
        }
        flow.Gap();
        var widths = Widths(flow, table);
        var head = Row(flow, [.. table.Columns.Select(column => TextRun.Plain(column.Head))], widths, PdfStyle.Head);
        flow.Need(Height(head, PdfStyle.Head) + 2 * PdfStyle.Cell.Line);
        Head(flow, table, widths, head);
        foreach (var row in table.Rows)
        {
            Cells(flow, table, widths, Row(flow, row, widths, PdfStyle.Cell), () => Head(flow, table, widths, head));
        }
        flow.Y += 2;
    }

    public static void KeyValues(PdfFlow flow, KeyValueBlock block)
    {
        flow.Gap();
        var table = new TableBlock([new TableColumn(""), new TableColumn("")], []);
        double[] widths = [flow.Width * KeyShare, flow.Width * (1 - KeyShare)];
        foreach (var entry in block.Entries)
        {
            Cells(flow, table, widths, Row(flow, [[new TextRun(entry.Key, TextStyles.Bold)], entry.Value], widths, PdfStyle.Cell), null);
        }
        flow.Y += 2;
    }

    private static void Head(PdfFlow flow, TableBlock table, double[] widths, List<TextLine>[] head)
    {
        if (table.Columns.All(column => column.Head.Length == 0))
        {
            return;
        }
        var top = flow.Y + PdfStyle.CellPadding / 2;
        Lines(flow, table, widths, head, PdfStyle.Head, top, 0, int.MaxValue);
        flow.Y = top + Height(head, PdfStyle.Head) + PdfStyle.CellPadding / 2;
        flow.Rule(flow.Y, 1);
    }

    private static void Cells(PdfFlow flow, TableBlock table, double[] widths, List<TextLine>[] row, Action? again)
    {
        var look = PdfStyle.Cell;
        var whole = Height(row, look) + PdfStyle.CellPadding;
        if (whole > flow.Room && whole <= flow.Body / 2)
        {
            flow.NewPage();
            again?.Invoke();
        }
        var count = row.Max(cell => cell.Count);
        for (var done = 0; done < count;)
        {
            var fits = Math.Max(1, (int)((flow.Room - PdfStyle.CellPadding) / look.Line));
            var taken = Math.Min(fits, count - done);
            Lines(flow, table, widths, row, look, flow.Y + PdfStyle.CellPadding / 2, done, taken);
            done += taken;
            flow.Y += taken * look.Line + PdfStyle.CellPadding;
            if (done < count)
            {
                flow.NewPage();
                again?.Invoke();
            }
        }
        flow.Rule(flow.Y, 0.4);
    }

    private static void Lines(PdfFlow flow, TableBlock table, double[] widths, List<TextLine>[] row, TextLook look, double top, int first, int count)
    {
        var x = PdfFlow.Left;
        for (var column = 0; column < row.Length; column++)
        {
            var y = top;
            foreach (var line in row[column].Skip(first).Take(count))
            {
                var start = table.Columns[column].Number ? x + widths[column] - PdfStyle.CellPadding - line.Width : x + PdfStyle.CellPadding;
                flow.Draw(line, look, start, y);
                y += look.Line;
            }
            x += widths[column];
        }
    }

    private static List<TextLine>[] Row(PdfFlow flow, IReadOnlyList<IReadOnlyList<TextRun>> cells, double[] widths, TextLook look) =>
        [.. widths.Select((width, column) => column < cells.Count ? TextSetter.Break(cells[column], look, width - 2 * PdfStyle.CellPadding) : [])];

    private static double Height(List<TextLine>[] row, TextLook look) => row.Max(cell => cell.Count) * look.Line;

    /// <summary>
    /// Each column gets its widest word, then what is left in proportion to what its text would take on one line; a table narrower than
    /// the page keeps the page's width.
    /// </summary>
    private static double[] Widths(PdfFlow flow, TableBlock table)
    {
        var most = flow.Width * 0.6;
        var extents = table.Columns.Select((column, index) =>
        {
            var cells = table.Rows.Where(row => index < row.Count).Select(row => TextSetter.Extent(row[index], PdfStyle.Cell))
                .Append(TextSetter.Extent(TextRun.Plain(column.Head), PdfStyle.Head)).ToList();
            var padding = 2 * PdfStyle.CellPadding + 0.5;
            return (Natural: cells.Max(cell => cell.Natural) + padding, Word: Math.Min(cells.Max(cell => cell.Word) + padding, most));
        }).ToList();
        var (natural, word) = (extents.Sum(extent => extent.Natural), extents.Sum(extent => extent.Word));
        return natural <= flow.Width ? [.. extents.Select(extent => extent.Natural * flow.Width / natural)]
            : word >= flow.Width ? [.. extents.Select(extent => extent.Word * flow.Width / word)]
            : [.. extents.Select(extent => extent.Word + (extent.Natural - extent.Word) * (flow.Width - word) / (natural - word))];
    }
}
