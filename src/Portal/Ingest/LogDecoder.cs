using Portal.Governance.Applications;
using Portal.Ingest.Dialects;
using Portal.Ingest.Scanning;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Evaluations;
using Portal.Telemetry.Logs;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Writing;

namespace Portal.Ingest;

/// <summary>
/// Turns the records of an ExportLogsServiceRequest into rows: judgements into <c>evaluations</c>, what was said into <c>call_content</c> beside the span it belongs to
/// (never into <c>calls</c>, where the span itself counts), everything else into <c>log_events</c>.
/// </summary>
internal sealed class LogDecoder : SignalDecoder
{
    private readonly DialectMap _dialects;
    private readonly SpanAttributes _attributes;
    private readonly LogReader _record;
    private readonly ContentMapper _contents;
    private readonly EvaluationMapper _evaluations;
    private readonly ContentIdentity _identity = new();
    private readonly LogEventRow _event = new();
    private readonly EvaluationRow _evaluation = new();

    /// <summary>Never stored: says whose content a content row is, and takes what the span's mapper finds.</summary>
    private readonly CallRow _call = new();
    private readonly CallContentRow _content = new();

    /// <summary>What was corrected or cut of the last record.</summary>
    private CallFlags _flags;

    public LogDecoder(IngestOptions options, DialectMap dialects, Utf8StringCache strings, SubjectHasher subjects, ApplicationRules rules)
        : base(options, dialects, strings, subjects, rules)
    {
        _dialects = dialects;
        _attributes = new(dialects, options.MaxAttributes);
        _record = new(_attributes);
        _contents = new(options, Mapper, Json);
        _evaluations = new(options, dialects, strings, Mapper, Privacy);
        _event.Resource = _evaluation.Resource = _call.Resource = Resource.Rest;
    }

    protected override SenderSignal Signal => SenderSignal.Logs;

    protected override void Begin()
    {
    }

    protected override void BeginScope(ReadOnlySpan<byte> body, Slice resource, Slice scope) => _identity.Begin(Tenant, resource.Of(body), scope.Of(body));

