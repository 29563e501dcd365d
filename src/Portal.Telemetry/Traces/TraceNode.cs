namespace Portal.Telemetry.Traces;

/// <summary>A span in its place, or the place of one that has not arrived.</summary>
public sealed class TraceNode
{
    private readonly List<TraceNode> _children = [];
    private DateTimeOffset _start;
    private DateTimeOffset _end;

    internal TraceNode(string id, TraceSpan? span)
    {
        (Id, Span) = (id, span);
        (_start, _end) = span is null ? (DateTimeOffset.MaxValue, DateTimeOffset.MinValue) : (span.Start, span.End);
    }

    /// <summary>The span's id.</summary>
    public string Id { get; }

    /// <summary>Null: the span has not arrived, its children have.</summary>
    public TraceSpan? Span { get; }

    public TraceNode? Parent { get; private set; }

    /// <summary>By start.</summary>
    public IReadOnlyList<TraceNode> Children => _children;

    /// <summary>0 for a root.</summary>
    public int Depth { get; private set; }

    /// <summary>Place among the siblings, counted from 1.</summary>
    public int Position { get; private set; } = 1;

    /// <summary>Of a placeholder: from its first child's start ...</summary>
    public DateTimeOffset Start => _start;

    /// <summary>... to its last child's end.</summary>
    public DateTimeOffset End => _end;

    public TimeSpan Duration => _end - _start;

    /// <summary>Sums of the node and everything below it.</summary>
    public TraceTotals Totals { get; internal set; } = TraceTotals.None;

    /// <summary>How long before its parent the span starts, which only clocks that differ can explain; zero where it does not.</summary>
    public TimeSpan Skew { get; internal set; }

    /// <summary>Whether the node's own time decided how long the trace took.</summary>
    public bool IsCritical { get; internal set; }

    /// <summary>The node's own share of the critical path, its children's left out.</summary>
    public TimeSpan CriticalTime { get; internal set; }

    /// <summary>The sender named parents in a circle, and here it was opened.</summary>
    public bool OpensCircle { get; private set; }

    /// <summary>Nodes of the subtree, this one left out.</summary>
    public int Descendants => Totals.Nodes - 1;

    internal static int ByStart(TraceNode one, TraceNode other)
    {
        var order = one._start.CompareTo(other._start);
        order = order != 0 ? order : other._end.CompareTo(one._end);
        return order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
    }

    internal void Adopt(TraceNode child)
    {
        child.Parent = this;
        _children.Add(child);
    }

    internal void LeaveCircle()
    {
        Parent?._children.Remove(this);
        Parent = null;
        OpensCircle = true;
    }

    /// <summary>A placeholder covers its children.</summary>
    internal void SpanChildren()
    {
        if (Span is null && _children.Count > 0)
        {
            (_start, _end) = (_children.Min(child => child._start), _children.Max(child => child._end));
        }
    }

    internal void Arrange()
    {
        _children.Sort(ByStart);
        for (var i = 0; i < _children.Count; i++)
        {
            (_children[i].Depth, _children[i].Position) = (Depth + 1, i + 1);
        }
    }
}
