using System.Data.Common;

namespace Portal.Telemetry.Traces;

/// <summary>A judgement of a call's answer.</summary>
/// <param name="Explanation">May quote the answer and is content, therefore.</param>
/// <param name="Evaluator">Who or what judged; empty where it is not said.</param>
/// <param name="ErrorType">Empty unless the evaluation itself failed.</param>
public sealed record CallEvaluation(
    DateTimeOffset Time, string Name, double? Score, string Label, string Explanation, string Evaluator, string AnnotatorKind, string ErrorType);

/// <summary>A log record that names a call.</summary>
/// <param name="Body">May quote what was said and is content, therefore.</param>
public sealed record CallLogEvent(DateTimeOffset Time, string Name, string Severity, string Body, IReadOnlyDictionary<string, string> Attributes);

/// <summary>What senders said about a call outside its span.</summary>
public sealed record CallSignals(IReadOnlyList<CallEvaluation> Evaluations, IReadOnlyList<CallLogEvent> LogEvents)
{
    public static CallSignals None { get; } = new([], []);
}

/// <summary>Reads evaluations and log records of single calls.</summary>
/// <remarks>Throws <see cref="DbException"/> when ClickHouse cannot answer.</remarks>
public sealed class CallSignalsReader(DbDataSource clickHouse)
{
    private const int Most = 200;

    public async Task<CallSignals> GetAsync(string tenant, CallDetails call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        List<(string Name, object Value)> parameters =
        [
            ("tenant", tenant), ("trace", call.TraceId), ("span", call.SpanId), ("response", call.ResponseId),
            // Judgements come after their call, sometimes much later; nothing comes long before it.
            ("since", call.Start - TimeSpan.FromHours(1)),
        ];
        var evaluations = clickHouse.QueryAsync(
            $$"""
            SELECT time, name, score, has_score, label, explanation, evaluator, annotator_kind, error_type
            FROM evaluations
            WHERE tenant = {tenant:String} AND time >= {since:DateTime64(6, 'UTC')}
                AND ((trace_id = unhex({trace:String}) AND span_id = unhex({span:String})) OR ({response:String} != '' AND response_id = {response:String}))
            ORDER BY time LIMIT {{Most}}
            """,
            row => new CallEvaluation(
                row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetFieldValue<bool>(3) ? row.GetDouble(2) : null, row.GetString(4),
                row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8)),
            parameters,
            cancellationToken);
        var events = clickHouse.QueryAsync(
            $$"""
            SELECT time, name, severity, body, CAST(attributes, 'Map(String, String)')
            FROM log_events
            WHERE tenant = {tenant:String} AND time >= {since:DateTime64(6, 'UTC')} AND trace_id = unhex({trace:String}) AND span_id = unhex({span:String})
            ORDER BY time LIMIT {{Most}}
            """,
            row => new CallLogEvent(
                row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<Dictionary<string, string>>(4)),
            parameters,
            cancellationToken);
        return new CallSignals(await ListAsync(evaluations), await ListAsync(events));
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }
        return list;
    }
}
