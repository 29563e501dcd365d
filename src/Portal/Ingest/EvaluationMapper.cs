using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Evaluations;

namespace Portal.Ingest;

/// <summary>Fills an <see cref="EvaluationRow"/> from an event's attributes; what has no column goes into the map.</summary>
internal sealed class EvaluationMapper(IngestOptions options, DialectMap dialects, Utf8StringCache strings, SpanMapper mapper, AttributePrivacy privacy)
{
    private const int MaxNameBytes = 256;

    private static readonly int Fields = Enum.GetValues<EvaluationField>().Length;

    private readonly (AnyValue Value, int Rank)[] _winners = new (AnyValue, int)[Fields];

    /// <summary>False when a value turns out to be malformed.</summary>
    /// <param name="dropped">There were more attributes than are read.</param>
    public bool TryMap(ReadOnlySpan<byte> body, ReadOnlySpan<SpanAttribute> attributes, bool dropped, EvaluationRow row)
    {
        Array.Fill(_winners, (default, int.MaxValue));
        var flags = row.Flags | (dropped ? CallFlags.AttributesDropped : CallFlags.None);
        foreach (ref readonly var attribute in attributes)
        {
            var name = attribute.Key.Of(body);
            if (dialects.Evaluation.Find(name) is { } rule)
            {
                if (rule.Rank < _winners[(int)rule.Field].Rank)
                {
                    _winners[(int)rule.Field] = (attribute.Value, rule.Rank);
                }
            }
            else if (!privacy.IsLeftOut(name, attribute.Rules) && !mapper.TryWriteAttribute(body, attribute, row.Attributes, ref flags))
            {
                return false;
            }
        }

        row.Name = Text(body, EvaluationField.Name, MaxNameBytes, ref flags);
        row.Label = Text(body, EvaluationField.Label, MaxNameBytes, ref flags);
        row.Evaluator = Text(body, EvaluationField.Evaluator, MaxNameBytes, ref flags);
        row.AnnotatorKind = Text(body, EvaluationField.AnnotatorKind, MaxNameBytes, ref flags).ToLowerInvariant();
        row.ResponseId = Text(body, EvaluationField.ResponseId, MaxNameBytes, ref flags);
        row.ConversationId = Text(body, EvaluationField.ConversationId, MaxNameBytes, ref flags);
        row.Model = Text(body, EvaluationField.Model, MaxNameBytes, ref flags);
        row.CaseId = Text(body, EvaluationField.CaseId, MaxNameBytes, ref flags);
        row.ErrorType = Text(body, EvaluationField.ErrorType, MaxNameBytes, ref flags);
        // An explanation quotes what it judges, so it is kept only where content is.
        row.Explanation = privacy.CapturesContent ? Text(body, EvaluationField.Explanation, options.MaxAttributeBytes, ref flags) : "";
        if (_winners[(int)EvaluationField.Score].Value is { Kind: not AnyKind.Empty } score)
        {
            if (score.TryGetDouble(body, out var number))
            {
                row.Score = number;
            }
            else
            {
                flags |= CallFlags.InvalidNumber;
            }
        }

        row.Flags = flags;
        return true;
    }

    private string Text(ReadOnlySpan<byte> body, EvaluationField field, int limit, ref CallFlags flags)
    {
        var value = _winners[(int)field].Value;
        if (value.Kind == AnyKind.String)
        {
            return strings.GetCut(body, value.Content, limit, ref flags);
        }

        Span<byte> scratch = stackalloc byte[32];
        return strings.Get(scratch[..Math.Max(0, value.FormatScalar(scratch))]);
    }
}
