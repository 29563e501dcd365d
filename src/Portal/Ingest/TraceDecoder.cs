using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest;

/// <summary>
/// Turns an ExportTraceServiceRequest in protobuf form into rows, in one pass over the pooled body and without objects per span or
/// attribute. One decoder serves one request at a time and keeps its buffers for the next.
/// </summary>
internal sealed class TraceDecoder : IDisposable
{
    const string UnknownApplication = "unknown_service";
    const int MaxEvents = 1024;
    const int MaxStatusMessageBytes = 4096;
    const int MaxSpanNameBytes = 1024;

    /// <summary>OpenTelemetry's word for an error that the instrumentation does not name.</summary>
    const string OtherError = "_OTHER";

    /// <summary>Rows may take this much more than the body: each repeats its resource, so a small body could ask for terabytes.</summary>
    const long RowsPerBodyByte = 4;

    readonly IngestOptions _options;
    readonly long _maxBatchBytes;
    readonly DialectMap _dialects;
    readonly Utf8StringCache _strings;
    readonly JsonText _json = new();
    readonly CallRow _row = new();
    readonly CallContentRow _content = new();
    readonly EncodedMap _resource;
    readonly SpanAttributes _attributes;
    readonly SpanMapper _mapper;
    readonly ContentMapper _contents;
    readonly List<MessageEvent> _messages = [];
    readonly int[] _resourceRanks = new int[Enum.GetValues<ResourceField>().Length];
    readonly string[] _resourceNames = new string[Enum.GetValues<ResourceField>().Length];
    CallFlags _resourceFlags;
    CallIdentity _identity;
    CallClock _clock;
    string _tenant = "";
    long _position;

    public TraceDecoder(IngestOptions options, DialectMap dialects, Utf8StringCache strings, SubjectHasher subjects)
    {
        (_options, _dialects, _strings) = (options, dialects, strings);
        _maxBatchBytes = RowsPerBodyByte * options.MaxBodyBytes;
        _resource = _row.Resource;
        _attributes = new(dialects, options.MaxAttributes);
        _mapper = new(options, strings, subjects, _json);
        _contents = new(options, _mapper, _json);
    }

    /// <summary>The rows of the last request.</summary>
    public TraceBatch Batch { get; } = new();

    /// <summary>The spans of the last request that were not taken.</summary>
    public SpanRejections Rejections { get; } = new();

