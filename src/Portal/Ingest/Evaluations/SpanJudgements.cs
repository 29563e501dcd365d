using System.Runtime.InteropServices;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Writing;

namespace Portal.Ingest.Evaluations;

/// <summary>
/// Turns judgements that travel on a span into rows of <c>evaluations</c>: events <c>gen_ai.evaluation.result</c>, and OpenInference's annotations and evaluations among the
/// span's attributes. The span says which model answered. They are items of their span: a span sent again brings none twice.
/// </summary>
internal sealed class SpanJudgements(DialectMap dialects, int maxAttributes, EvaluationMapper mapper) : IDisposable
{
    private readonly SpanAttributes _ofEvent = new(dialects, maxAttributes);
    private readonly List<(JudgementName Name, SpanAttribute Attribute)> _named = [];
    private readonly List<SpanAttribute> _one = [];
    private readonly EvaluationRow _row = new();

    /// <summary>False when a judgement turns out to be malformed; rows written before it stay.</summary>
    /// <param name="span">The judged span; its judgements share what its resource says.</param>
    public bool TryWrite(ReadOnlySpan<byte> body, CallRow span, ReadOnlySpan<SpanAttribute> attributes, ReadOnlySpan<Slice> events, CallClock clock, RowBatch batch)
    {
        foreach (var message in events)
        {
            if (!TryWriteEvent(body, span, message, clock, batch))
            {
                return false;
            }
        }
        _named.Clear();
        foreach (ref readonly var attribute in attributes)
        {
            if (attribute.Rules is null && JudgementName.IsOne(attribute.Key.Of(body)) && JudgementName.TryParse(attribute.Key.Of(body), out var name))
            {
                _named.Add((name, attribute));
            }
        }
        return _named.Count == 0 || TryWriteNamed(body, span, batch);
    }

    public void Dispose() => _row.Dispose();

    private bool TryWriteEvent(ReadOnlySpan<byte> body, CallRow span, Slice message, CallClock clock, RowBatch batch)
    {
        _ofEvent.Clear();
        var time = 0UL;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.EventTime:
                    time = reader.ReadFixed64();
                    break;
                case OtlpTags.EventAttributes:
                    if (!_ofEvent.TryAdd(body, reader.ReadSlice()))
                    {
                        return false;
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        Start(span);
        var flags = _row.Flags;
        _row.TimeMicroseconds = time == 0 ? span.StartMicroseconds : clock.Clamp(time, ref flags);
        _row.Flags = flags;
        return !reader.Failed && TryFinish(body, span, _ofEvent.Items, _ofEvent.Dropped, batch);
    }

    private bool TryWriteNamed(ReadOnlySpan<byte> body, CallRow span, RowBatch batch)
    {
        foreach (var judgement in _named.GroupBy(part => (part.Name.Target, part.Name.Evaluations, part.Name.Index)))
        {
            _one.Clear();
            foreach (var (name, attribute) in judgement)
            {
                // The end of the name is what the dialects know: annotation.score.
                _one.Add(attribute with { Key = new Slice(attribute.Key.Start + name.Field, attribute.Key.Length - name.Field) });
            }
            Start(span);
            _row.TimeMicroseconds = span.StartMicroseconds + (long)(span.DurationNanoseconds / 1000);
            switch (judgement.Key.Target)
            {
                case JudgementTarget.Trace:
                    _row.SpanId = 0;
                    break;
                case JudgementTarget.Session:
                    (_row.TraceId, _row.SpanId, _row.ConversationId) = (default, 0, span.ConversationId);
                    break;
                case JudgementTarget.Span:
                default:
                    break;
            }
            if (!TryFinish(body, span, CollectionsMarshal.AsSpan(_one), dropped: false, batch))
            {
                return false;
            }
        }
        return true;
    }

    private void Start(CallRow span)
    {
        _row.Clear();
        (_row.Tenant, _row.Application, _row.Environment, _row.Version) = (span.Tenant, span.Application, span.Environment, span.Version);
        (_row.TraceId, _row.SpanId, _row.ScopeName, _row.ReceivedMilliseconds) = (span.TraceId, span.SpanId, span.ScopeName, span.ReceivedMilliseconds);
        _row.Resource = span.Resource;
    }

    /// <summary>A judgement without a name, or that says nothing, is none.</summary>
    private bool TryFinish(ReadOnlySpan<byte> body, CallRow span, ReadOnlySpan<SpanAttribute> attributes, bool dropped, RowBatch batch)
    {
        var (conversation, isSpan) = (_row.ConversationId, _row.SpanId != 0);
        if (!mapper.TryMap(body, attributes, dropped, _row))
        {
            return false;
        }
        if (_row.Name.Length == 0 || (_row.Score is null && _row.Label.Length == 0 && _row.Explanation.Length == 0 && _row.ErrorType.Length == 0))
        {
            return true;
        }
        _row.ConversationId = _row.ConversationId.Length > 0 ? _row.ConversationId : conversation;
        if (isSpan)
        {
            _row.ResponseId = _row.ResponseId.Length > 0 ? _row.ResponseId : span.ResponseId;
            _row.Model = _row.Model.Length > 0 ? _row.Model : span.Model;
        }
        _row.WriteTo(batch.BeginRow(SpoolTable.Evaluations));
        batch.EndRow(SpoolTable.Evaluations);
        return true;
    }
}
