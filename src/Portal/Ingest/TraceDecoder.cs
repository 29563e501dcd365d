using Portal.Governance.Applications;
using Portal.Ingest.Dialects;
using Portal.Ingest.Evaluations;
using Portal.Ingest.Features;
using Portal.Ingest.Scanning;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Writing;

namespace Portal.Ingest;

/// <summary>Turns the spans of an ExportTraceServiceRequest into rows of <c>calls</c> and <c>call_content</c>.</summary>
internal sealed class TraceDecoder : SignalDecoder
{
    private readonly PriceCatalog _prices;
    private readonly CallRow _row = new();
    private readonly CallContentRow _content = new();
    private readonly SpanAttributes _attributes;
    private readonly SpanReader _span;
    private readonly ContentMapper _contents;
    private readonly OccurrenceMapper _occurrences;
    private readonly FeatureMapper _features;
    private readonly SpanJudgements _judgements;
    private CallIdentity _identity;

    public TraceDecoder(
        IngestOptions options, DialectMap dialects, Utf8StringCache strings, SubjectHasher subjects, PriceCatalog prices, ApplicationRules rules, FeatureVocabulary vocabulary)
        : base(options, dialects, strings, subjects, rules)
    {
        _prices = prices;
        _attributes = new(dialects, options.MaxAttributes);
        _span = new(dialects, strings, _attributes);
        _contents = new(options, Mapper, Json);
        _occurrences = new(options, Privacy, Json);
        _features = new(strings, vocabulary);
        _judgements = new(dialects, options.MaxAttributes, new(options, dialects, strings, Mapper, Privacy));
        _row.Resource = Resource.Rest;
    }

    protected override SenderSignal Signal => SenderSignal.Traces;

    protected override void Begin() => _identity = new(Tenant);

    protected override void ReadItem(ReadOnlySpan<byte> body, Slice message)
    {
        if (Admit(body, message) is not { } position)
        {
            return;
        }

        body = Scan(body, ref message, WireMessage.Span);
        _row.Clear();
        _row.Tenant = Tenant;
        Resource.Apply(_row);
        (_row.ScopeName, _row.SchemaUrl) = (Scope.Name, Scope.SchemaUrl);
        _row.Flags |= Scope.Flags;
        if (_span.TryRead(body, message, _row, Clock) is { } reason)
        {
            Reject(body, message, reason, position);
            return;
        }
        var id = _identity.Of(_row.TraceId, _row.SpanId);
        if (!TryTake(id))
        {
            return;
        }
        _content.Clear();
        _contents.MaxContentBytes = Rule.MaxContentBytes ?? Options.MaxContentBytes;
        if (!Mapper.TryMap(body, _attributes, _row)
            || !_occurrences.TryMapEvents(body, _span.Events, _row)
            || !_occurrences.TryMapLinks(body, _span.Links, _row)
            || !_contents.TryMap(body, _attributes, _span.Messages, _row, _content))
        {
            Reject(body, message, RejectionReason.Malformed, position);
            return;
        }
        _span.MapError(body, _row);
        _row.Weight = Rule.Weigh(_row.TraceId, _row.Status == CallStatus.Error);
        if (_row.Weight > 0 && !_features.TryMap(body, _attributes, _row, _content, Rule.Features))
        {
            Reject(body, message, RejectionReason.Malformed, position);
            return;
        }
        if (!CapturesContent)
        {
            // Only how long it was and whether it had the right form leaves this method.
            _content.Clear();
            _row.Flags &= ~CallFlags.ContentTruncated;
        }
        if (_row.Weight == 0)
        {
            SampledOut++;
        }
        else
        {
            _row.Team = _row.Team.Length > 0 ? _row.Team : Rule.Team;
            CallPricing.Price(_row, _prices.Current);
            CopyFindings(_row.Findings);
            Add(id);
            if (!_judgements.TryWrite(body, _row, _attributes.Items, _span.Judgements, Clock, Batch))
            {
                Reject(body, message, RejectionReason.Malformed, position);
            }
        }
        if (Senders.Accept(_row.Dialect, _row.Flags, _span.EndUnixNano))
        {
            foreach (ref readonly var attribute in _attributes.Items)
            {
                Senders.Attribute(Strings.Get(attribute.Key.Of(body)), understood: attribute.Rules is not null || JudgementName.IsOne(attribute.Key.Of(body)));
            }
        }
    }

    protected override string Describe(ReadOnlySpan<byte> body, Slice message) => SpanStructure.Describe(body, message);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _row.Dispose();
            _content.Dispose();
            _features.Dispose();
            _judgements.Dispose();
        }
    }

    private void Add(UInt128 id)
    {
        Batch.BeginItem(id);
        CallRowEncoder.Write(Batch.BeginRow(SpoolTable.Calls), _row);
        Batch.EndRow(SpoolTable.Calls);
        if (!_content.IsEmpty)
        {
            CallContentRowEncoder.Write(Batch.BeginRow(SpoolTable.CallContent), _row, _content);
            Batch.EndRow(SpoolTable.CallContent);
        }
        _features.WriteVectors(Batch, _row);
    }
}
