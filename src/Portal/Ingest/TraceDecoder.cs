using Portal.Governance.Applications;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Senders;

namespace Portal.Ingest;

/// <summary>
/// Turns an ExportTraceServiceRequest in protobuf form into rows, in one pass over the pooled body and without objects per span or
/// attribute. One decoder serves one request at a time and keeps its buffers for the next.
/// </summary>
internal sealed class TraceDecoder : IDisposable
{
    private const int MaxNameBytes = 256;

    /// <summary>Rows may take this much more than the body: each repeats its resource, so a small body could ask for terabytes.</summary>
    private const long RowsPerBodyByte = 4;

    private readonly IngestOptions _options;
    private readonly long _maxBatchBytes;
    private readonly Utf8StringCache _strings;
    private readonly PriceCatalog _prices;
    private readonly ApplicationRules _rules;
    private readonly JsonText _json = new();
    private readonly CallRow _row = new();
    private readonly CallContentRow _content = new();
    private readonly SpanAttributes _attributes;
    private readonly ResourceReader _resource;
    private readonly SpanReader _span;
    private readonly SpanMapper _mapper;
    private readonly ContentMapper _contents;
    private readonly OccurrenceMapper _occurrences;
    private CallIdentity _identity;
    private CallClock _clock;
    private string _tenant = "";
    private long _position;

    public TraceDecoder(IngestOptions options, DialectMap dialects, Utf8StringCache strings, SubjectHasher subjects, PriceCatalog prices, ApplicationRules rules)
    {
        (_options, _strings, _prices, _rules) = (options, strings, prices, rules);
        _maxBatchBytes = RowsPerBodyByte * options.MaxBodyBytes;
        _attributes = new(dialects, options.MaxAttributes);
        _span = new(dialects, strings, _attributes);
        _mapper = new(options, strings, subjects, _json);
        _contents = new(options, _mapper, _json);
        _occurrences = new(options, dialects, _json);
        _resource = new(dialects, strings, _mapper, _row.Resource);
    }

    /// <summary>The rows of the last request.</summary>
    public TraceBatch Batch { get; } = new();

    /// <summary>The spans of the last request that were not taken.</summary>
    public SpanRejections Rejections { get; } = new();

    /// <summary>Who sent the last request, and what there is to say about it.</summary>
    public SenderRecorder Senders { get; } = new();

    /// <summary>Calls that the last request carried more than once.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Spans of the last request that are left out because their trace is not in the application's sample.</summary>
    public int SampledOut { get; private set; }

