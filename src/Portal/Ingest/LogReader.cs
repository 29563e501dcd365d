using System.Buffers.Binary;
using Portal.Ingest.Wire;

namespace Portal.Ingest;

/// <summary>Reads one log record: its own fields here, its attributes to where the mappers find them.</summary>
internal sealed class LogReader(SpanAttributes attributes)
{
    private Slice _name;
    private Slice _nameAttribute;

    /// <summary>Of an event; empty for an ordinary log record.</summary>
    public Slice Name => _name.Length > 0 ? _name : _nameAttribute;

    /// <summary>When it happened, else when it was observed; 0: neither is given.</summary>
    public ulong UnixNano { get; private set; }

    public byte SeverityNumber { get; private set; }

    public Slice SeverityText { get; private set; }

    public AnyValue Body { get; private set; }

    /// <summary>0: outside any trace, or an id that is none.</summary>
    public UInt128 TraceId { get; private set; }

    public ulong SpanId { get; private set; }

    /// <summary>False when the record is malformed.</summary>
    public bool TryRead(ReadOnlySpan<byte> body, Slice message)
    {
        attributes.Clear();
        (_name, _nameAttribute, SeverityText, Body) = (default, default, default, default);
        (TraceId, SpanId, SeverityNumber) = (default, 0, 0);
        ulong time = 0, observed = 0;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.LogTime:
                    time = reader.ReadFixed64();
                    break;
                case OtlpTags.LogObservedTime:
                    observed = reader.ReadFixed64();
                    break;
                case OtlpTags.LogSeverityNumber:
                    SeverityNumber = (byte)Math.Min(byte.MaxValue, reader.ReadVarint());
                    break;
                case OtlpTags.LogSeverityText:
                    SeverityText = reader.ReadSlice();
                    break;
                case OtlpTags.LogEventName:
                    _name = reader.ReadSlice();
                    break;
                case OtlpTags.LogTraceId:
                    var traceId = reader.ReadSlice().Of(body);
                    TraceId = traceId.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(traceId) : default;
                    break;
                case OtlpTags.LogSpanId:
                    var spanId = reader.ReadSlice().Of(body);
                    SpanId = spanId.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(spanId) : 0;
                    break;
                case OtlpTags.LogBody:
                    if (!AnyValue.TryRead(body, reader.ReadSlice(), out var value))
                    {
                        return false;
                    }

                    Body = value;
                    break;
                case OtlpTags.LogAttributes:
                    if (!TryReadAttribute(body, reader.ReadSlice()))
                    {
                        return false;
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        UnixNano = time != 0 ? time : observed;
        return !reader.Failed;
    }

    /// <summary>Before the field existed, an event's name was an attribute.</summary>
    private bool TryReadAttribute(ReadOnlySpan<byte> body, Slice pair)
    {
        if (!AnyValue.TryReadPair(body, pair, out var key, out var value))
        {
            return false;
        }

        if (value.Kind == AnyKind.String && key.Of(body).SequenceEqual("event.name"u8))
        {
            _nameAttribute = value.Content;
            return true;
        }

        return attributes.TryAdd(body, pair);
    }
}
