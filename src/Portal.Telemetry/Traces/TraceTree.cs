namespace Portal.Telemetry.Traces;

/// <summary>
/// A trace as a tree, whatever came and in whatever order: a parent that has not arrived stands as a placeholder, a span sent twice stands once, and a circle of parents
/// is opened at its earliest span. Building it anew from more spans gives every node the same place among its siblings.
/// </summary>
public sealed class TraceTree
{
    /// <summary>A child that starts less than this before its parent is no sign of clocks that differ.</summary>
    private static readonly TimeSpan ClockResolution = TimeSpan.FromMilliseconds(1);

    private TraceTree(IReadOnlyList<TraceNode> roots, IReadOnlyList<TraceNode> all)
    {
        Roots = roots;
        All = all;
        Start = roots.Count == 0 ? default : all.Min(node => node.Start);
        End = roots.Count == 0 ? default : all.Max(node => node.End);
        Totals = roots.Aggregate(TraceTotals.None, (sum, root) => sum + root.Totals);
        Placeholders = all.Count(node => node.Span is null);
    }

    /// <summary>Spans without a parent and placeholders, by start.</summary>
    public IReadOnlyList<TraceNode> Roots { get; }

    /// <summary>Every node, parents before children, siblings by start.</summary>
    public IReadOnlyList<TraceNode> All { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    public TimeSpan Duration => End - Start;

    public TraceTotals Totals { get; }

    /// <summary>Parents that children name and that have not arrived.</summary>
    public int Placeholders { get; }

    public static TraceTree Build(IEnumerable<TraceSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var nodes = new Dictionary<string, TraceNode>(StringComparer.Ordinal);
        foreach (var span in spans.OrderBy(span => span.Received).ThenBy(span => span.Start))
        {
            nodes.TryAdd(span.SpanId, new TraceNode(span.SpanId, span));
        }
        var roots = Link(nodes);
        OpenCircles(nodes.Values, roots);
        var all = Arrange(roots);
        Measure(all);
        CriticalPath.Mark(roots);
        return new TraceTree(roots, all);
    }

    private static List<TraceNode> Link(Dictionary<string, TraceNode> nodes)
    {
        var roots = new List<TraceNode>();
        foreach (var node in nodes.Values.ToList())
        {
            var parentId = node.Span!.ParentSpanId;
            if (parentId.Length == 0)
            {
                roots.Add(node);
                continue;
            }
            if (!nodes.TryGetValue(parentId, out var parent))
            {
                parent = new TraceNode(parentId, span: null);
                nodes.Add(parentId, parent);
                roots.Add(parent);
            }
            parent.Adopt(node);
        }
        return roots;
    }

    /// <summary>What no root leads to hangs in a circle; its earliest span becomes a root.</summary>
    private static void OpenCircles(IEnumerable<TraceNode> nodes, List<TraceNode> roots)
    {
        var reached = new HashSet<TraceNode>();
        foreach (var root in roots)
        {
            Reach(root, reached);
        }
        foreach (var node in nodes.Where(node => !reached.Contains(node)).OrderBy(node => node.Start).ThenBy(node => node.Id, StringComparer.Ordinal).ToList())
        {
            if (reached.Contains(node))
            {
                continue;
            }
            node.LeaveCircle();
            roots.Add(node);
            Reach(node, reached);
        }
    }

    private static void Reach(TraceNode from, HashSet<TraceNode> reached)
    {
        var waiting = new Stack<TraceNode>([from]);
        while (waiting.TryPop(out var node))
        {
            if (reached.Add(node))
            {
                foreach (var child in node.Children)
                {
                    waiting.Push(child);
                }
            }
        }
    }

    /// <summary>Sorts siblings and lists all nodes, parents first. Without recursion: senders decide how deep a trace is.</summary>
    private static List<TraceNode> Arrange(List<TraceNode> roots)
    {
        foreach (var root in roots)
        {
            root.SpanChildren();
        }
        roots.Sort(TraceNode.ByStart);
        var all = new List<TraceNode>();
        var waiting = new Stack<TraceNode>(Enumerable.Reverse(roots));
        while (waiting.TryPop(out var node))
        {
            all.Add(node);
            node.Arrange();
            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                waiting.Push(node.Children[i]);
            }
        }
        return all;
    }

    /// <summary>Sums from the leaves up.</summary>
    private static void Measure(List<TraceNode> all)
    {
        for (var i = all.Count - 1; i >= 0; i--)
        {
            var node = all[i];
            node.Totals = node.Children.Aggregate(TraceTotals.Of(node.Span), (sum, child) => sum + child.Totals);
            var early = node.Parent is { Span: not null } parent ? parent.Start - node.Start : TimeSpan.Zero;
            node.Skew = early >= ClockResolution ? early : TimeSpan.Zero;
        }
    }
}
