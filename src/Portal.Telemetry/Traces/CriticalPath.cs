namespace Portal.Telemetry.Traces;

/// <summary>
/// Which spans decided how long a trace took: going back from a span's end, always the child that ended last before the point reached, and the span itself where
/// no child ran. What ran beside the chosen child could have been slower without anybody noticing, and is not on the path.
/// </summary>
internal static class CriticalPath
{
    public static void Mark(IReadOnlyList<TraceNode> roots)
    {
        var waiting = new Stack<(TraceNode Node, DateTimeOffset Until)>();
        Choose(roots, DateTimeOffset.MaxValue, waiting);
        while (waiting.TryPop(out var next))
        {
            var (node, until) = next;
            node.IsCritical = true;
            node.CriticalTime = Choose(node.Children, until, waiting, node.Start);
        }
    }

    /// <summary>Puts the children on the path before <paramref name="until"/> on the stack; the answer is the time since <paramref name="from"/> in which none of them ran.</summary>
    private static TimeSpan Choose(
        IReadOnlyList<TraceNode> children, DateTimeOffset until, Stack<(TraceNode Node, DateTimeOffset Until)> waiting, DateTimeOffset from = default)
    {
        var own = TimeSpan.Zero;
        var reached = until;
        foreach (var child in children.OrderByDescending(child => Earlier(child.End, until)).ThenBy(child => child.Start))
        {
            // A child that outlives its parent counts up to the parent's end.
            var end = Earlier(child.End, until);
            if (end > reached || child.Start >= end || end <= from)
            {
                continue;
            }
            own += reached == DateTimeOffset.MaxValue ? TimeSpan.Zero : reached - end;
            waiting.Push((child, end));
            reached = child.Start;
        }
        return reached > from && reached != DateTimeOffset.MaxValue ? own + (reached - from) : own;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
