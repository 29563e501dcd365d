using System.Data.Common;

namespace Portal.Telemetry.Traces;

/// <summary>Reads what was said in calls. Whoever asks must have checked the right to see content and have recorded the look.</summary>
/// <remarks>Throws <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class CallContentReader(DbDataSource clickHouse)
{
    /// <summary>Content sent apart from its span, in log records, carries the time of the record and may stand up to so far from the span's start.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromHours(2);

    /// <summary>The stored content of these calls by span; a call of which nothing is stored is missing. Of content sent twice the longer text is taken.</summary>
    public async Task<IReadOnlyDictionary<(string TraceId, string SpanId), CallContent>> GetAsync(
        string tenant, IReadOnlyCollection<TraceSpan> calls, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var found = new Dictionary<(string TraceId, string SpanId), CallContent>();
        if (calls.Count == 0)
        {
            return found;
        }
        var rows = clickHouse.QueryAsync(
            $$"""
            SELECT lower(hex(trace_id)), lower(hex(span_id)),
                {{Messages("system_instructions")}}, {{Messages("input")}}, {{Messages("output")}},
                argMax(tool_definitions, length(tool_definitions)), argMax(tool_arguments, length(tool_arguments)), argMax(tool_result, length(tool_result))
            FROM call_content
            WHERE tenant = {tenant:String}
                AND start_time >= {from:DateTime64(6, 'UTC')} AND start_time <= {to:DateTime64(6, 'UTC')}
                AND trace_id IN (SELECT toFixedString(unhex(arrayJoin({traces:Array(String)})), 16))
                AND span_id IN (SELECT toFixedString(unhex(arrayJoin({spans:Array(String)})), 8))
            GROUP BY trace_id, span_id
            """,
            Read,
            [
                ("tenant", tenant),
                ("from", calls.Min(call => call.Start) - Apart),
                ("to", calls.Max(call => call.End) + Apart),
                ("traces", calls.Select(call => call.TraceId).Distinct(StringComparer.Ordinal).ToArray()),
                ("spans", calls.Select(call => call.SpanId).Distinct(StringComparer.Ordinal).ToArray()),
            ],
            cancellationToken);
        await foreach (var content in rows)
        {
            found[(content.TraceId, content.SpanId)] = content;
        }
        return found;
    }

    /// <summary>
    /// A span brings its messages at once; message events of the 1.36 conventions bring them one by one, a row and an array of one each, which are put together in
    /// their order. Where both came, the span's own is the longest.
    /// </summary>
    private static string Messages(string column) => $"""
        if(countIf({column} != '' AND JSONLength({column}) != 1) > 0 OR uniqExactIf({column}, {column} != '') < 2,
            argMax({column}, length({column})),
            concat('[', arrayStringConcat(arrayMap(message -> substring(message.2, 2, length(message.2) - 2), arraySort(groupUniqArrayIf((start_time, {column}), {column} != ''))), ','), ']'))
        """;

    private static CallContent Read(DbDataReader row) => new()
    {
        TraceId = row.GetString(0),
        SpanId = row.GetString(1),
        SystemInstructions = row.GetString(2),
        Input = row.GetString(3),
        Output = row.GetString(4),
        ToolDefinitions = row.GetString(5),
        ToolArguments = row.GetString(6),
        ToolResult = row.GetString(7),
    };
}
