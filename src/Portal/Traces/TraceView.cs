using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>A row of the waterfall as it is drawn: its node and the bar's place in the visible window, in percent.</summary>
public sealed record TraceRow(TraceNode Node, bool Collapsed, double Left, double Width)
{
    public bool HasBar => Width > 0;
}

/// <summary>Which rows of a trace are visible, in which window of time. Immutable, so that a live update and a key press cannot mix.</summary>
public sealed record TraceView(TraceTree Tree, IReadOnlySet<string> Collapsed, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Percent; a bar that would be narrower could not be seen.</summary>
    private const double NarrowestBar = 0.4;

    public static TraceView Of(TraceTree tree) => new(tree, new HashSet<string>(StringComparer.Ordinal), tree.Start, tree.End);

    public TimeSpan Length => To > From ? To - From : TimeSpan.FromTicks(1);

    public bool IsZoomed => From > Tree.Start || To < Tree.End;

    /// <summary>The visible rows, parents before children.</summary>
    public List<TraceRow> Rows()
    {
        var rows = new List<TraceRow>();
        var hiddenBelow = int.MaxValue;
        foreach (var node in Tree.All)
        {
            if (node.Depth > hiddenBelow)
            {
                continue;
            }
            var collapsed = node.Children.Count > 0 && Collapsed.Contains(node.Id);
            hiddenBelow = collapsed ? node.Depth : int.MaxValue;
            rows.Add(Place(node, collapsed));
        }
        return rows;
    }

    /// <summary>The same view of a trace that has grown. Without zoom it shows the whole trace again; a zoomed window stays where it is.</summary>
    public TraceView With(TraceTree grown) => IsZoomed ? this with { Tree = grown } : this with { Tree = grown, From = grown.Start, To = grown.End };

    public TraceView Toggle(string id)
    {
        var collapsed = new HashSet<string>(Collapsed, StringComparer.Ordinal);
        if (!collapsed.Remove(id))
        {
            collapsed.Add(id);
        }
        return this with { Collapsed = collapsed };
    }

    public TraceView CollapseAll() => this with { Collapsed = Tree.All.Where(node => node.Children.Count > 0).Select(node => node.Id).ToHashSet(StringComparer.Ordinal) };

    public TraceView ExpandAll() => this with { Collapsed = new HashSet<string>(StringComparer.Ordinal) };

    /// <summary>Opens every ancestor of a node, so that its row is visible.</summary>
    public TraceView Show(TraceNode node)
    {
        var collapsed = new HashSet<string>(Collapsed, StringComparer.Ordinal);
        for (var above = node.Parent; above is not null; above = above.Parent)
        {
            collapsed.Remove(above.Id);
        }
        return this with { Collapsed = collapsed };
    }

    /// <summary>A part of the visible window, given as shares from 0 to 1.</summary>
    public TraceView Zoom(double from, double to) => this with { From = From + (Length * from), To = From + (Length * to) };

    /// <summary>The window around one node, with a little room on both sides.</summary>
    public TraceView ZoomTo(TraceNode node)
    {
        var room = node.Duration > TimeSpan.Zero ? node.Duration * 0.05 : TimeSpan.FromMilliseconds(1);
        return this with { From = Later(node.Start - room, Tree.Start), To = Earlier(node.End + room, Tree.End) };
    }

    public TraceView Whole() => this with { From = Tree.Start, To = Tree.End };

    private TraceRow Place(TraceNode node, bool collapsed)
    {
        var (from, to) = (Later(node.Start, From), Earlier(node.End, To));
        if (to < from || node.End < From || node.Start > To)
        {
            return new TraceRow(node, collapsed, 0, 0);
        }
        var left = Math.Min((from - From) / Length * 100, 100 - NarrowestBar);
        return new TraceRow(node, collapsed, left, Math.Min(Math.Max((to - from) / Length * 100, NarrowestBar), 100 - left));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
