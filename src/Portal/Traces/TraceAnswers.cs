using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>A trace as the API gives it.</summary>
/// <param name="Start">Of the earliest span, UTC.</param>
/// <param name="DurationMs">From the first start to the last end.</param>
/// <param name="Cut">There are more spans than are listed.</param>
/// <param name="MissingParents">Ids of spans that others name as their parent and that have not arrived.</param>
/// <param name="CriticalPath">Ids of the spans that decided how long the trace took.</param>
public sealed record TraceAnswer(
    string TraceId,
    DateTimeOffset Start,
    double DurationMs,
    TraceTotals Totals,
    bool Cut,
    IReadOnlyList<string> MissingParents,
    IReadOnlyList<string> CriticalPath,
    IReadOnlyList<TraceSpan> Spans)
{
    internal static TraceAnswer Of(TraceSpans trace)
    {
        var tree = TraceTree.Build(trace.Spans);
        return new TraceAnswer(
            trace.TraceId,
            tree.Start,
            tree.Duration.TotalMilliseconds,
            tree.Totals,
            trace.Cut,
            [.. tree.All.Where(node => node.Span is null).Select(node => node.Id)],
            [.. tree.All.Where(node => node is { IsCritical: true, Span: not null }).Select(node => node.Id)],
            trace.Spans);
    }
}

/// <summary>One span as the API gives it.</summary>
/// <param name="Content">What was said; null unless it was asked for and is stored.</param>
public sealed record CallAnswer(CallDetails Call, CallContent? Content);

/// <summary>A conversation as the API gives it.</summary>
/// <param name="Cut">There are earlier calls that are not listed.</param>
public sealed record ConversationAnswer(string ConversationId, bool Cut, IReadOnlyList<ConversationCall> Calls);

/// <summary>One call of a conversation.</summary>
/// <param name="Content">What was said; null unless it was asked for and is stored.</param>
public sealed record ConversationCall(TraceSpan Call, CallContent? Content);