    protected override void ReadItem(ReadOnlySpan<byte> body, Slice message)
    {
        if (Admit(body, message) is not { } position)
        {
            return;
        }

        var sentBody = body;
        var sent = message;
        body = Scan(body, ref message, WireMessage.LogRecord);
        if (!_record.TryRead(body, message))
        {
            Reject(body, message, RejectionReason.Malformed, position);
            return;
        }

        // Records that differ in what was replaced stay different; a plain hash of it would let people test guesses.
        var id = _identity.Of("log"u8, Scanner.HasReplaced ? Subjects.HashOnce(sent.Of(sentBody)) : sent.Of(sentBody));
        if (!TryTake(id))
        {
            return;
        }

        var rule = _dialects.Events.Find(_record.Name.Of(body));
        var mapped = rule switch
        {
            { Evaluation: true } => TryAddEvaluation(body, id),
            not null => TryAddContent(body, rule, id),
            null => TryAddEvent(body, id, withBody: true),
        };
        if (!mapped)
        {
            Reject(body, message, RejectionReason.Malformed, position);
            return;
        }

        if (Senders.Accept(dialect: "", _flags, _record.UnixNano))
        {
            foreach (ref readonly var attribute in _attributes.Items)
            {
                Senders.Attribute(Strings.Get(attribute.Key.Of(body)), understood: attribute.Rules is not null || _dialects.Evaluation.Find(attribute.Key.Of(body)) is not null);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _identity.Dispose();
            _event.Dispose();
            _evaluation.Dispose();
            _call.Dispose();
            _content.Dispose();
        }
    }

    private bool TryAddEvaluation(ReadOnlySpan<byte> body, UInt128 id)
    {
        Start(_evaluation);
        (_evaluation.TraceId, _evaluation.SpanId) = (_record.TraceId, _record.SpanId);
        if (!_evaluations.TryMap(body, _attributes.Items, _attributes.Dropped, _evaluation))
        {
            return false;
        }

        _flags = _evaluation.Flags;
        Batch.BeginItem(id);
        _evaluation.WriteTo(Batch.BeginRow(SpoolTable.Evaluations));
        Batch.EndRow(SpoolTable.Evaluations);
        return true;
    }

    /// <summary>A message is a row of content; a record that says more, or whose content cannot be kept, is a log event as well.</summary>
    private bool TryAddContent(ReadOnlySpan<byte> body, EventRule rule, UInt128 id)
    {
        if (!TryMapContent(body, rule))
        {
            return false;
        }

        var hasContent = !_content.IsEmpty;
        var isKept = hasContent && CapturesContent && _record.SpanId != 0;
        if (hasContent && CapturesContent && !isKept)
        {
            Rejections.WarnOfContentWithoutSpan();
        }

        if ((rule.Attributes || !isKept) && !TryAddEvent(body, id, withBody: false))
        {
            return false;
        }

        if (!isKept)
        {
            return true;
        }

        if (!rule.Attributes)
        {
            _flags = _call.Flags;
            Batch.BeginItem(id);
        }

        CallContentRowEncoder.Write(Batch.BeginRow(SpoolTable.CallContent), _call, _content);
        Batch.EndRow(SpoolTable.CallContent);
        return true;
    }

    private bool TryMapContent(ReadOnlySpan<byte> body, EventRule rule)
    {
        _content.Clear();
        _contents.MaxContentBytes = Rule.MaxContentBytes ?? Options.MaxContentBytes;
        _call.Clear();
        Resource.Apply(_call);
        var flags = _call.Flags | Scope.Flags;
        (_call.Tenant, _call.TraceId, _call.SpanId) = (Tenant, _record.TraceId, _record.SpanId);
        (_call.StartMicroseconds, _call.ReceivedMilliseconds) = (Clock.Clamp(_record.UnixNano, ref flags), Clock.ReceivedMilliseconds);
        _call.Flags = flags;
        return (!rule.Attributes || _attributes.TryAddMap(body, _record.Body))
            && Mapper.TryMap(body, _attributes, _call)
            && (rule.Attributes ? _contents.TryMap(body, _attributes, [], _call, _content) : _contents.TryMapMessage(body, _record.Body, rule, _call, _content));
    }

    private bool TryAddEvent(ReadOnlySpan<byte> body, UInt128 id, bool withBody)
    {
        Start(_event);
        (_event.TraceId, _event.SpanId, _event.SeverityNumber) = (_record.TraceId, _record.SpanId, _record.SeverityNumber);
        var flags = _event.Flags | (withBody ? CallFlags.None : _call.Flags & CallFlags.ContentTruncated);
        _event.Name = Strings.GetCut(body, _record.Name, MaxNameBytes, ref flags);
        _event.Severity = Strings.GetCut(body, _record.SeverityText, MaxNameBytes, ref flags);
        if (withBody)
        {
            if (!Mapper.TryGetText(body, _record.Body, Options.MaxAttributeBytes, stackalloc byte[32], out var text, out var cut))
            {
                return false;
            }

            _event.Body.WriteRaw(text);
            flags |= cut ? CallFlags.AttributeTruncated : CallFlags.None;
        }

        flags |= _attributes.Dropped ? CallFlags.AttributesDropped : CallFlags.None;
        foreach (ref readonly var attribute in _attributes.Items)
        {
            if (!Privacy.IsLeftOut(attribute.Key.Of(body), attribute.Rules) && !Mapper.TryWriteAttribute(body, attribute, _event.Attributes, ref flags))
            {
                return false;
            }
        }

        _event.Flags = _flags = flags;
        Batch.BeginItem(id);
        _event.WriteTo(Batch.BeginRow(SpoolTable.LogEvents));
        Batch.EndRow(SpoolTable.LogEvents);
        return true;
    }

    private void Start(RowOrigin row)
    {
        row.Clear();
        row.Tenant = Tenant;
        Resource.Apply(row);
        row.ScopeName = Scope.Name;
        var flags = row.Flags | Scope.Flags;
        (row.TimeMicroseconds, row.ReceivedMilliseconds) = (Clock.Clamp(_record.UnixNano, ref flags), Clock.ReceivedMilliseconds);
        row.Flags = flags;
    }
}