    /// <summary>Calls that the last request carried more than once.</summary>
    public int Duplicates { get; private set; }

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
                return false;
        }
        // Bytes that happen to parse but hold nothing a trace request has are not a trace request.
        return !reader.Failed && (known || body.IsEmpty);
    }

    public void Clear()
    {
        Batch.Clear();
        Rejections.Clear();
        Duplicates = 0;
        _position = 0;
    }

    public void Dispose()
    {
        _json.Dispose();
        _row.Dispose();
        _content.Dispose();
        Batch.Dispose();
    }

    bool TryReadResource(ReadOnlySpan<byte> body, Slice message)
    {
        _resource.Clear();
        _resourceFlags = CallFlags.None;
        Array.Fill(_resourceRanks, int.MaxValue);
        Array.Fill(_resourceNames, "");
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
        if (reader.Failed || !TryReadResourceAttributes(body, resource))
            return false;
        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ResourceSpansScopeSpans)
                reader.Skip();
            else if (!TryReadScope(body, reader.ReadSlice(), schemaUrl))
                return false;
        }
        return true;
    }

    bool TryReadResourceAttributes(ReadOnlySpan<byte> body, Slice resource)
    {
        var reader = new ProtoReader(body, resource);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ResourceAttributes)
            {
                reader.Skip();
                continue;
            }
            if (!AnyValue.TryReadPair(body, reader.ReadSlice(), out var key, out var value))
                return false;
            var name = key.Of(body);
            if (_dialects.Resource.Find(name) is { } rule && value.Kind == AnyKind.String)
            {
                var field = (int)rule.Field;
                if (rule.Rank < _resourceRanks[field])
                    (_resourceRanks[field], _resourceNames[field]) = (rule.Rank, Text(body, value.Content, 256, ref _resourceFlags));
            }
            else if (_dialects.Find(name) is not { } rules || !rules.Rules[0].Field.IsPrivate())
            {
                if (!_mapper.TryWriteAttribute(body, new(key, value, null), _resource, ref _resourceFlags))
                    return false;
            }
        }
        return !reader.Failed;
    }

    bool TryReadScope(ReadOnlySpan<byte> body, Slice message, Slice schemaUrl)
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
            return false;
        var scopeName = "";
        var scopeFlags = _resourceFlags;
        var scopeReader = new ProtoReader(body, scope);
        while (scopeReader.Next())
        {
            if (scopeReader.Tag == OtlpTags.ScopeName)
                scopeName = Text(body, scopeReader.ReadSlice(), 256, ref scopeFlags);
            else
                scopeReader.Skip();
        }
        if (scopeReader.Failed)
            return false;
        var schema = Text(body, schemaUrl, 256, ref scopeFlags);
        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag == OtlpTags.ScopeSpansSpans)
                ReadSpan(body, reader.ReadSlice(), scopeName, schema, scopeFlags);
            else
                reader.Skip();
        }
        return true;
    }

    void ReadSpan(ReadOnlySpan<byte> body, Slice message, string scopeName, string schemaUrl, CallFlags flags)
    {
        var position = _position++;
        if (Batch.Calls >= _options.MaxSpansPerRequest || Batch.Bytes > _maxBatchBytes)
        {
            Rejections.Add(Batch.Calls >= _options.MaxSpansPerRequest ? RejectionReason.TooMany : RejectionReason.TooLarge, position);
            return;
        }
        _row.Clear();
        _attributes.Clear();
        _messages.Clear();
        _row.Tenant = _tenant;
        _row.Application = _resourceNames[(int)ResourceField.Application] is { Length: > 0 } application ? application : UnknownApplication;
        _row.Environment = _resourceNames[(int)ResourceField.Environment];
        _row.Version = _resourceNames[(int)ResourceField.Version];
        (_row.ScopeName, _row.SchemaUrl, _row.Flags) = (scopeName, schemaUrl, flags);
        if (TryReadSpan(body, message, out var id, out var exceptionType) is { } reason)
        {
            Rejections.Add(reason, position);
            return;
        }
        if (!Batch.TryTake(id))
        {
            Duplicates++;
            return;
        }
        _content.Clear();
        if (!_mapper.TryMap(body, _attributes, _row)
            || (_options.CaptureContent && !_contents.TryMap(body, _attributes, CollectionsMarshal.AsSpan(_messages), _row, _content)))
        {
            Rejections.Add(RejectionReason.Malformed, position);
            return;
        }
        MapError(body, exceptionType);
        Batch.Add(id, _row, _content);
    }

    /// <summary>Reads the span's own fields; the reason when it cannot be taken.</summary>
    RejectionReason? TryReadSpan(ReadOnlySpan<byte> body, Slice message, out UInt128 id, out Slice exceptionType)
    {
        id = default;
        exceptionType = default;
        Slice traceId = default, spanId = default, parentId = default, name = default;
        ulong start = 0, end = 0;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.SpanTraceId:
                    traceId = reader.ReadSlice();
                    break;
                case OtlpTags.SpanSpanId:
                    spanId = reader.ReadSlice();
                    break;
                case OtlpTags.SpanParentSpanId:
                    parentId = reader.ReadSlice();
                    break;
                case OtlpTags.SpanName:
                    name = reader.ReadSlice();
                    break;
                case OtlpTags.SpanStartTime:
                    start = reader.ReadFixed64();
                    break;
                case OtlpTags.SpanEndTime:
                    end = reader.ReadFixed64();
                    break;
                case OtlpTags.SpanAttributes:
                    if (!_attributes.TryAdd(body, reader.ReadSlice()))
                        return RejectionReason.Malformed;
                    break;
                case OtlpTags.SpanEvents:
                    if (!TryReadEvent(body, reader.ReadSlice(), ref exceptionType))
                        return RejectionReason.Malformed;
                    break;
                case OtlpTags.SpanStatus:
                    if (!TryReadStatus(body, reader.ReadSlice()))
                        return RejectionReason.Malformed;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (reader.Failed)
            return RejectionReason.Malformed;
        if (traceId.Length != 16 || (_row.TraceId = BinaryPrimitives.ReadUInt128BigEndian(traceId.Of(body))) == 0)
            return RejectionReason.TraceId;
        if (spanId.Length != 8 || (_row.SpanId = BinaryPrimitives.ReadUInt64BigEndian(spanId.Of(body))) == 0)
            return RejectionReason.SpanId;
        if (parentId.Length is not (0 or 8))
            return RejectionReason.ParentSpanId;
        _row.ParentSpanId = parentId.Length == 0 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(parentId.Of(body));
        var flags = _row.Flags;
        _row.SpanName = Text(body, name, MaxSpanNameBytes, ref flags);
        _row.Flags = flags;
        _clock.Apply(_row, start, end);
        id = _identity.Of(_row.TraceId, _row.SpanId);
        return null;
    }

    bool TryReadEvent(ReadOnlySpan<byte> body, Slice message, ref Slice exceptionType)
    {
        Slice name = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag == OtlpTags.EventName)
                name = reader.ReadSlice();
            else
                reader.Skip();
        }
        if (reader.Failed)
            return false;
        var isException = name.Of(body).SequenceEqual("exception"u8);
        var rule = isException ? null : _dialects.Events.Find(name.Of(body));
        if (rule is { Attributes: false } && _messages.Count < MaxEvents)
            _messages.Add(new(message, rule));
        if (!isException && rule is not { Attributes: true })
            return true;
        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.EventAttributes)
            {
                reader.Skip();
                continue;
            }
            var pair = reader.ReadSlice();
            if (!isException && !_attributes.TryAdd(body, pair, knownOnly: true))
                return false;
            if (isException && AnyValue.TryReadPair(body, pair, out var key, out var value) && value.Kind == AnyKind.String && key.Of(body).SequenceEqual("exception.type"u8))
                exceptionType = value.Content;
        }
        return true;
    }

    bool TryReadStatus(ReadOnlySpan<byte> body, Slice message)
    {
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.StatusMessage:
                    var flags = _row.Flags;
                    _row.StatusMessage = Text(body, reader.ReadSlice(), MaxStatusMessageBytes, ref flags);
                    _row.Flags = flags;
                    break;
                case OtlpTags.StatusCode:
                    _row.Status = reader.ReadVarint() switch { 1 => CallStatus.Ok, 2 => CallStatus.Error, _ => CallStatus.Unset };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return !reader.Failed;
    }

    /// <summary>A span with an error type failed, also when the sender set no status; a failed span has a type.</summary>
    void MapError(ReadOnlySpan<byte> body, Slice exceptionType)
    {
        if (_row.ErrorType.Length > 0 && _row.Status == CallStatus.Unset)
            _row.Status = CallStatus.Error;
        if (_row.Status != CallStatus.Error || _row.ErrorType.Length > 0)
            return;
        var flags = _row.Flags;
        _row.ErrorType = exceptionType.Length > 0 ? Text(body, exceptionType, 256, ref flags) : OtherError;
        _row.Flags = flags;
    }

    string Text(ReadOnlySpan<byte> body, Slice slice, int limit, ref CallFlags flags)
    {
        var cut = false;
        var text = _strings.Get(Utf8Text.Cut(slice.Of(body), limit, ref cut));
        if (cut)
            flags |= CallFlags.AttributeTruncated;
        return text;
    }
}