    /// <summary>Decodes a whole request. False when the frame around its spans is malformed; nothing of it may be kept then.</summary>
    /// <param name="received">When the portal received the request.</param>
    /// <param name="retention">How long raw rows are kept.</param>
    public bool TryDecode(ReadOnlySpan<byte> body, string tenant, DateTimeOffset received, TimeSpan retention)
    {
        (_tenant, _identity, _clock) = (tenant, new(tenant), new(received, retention));
        var known = false;
        var reader = new ProtoReader(body, new(0, body.Length));
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.RequestResourceSpans)
            {
                reader.Skip();
                continue;
            }
            known = true;
            if (!TryReadResource(body, reader.ReadSlice()))
            {
                return false;
            }
        }
        // Bytes that happen to parse but hold nothing a trace request has are not a trace request.
        return !reader.Failed && (known || body.IsEmpty);
    }

    public void Clear()
    {
        Batch.Clear();
        Rejections.Clear();
        Senders.Clear();
        Duplicates = SampledOut = 0;
        _position = 0;
    }

    public void Dispose()
    {
        _json.Dispose();
        _row.Dispose();
        _content.Dispose();
        Batch.Dispose();
    }

    private bool TryReadResource(ReadOnlySpan<byte> body, Slice message)
    {
        // The resource may stand behind its spans, so it is looked for first.
        Slice resource = default, schemaUrl = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.ResourceSpansResource:
                    resource = reader.ReadSlice();
                    break;
                case OtlpTags.ResourceSpansSchemaUrl:
                    schemaUrl = reader.ReadSlice();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (reader.Failed || !_resource.TryRead(body, resource))
        {
            return false;
        }

        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ResourceSpansScopeSpans)
            {
                reader.Skip();
            }
            else if (!TryReadScope(body, reader.ReadSlice(), schemaUrl))
            {
                return false;
            }
        }
        return true;
    }

    private bool TryReadScope(ReadOnlySpan<byte> body, Slice message, Slice schemaUrl)
    {
        Slice scope = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.ScopeSpansScope:
                    scope = reader.ReadSlice();
                    break;
                case OtlpTags.ScopeSpansSchemaUrl:
                    schemaUrl = reader.ReadSlice() is { Length: > 0 } own ? own : schemaUrl;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (reader.Failed)
        {
            return false;
        }

        var (scopeName, scopeVersion) = ("", "");
        var flags = CallFlags.None;
        var scopeReader = new ProtoReader(body, scope);
        while (scopeReader.Next())
        {
            switch (scopeReader.Tag)
            {
                case OtlpTags.ScopeName:
                    scopeName = _strings.GetCut(body, scopeReader.ReadSlice(), MaxNameBytes, ref flags);
                    break;
                case OtlpTags.ScopeVersion:
                    scopeVersion = _strings.GetCut(body, scopeReader.ReadSlice(), MaxNameBytes, ref flags);
                    break;
                default:
                    scopeReader.Skip();
                    break;
            }
        }
        if (scopeReader.Failed)
        {
            return false;
        }

        var schema = _strings.GetCut(body, schemaUrl, MaxNameBytes, ref flags);
        Senders.BeginScope(new(_tenant, _resource.Application, _resource.Sdk, scopeName, scopeVersion, SenderSignal.Traces), schema, _clock.ReceivedMilliseconds);
        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag == OtlpTags.ScopeSpansSpans)
            {
                ReadSpan(body, reader.ReadSlice(), scopeName, schema, flags);
            }
            else
            {
                reader.Skip();
            }
        }
        return true;
    }

    private void ReadSpan(ReadOnlySpan<byte> body, Slice message, string scopeName, string schemaUrl, CallFlags flags)
    {
        var position = _position++;
        if (Batch.Calls >= _options.MaxSpansPerRequest || Batch.Bytes > _maxBatchBytes)
        {
            Reject(body, message, Batch.Calls >= _options.MaxSpansPerRequest ? RejectionReason.TooMany : RejectionReason.TooLarge, position);
            return;
        }
        _row.Clear();
        _row.Tenant = _tenant;
        _resource.Apply(_row);
        (_row.ScopeName, _row.SchemaUrl) = (scopeName, schemaUrl);
        _row.Flags |= flags;
        if (_span.TryRead(body, message, _row, _clock) is { } reason)
        {
            Reject(body, message, reason, position);
            return;
        }
        var id = _identity.Of(_row.TraceId, _row.SpanId);
        if (!Batch.TryTake(id))
        {
            Duplicates++;
            Senders.Duplicate();
            return;
        }
        var rule = _rules.Current.Find(_tenant, _row.Application);
        _content.Clear();
        _contents.MaxContentBytes = rule.MaxContentBytes ?? _options.MaxContentBytes;
        if (!_mapper.TryMap(body, _attributes, _row)
            || !_occurrences.TryMapEvents(body, _span.Events, _row)
            || !_occurrences.TryMapLinks(body, _span.Links, _row)
            || ((rule.CaptureContent ?? _options.CaptureContent) && !_contents.TryMap(body, _attributes, _span.Messages, _row, _content)))
        {
            Reject(body, message, RejectionReason.Malformed, position);
            return;
        }
        _span.MapError(body, _row);
        _row.Weight = rule.Weigh(_row.TraceId, _row.Status == CallStatus.Error);
        if (_row.Weight == 0)
        {
            SampledOut++;
        }
        else
        {
            _row.Team = _row.Team.Length > 0 ? _row.Team : rule.Team;
            CallPricing.Price(_row, _prices.Current);
            Batch.Add(id, _row, _content);
        }
        if (Senders.Accept(_row.Dialect, _row.Flags, _span.EndUnixNano))
        {
            foreach (ref readonly var attribute in _attributes.Items)
            {
                Senders.Attribute(_strings.Get(attribute.Key.Of(body)), understood: attribute.Rules is not null);
            }
        }
    }

    private void Reject(ReadOnlySpan<byte> body, Slice message, RejectionReason reason, long position)
    {
        Rejections.Add(reason, position);
        if (Senders.Reject(SpanRejections.NameOf(reason)))
        {
            Senders.Sample(SpanRejections.NameOf(reason), SpanStructure.Describe(body, message));
        }
    }
}
