using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Telemetry.Evaluations;

/// <summary>One row of the table <c>evaluations</c>: a judgement of an answer. What the columns mean stands in db/clickhouse/0005_events_and_metrics.sql.</summary>
public sealed class EvaluationRow : RowOrigin
{
    /// <summary>0: the answer is named by <see cref="ResponseId"/> alone.</summary>
    public UInt128 TraceId { get; set; }
    public ulong SpanId { get; set; }
    public string ResponseId { get; set; } = "";
    public string ConversationId { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>Null when the judgement is a label alone.</summary>
    public double? Score { get; set; }
    public string Label { get; set; } = "";

    /// <summary>May quote the answer.</summary>
    public string Explanation { get; set; } = "";
    public string Evaluator { get; set; } = "";

    /// <summary><c>human</c>, <c>llm</c> or <c>code</c>, as the sender says it in lower case.</summary>
    public string AnnotatorKind { get; set; } = "";

    /// <summary>Set when the evaluation itself failed.</summary>
    public string ErrorType { get; set; } = "";

    /// <summary>The model that gave the answer; empty where nobody names it.</summary>
    public string Model { get; set; } = "";

    /// <summary>The test case that was answered: the same under two versions makes a pair.</summary>
    public string CaseId { get; set; } = "";

    /// <summary>The sender's own id of this judgement.</summary>
    public string EvaluationId { get; set; } = "";

    public override void Clear()
    {
        base.Clear();
        TraceId = default;
        SpanId = 0;
        Score = null;
        ResponseId = ConversationId = Name = Label = Explanation = Evaluator = AnnotatorKind = ErrorType = Model = CaseId = EvaluationId = "";
    }

    /// <summary>Writes the row as RowBinary, in the order of <see cref="EvaluationColumns.All"/>.</summary>
    public void WriteTo(RowBinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        WriteSender(writer);
        writer.WriteDateTime64(TimeMicroseconds);
        writer.WriteDateTime64(ReceivedMilliseconds);
        CallRowEncoder.WriteTraceId(writer, TraceId);
        CallRowEncoder.WriteSpanId(writer, SpanId);
        writer.WriteString(ResponseId);
        writer.WriteString(ConversationId);
        writer.WriteString(Name);
        writer.WriteFloat64(Score ?? 0);
        writer.WriteBool(Score.HasValue);
        writer.WriteString(Label);
        writer.WriteString(Explanation);
        writer.WriteString(Evaluator);
        writer.WriteString(AnnotatorKind);
        writer.WriteString(ErrorType);
        WriteRest(writer);
        writer.WriteString(Model);
        writer.WriteString(CaseId);
        writer.WriteString(EvaluationId);
    }
}

/// <summary>The columns of <c>evaluations</c> in the order in which <see cref="EvaluationRow.WriteTo"/> writes them.</summary>
public static class EvaluationColumns
{
    public const string Table = "evaluations";

    /// <summary>The columns of rows that were spooled under schema versions 2 and 3.</summary>
    internal static IReadOnlyList<string> Version2 =>
    [
        "tenant", "application", "environment", "version", "time", "received_time", "trace_id", "span_id", "response_id", "conversation_id",
        "name", "score", "has_score", "label", "explanation", "evaluator", "annotator_kind", "error_type",
        "scope_name", "flags", "attributes", "resource",
    ];

    public static IReadOnlyList<string> All { get; } = [.. Version2, "model", "case_id", "evaluation_id"];
}
