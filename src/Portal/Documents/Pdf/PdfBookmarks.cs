namespace Portal.Documents.Pdf;

/// <summary>The document's outline, nested as its headings are (ISO 32000-1, 12.3.3).</summary>
internal sealed class PdfBookmarks
{
    private readonly List<(HeadingBlock Heading, int Page, double Top)> _marks = [];

    public bool Any => _marks.Count > 0;

    /// <param name="page">Counted from 0.</param>
    public void Add(HeadingBlock heading, int page, double top) => _marks.Add((heading, page, top));

    /// <summary>Adds the outline to the file; returns the object's number.</summary>
    /// <param name="height">Of a page.</param>
    public int Write(PdfFile file, IReadOnlyList<int> pages, double height)
    {
        var root = file.Reserve();
        var numbers = _marks.Select(_ => file.Reserve()).ToList();
        var parents = Parents();
        for (var index = 0; index < _marks.Count; index++)
        {
            var (heading, page, top) = _marks[index];
            var siblings = Children(parents, parents[index]);
            var place = siblings.IndexOf(index);
            var parent = parents[index] < 0 ? root : numbers[parents[index]];
            file.Set(numbers[index], FormattableString.Invariant(
                $"<< /Title {PdfFile.Text(heading.Text)} /Parent {parent} 0 R /Dest [{pages[page]} 0 R /XYZ null {PdfFile.Number(height - top)} null]")
                + (place > 0 ? FormattableString.Invariant($" /Prev {numbers[siblings[place - 1]]} 0 R") : "")
                + (place + 1 < siblings.Count ? FormattableString.Invariant($" /Next {numbers[siblings[place + 1]]} 0 R") : "")
                + Inner(Children(parents, index), numbers) + " >>");
        }
        file.Set(root, $"<< /Type /Outlines{Inner(Children(parents, -1), numbers)} >>");
        return root;
    }

    private static string Inner(List<int> children, List<int> numbers) => children.Count == 0
        ? ""
        : FormattableString.Invariant($" /First {numbers[children[0]]} 0 R /Last {numbers[children[^1]]} 0 R /Count {children.Count}");

    private static List<int> Children(int[] parents, int parent) => [.. Enumerable.Range(0, parents.Length).Where(index => parents[index] == parent)];

    /// <summary>Per mark the nearest one above it with a higher heading; -1 for none.</summary>
    private int[] Parents()
    {
        var open = new Stack<int>();
        var parents = new int[_marks.Count];
        for (var index = 0; index < _marks.Count; index++)
        {
            while (open.Count > 0 && _marks[open.Peek()].Heading.Level >= _marks[index].Heading.Level)
            {
                open.Pop();
            }
            parents[index] = open.Count == 0 ? -1 : open.Peek();
            open.Push(index);
        }
        return parents;
    }
}
