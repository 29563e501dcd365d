using System.Globalization;
using Portal.Live;
using Portal.Telemetry.Series;
using Portal.Telemetry.Traces;

namespace Portal.Traces;

/// <summary>Traces and conversations as live panels: whoever looks at the same one shares one query.</summary>
internal static class TracePanels
{
    public const string Trace = "trace";
    public const string Conversation = "conversation";

    /// <summary>A root may have started so long before the first span that arrived; what started earlier comes with the next full load.</summary>
    private static readonly TimeSpan LongestTrace = TimeSpan.FromHours(24);

    /// <summary>For so long after its last span a trace is looked at often.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMinutes(15);

    public static void AddTracePanels(this IServiceCollection services)
    {
        services.AddLivePanel<TraceReader, TraceSpans>(
            Trace,
            (reader, request, argument, token) => TryRead(argument, out var traceId, out var notBefore)
                ? reader.GetTraceAsync(request.Filter.Tenant, traceId, notBefore, token)
                : throw new ArgumentException(TraceFault(argument), nameof(argument)),
            TraceFault,
            trace => trace.Spans.Count == 0 ? null : trace.Spans.Max(span => span.Received));
        services.AddLivePanel<TraceReader, ConversationCalls>(
            Conversation,
            (reader, request, argument, token) => reader.GetConversationAsync(request.Filter.Tenant, argument!, token),
            argument => string.IsNullOrEmpty(argument) ? "The argument of 'conversation' is the conversation's id." : null,
            conversation => conversation.Calls.Count == 0 ? null : conversation.Calls.Max(call => call.Received));
    }

    /// <summary>What to watch of a trace of which these spans are known.</summary>
    public static PanelKey TraceKey(string tenant, string traceId, IReadOnlyList<TraceSpan> known, DateTimeOffset now)
    {
        var first = known.Count == 0 ? now : known.Min(span => span.Start);
        // Whole hours, so that viewers share the question.
        var notBefore = first.ToUnixTimeSeconds() / 3600 * 3600 - (long)LongestTrace.TotalSeconds;
        return new PanelKey(Trace, new CallFilter { Tenant = tenant }, Pace(known, now), MaxPoints: 1, string.Create(CultureInfo.InvariantCulture, $"{traceId}@{notBefore}"));
    }

    public static PanelKey ConversationKey(string tenant, string conversationId, IReadOnlyList<TraceSpan> known, DateTimeOffset now) =>
        new(Conversation, new CallFilter { Tenant = tenant }, Pace(known, now), MaxPoints: 1, conversationId);

    /// <summary>The range only sets how often is asked: twice a second while spans come, every ten seconds later.</summary>
    private static TimeRange Pace(IReadOnlyList<TraceSpan> known, DateTimeOffset now) =>
        TimeRange.Parse(known.Count == 0 || known.Max(span => span.Received) > now - Busy ? "15m" : "24h");

    private static string? TraceFault(string? argument) =>
        TryRead(argument, out _, out _) ? null : "The argument of 'trace' is a trace id of 32 hexadecimal digits, optionally followed by '@' and the seconds since 1970 before which no span starts.";

    private static bool TryRead(string? argument, out string traceId, out DateTimeOffset? notBefore)
    {
        var parts = (argument ?? "").Split('@');
        notBefore = null;
        if (!SpanIds.TryParseTrace(parts[0], out traceId!) || parts.Length > 2)
        {
            return false;
        }
        if (parts.Length == 2)
        {
            if (!long.TryParse(parts[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds) || seconds is < -62135596800 or > 253402300799)
            {
                return false;
            }
            notBefore = DateTimeOffset.FromUnixTimeSeconds(seconds);
        }
        return true;
    }
}
