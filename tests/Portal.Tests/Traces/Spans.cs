using Portal.Telemetry.Calls;
using Portal.Telemetry.Traces;

namespace Portal.Tests.Traces;

/// <summary>Spans written as tests think of them: name, parent, start and end in milliseconds.</summary>
internal static class Spans
{
    public static readonly DateTimeOffset Zero = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static TraceSpan Span(string id, string parent, double from, double to, CallKind kind = CallKind.Other) => new()
    {
        TraceId = new string('a', 32),
        SpanId = id,
        ParentSpanId = parent,
        Name = id,
        Kind = kind,
        Counted = kind is CallKind.Inference or CallKind.Embedding,
        Start = Zero.AddMilliseconds(from),
        Duration = TimeSpan.FromMilliseconds(to - from),
        Received = Zero.AddSeconds(60),
    };

    /// <summary>The tree as text: one line per node, indented, a placeholder with a question mark.</summary>
    public static string Draw(this TraceTree tree) =>
        string.Join('\n', tree.All.Select(node => $"{new string(' ', node.Depth)}{node.Id}{(node.Span is null ? "?" : "")}"));
}
