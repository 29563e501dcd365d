using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest;

/// <summary>Reads one span: its own fields into the row, its attributes and messages to where the mappers find them.</summary>
internal sealed class SpanReader(DialectMap dialects, Utf8StringCache strings, SpanAttributes attributes)
{
    private const int MaxEvents = 1024;
    private const int MaxNameBytes = 256;
    private const int MaxStatusMessageBytes = 4096;
    private const int MaxSpanNameBytes = 1024;

    /// <summary>OpenTelemetry's word for an error that the instrumentation does not name.</summary>
    private const string OtherError = "_OTHER";

    private readonly List<MessageEvent> _messages = [];
    private readonly List<Slice> _events = [];
    private readonly List<Slice> _links = [];
    private readonly List<Slice> _judgements = [];
    private Slice _exceptionType;

    /// <summary>Events of the last span that carry a message.</summary>
    public ReadOnlySpan<MessageEvent> Messages => CollectionsMarshal.AsSpan(_messages);

    /// <summary>Events of the last span that carry no message.</summary>
    public ReadOnlySpan<Slice> Events => CollectionsMarshal.AsSpan(_events);

    public ReadOnlySpan<Slice> Links => CollectionsMarshal.AsSpan(_links);

    /// <summary>Events of the last span that judge it.</summary>
    public ReadOnlySpan<Slice> Judgements => CollectionsMarshal.AsSpan(_judgements);

    /// <summary>When the last span ended, as its sender says.</summary>
    public ulong EndUnixNano { get; private set; }

    /// <summary>Reads the span's own fields; the reason when it cannot be taken.</summary>
    public RejectionReason? TryRead(ReadOnlySpan<byte> body, Slice message, CallRow row, CallClock clock)
    {
        attributes.Clear();
        _messages.Clear();
        _events.Clear();
        _links.Clear();
        _judgements.Clear();
        _exceptionType = default;
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
                case OtlpTags.SpanKind:
                    row.SpanKind = reader.ReadVarint() is var kind and <= (ulong)CallSpanKind.Consumer ? (CallSpanKind)kind : CallSpanKind.Unspecified;
                    break;
                case OtlpTags.SpanStartTime:
                    start = reader.ReadFixed64();
                    break;
                case OtlpTags.SpanEndTime:
                    end = reader.ReadFixed64();
                    break;
                case OtlpTags.SpanAttributes:
                    if (!attributes.TryAdd(body, reader.ReadSlice()))
                    {
                        return RejectionReason.Malformed;
                    }

                    break;
                case OtlpTags.SpanEvents:
                    if (!TryReadEvent(body, reader.ReadSlice(), row))
                    {
                        return RejectionReason.Malformed;
                    }

                    break;
                case OtlpTags.SpanLinks:
                    Add(_links, reader.ReadSlice(), row);
                    break;
                case OtlpTags.SpanStatus:
                    if (!TryReadStatus(body, reader.ReadSlice(), row))
                    {
                        return RejectionReason.Malformed;
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (reader.Failed)
        {
            return RejectionReason.Malformed;
        }

        if (traceId.Length != 16 || (row.TraceId = BinaryPrimitives.ReadUInt128BigEndian(traceId.Of(body))) == 0)
        {
            return RejectionReason.TraceId;
        }

        if (spanId.Length != 8 || (row.SpanId = BinaryPrimitives.ReadUInt64BigEndian(spanId.Of(body))) == 0)
        {
            return RejectionReason.SpanId;
        }

        if (parentId.Length is not (0 or 8))
        {
            return RejectionReason.ParentSpanId;
        }

        row.ParentSpanId = parentId.Length == 0 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(parentId.Of(body));
        var flags = row.Flags;
        row.SpanName = strings.GetCut(body, name, MaxSpanNameBytes, ref flags);
        row.Flags = flags;
        clock.Apply(row, start, end);
        EndUnixNano = end;
        return null;
    }

    private bool TryReadEvent(ReadOnlySpan<byte> body, Slice message, CallRow row)
    {
        Slice name = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag == OtlpTags.EventName)
            {
                name = reader.ReadSlice();
            }
            else
            {
                reader.Skip();
            }
        }
        if (reader.Failed)
        {
            return false;
        }

        var isException = name.Of(body).SequenceEqual("exception"u8);
        var rule = isException ? null : dialects.Events.Find(name.Of(body));
        if (rule is { Evaluation: true })
        {
            Add(_judgements, message, row);
            return HasSoundAttributes(body, message);
        }

        if (rule is { Attributes: false } && _messages.Count < MaxEvents)
        {
            _messages.Add(new(message, rule));
        }

        if (rule is null)
        {
            Add(_events, message, row);
        }

        if (!isException && rule is not { Attributes: true })
        {
            return true;
        }

        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.EventAttributes)
            {
                reader.Skip();
                continue;
            }
            var pair = reader.ReadSlice();
            if (!isException && !attributes.TryAdd(body, pair, knownOnly: true))
            {
                return false;
            }

            if (isException && AnyValue.TryReadPair(body, pair, out var key, out var value) && value.Kind == AnyKind.String && key.Of(body).SequenceEqual("exception.type"u8))
            {
                _exceptionType = value.Content;
            }
        }
        return true;
    }

    /// <summary>Whether a judgement can be read once its span is taken.</summary>
    private static bool HasSoundAttributes(ReadOnlySpan<byte> body, Slice message)
    {
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.EventAttributes)
            {
                reader.Skip();
            }
            else if (!AnyValue.TryReadPair(body, reader.ReadSlice(), out _, out _))
            {
                return false;
            }
        }
        return !reader.Failed;
    }

    private static void Add(List<Slice> list, Slice message, CallRow row)
    {
        if (list.Count == MaxEvents)
        {
            row.Flags |= CallFlags.AttributesDropped;
            return;
        }

        list.Add(message);
    }

    private bool TryReadStatus(ReadOnlySpan<byte> body, Slice message, CallRow row)
    {
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.StatusMessage:
                    var flags = row.Flags;
                    row.StatusMessage = strings.GetCut(body, reader.ReadSlice(), MaxStatusMessageBytes, ref flags);
                    row.Flags = flags;
                    break;
                case OtlpTags.StatusCode:
                    row.Status = reader.ReadVarint() switch { 1 => CallStatus.Ok, 2 => CallStatus.Error, _ => CallStatus.Unset };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return !reader.Failed;
    }

    /// <summary>A span with an error type failed, also when the sender set no status; a failed span has a type.</summary>
    public void MapError(ReadOnlySpan<byte> body, CallRow row)
    {
        if (row.ErrorType.Length > 0 && row.Status == CallStatus.Unset)
        {
            row.Status = CallStatus.Error;
        }

        if (row.Status != CallStatus.Error || row.ErrorType.Length > 0)
        {
            return;
        }

        var flags = row.Flags;
        row.ErrorType = _exceptionType.Length > 0 ? strings.GetCut(body, _exceptionType, MaxNameBytes, ref flags) : OtherError;
        row.Flags = flags;
    }
}
