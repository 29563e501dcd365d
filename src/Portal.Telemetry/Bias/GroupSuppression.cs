namespace Portal.Telemetry.Bias;

/// <summary>One cell of a table of groups: its place on each axis and how many decisions fall into it.</summary>
/// <param name="IsTelling">The answer to the same question without one of its filters would differ by a few decisions of this cell alone.</param>
internal readonly record struct SizedCell(IReadOnlyList<string> Place, long N, bool IsTelling = false);

/// <summary>
/// Which cells must not be shown so that nobody learns of fewer than k people: small cells; where a line of the table (a row, a column) hides cells, enough others that
/// at least two are hidden and together reach k, because totals are known; and cells that the difference of a filtered and an unfiltered answer would tell of.
/// Source: El Emam and Arbuckle (2013), Anonymizing Health Data, 2; Duncan, Elliot and Salazar (2011), Statistical Confidentiality, 4.
/// </summary>
internal static class GroupSuppression
{
    /// <param name="isHiddenAbove">Whether a coarser table hides what the cell is part of.</param>
    /// <returns>Places of the cells to hide. Empty cells are none: there is nobody to protect.</returns>
    public static HashSet<string> Hide(IReadOnlyList<SizedCell> cells, int k, Func<SizedCell, bool>? isHiddenAbove = null)
    {
        var present = cells.Where(cell => cell.N > 0).ToList();
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in present.Where(cell => cell.N < k || cell.IsTelling || isHiddenAbove?.Invoke(cell) == true))
        {
            hidden.Add(Key(cell.Place));
        }
        var lines = Lines(present);
        bool changed;
        do
        {
            changed = false;
            foreach (var line in lines)
            {
                changed |= Complete(line, k, hidden);
            }
        }
        while (changed);
        return hidden;
    }

    /// <summary>One text per place.</summary>
    public static string Key(IReadOnlyList<string> place) => string.Join('\u001f', place);

    /// <summary>Every run of cells that a known total adds up: those that differ in their place on one axis only.</summary>
    private static List<List<SizedCell>> Lines(List<SizedCell> cells)
    {
        var axes = cells.Count == 0 ? 0 : cells[0].Place.Count;
        return
        [
            .. Enumerable.Range(0, axes).SelectMany(axis => cells
                .GroupBy(cell => Key([.. cell.Place.Where((_, i) => i != axis)]), StringComparer.Ordinal)
                .Select(line => line.OrderBy(cell => cell.N).ThenBy(cell => Key(cell.Place), StringComparer.Ordinal).ToList())),
        ];
    }

    private static bool Complete(List<SizedCell> line, int k, HashSet<string> hidden)
    {
        var (count, sum) = (0, 0L);
        foreach (var cell in line.Where(cell => hidden.Contains(Key(cell.Place))))
        {
            (count, sum) = (count + 1, sum + cell.N);
        }
        var changed = false;
        foreach (var cell in line)
        {
            if (count == 0 || (count >= 2 && sum >= k))
            {
                break;
            }
            if (hidden.Add(Key(cell.Place)))
            {
                (count, sum, changed) = (count + 1, sum + cell.N, true);
            }
        }
        return changed;
    }
}
