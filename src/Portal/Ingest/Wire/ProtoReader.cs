using System.Buffers.Binary;

namespace Portal.Ingest.Wire;

/// <summary>A part of the request's body.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public int End => Start + Length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> body) => body.Slice(Start, Length);
}

/// <summary>
/// Reads one protobuf message forward, field by field, without copying. Malformed input sets <see cref="Failed"/> and ends the
/// message instead of throwing: a request can carry millions of malformed spans, and an exception for each would be an attack.
/// </summary>
/// <remarks>Wire format: https://protobuf.dev/programming-guides/encoding/ . Groups are not part of OTLP and count as malformed.</remarks>
internal ref struct ProtoReader(ReadOnlySpan<byte> body, Slice message)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly int _end = message.End;
    private int _position = message.Start;

    /// <summary>Field number and wire type of the current field, as on the wire; compare with <see cref="OtlpTags"/>.</summary>
    public uint Tag { get; private set; }

    /// <summary>The message ended where it must not, or holds what no message may hold.</summary>
    public bool Failed { get; private set; }

    /// <summary>Where the reader stands: behind the tag after <see cref="Next"/>, behind the field once it was read.</summary>
    public readonly int Position => _position;

    /// <summary>For a packed field, which has values and no tags.</summary>
    public readonly bool HasMore => !Failed && _position < _end;

    /// <summary>Moves to the next field. False at the end and after a failure.</summary>
    public bool Next()
    {
        if (Failed || _position >= _end)
        {
            return false;
        }

        var tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue)
        {
            Failed = true;
        }

        Tag = (uint)tag;
        return !Failed;
    }

    public ulong ReadVarint()
    {
        var result = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _end)
            {
                break;
            }

            var value = _body[_position++];
            result |= (ulong)(value & 0x7F) << shift;
            if (value < 0x80)
            {
                return result;
            }
        }
        Failed = true;
        return 0;
    }

    public ulong ReadFixed64()
    {
        if (_end - _position < 8)
        {
            Failed = true;
            return 0;
        }
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_body[_position..]);
        _position += 8;
        return value;
    }

    /// <summary>A string, bytes, or a nested message.</summary>
    public Slice ReadSlice()
    {
        var length = ReadVarint();
        if (Failed || length > (ulong)(_end - _position))
        {
            Failed = true;
            return default;
        }
        var slice = new Slice(_position, (int)length);
        _position += (int)length;
        return slice;
    }

    /// <summary>Passes over a field that is of no interest or unknown.</summary>
    public void Skip()
    {
        switch (Tag & 7)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                ReadFixed64();
                break;
            case 2:
                ReadSlice();
                break;
            case 5 when _end - _position >= 4:
                _position += 4;
                break;
            default:
                Failed = true;
                break;
        }
    }
}

/// <summary>Fields of OTLP's messages as (number shifted left by 3) + wire type, from opentelemetry-proto v1.</summary>
internal static class OtlpTags
{
    private const uint Varint = 0;
    private const uint Fixed64 = 1;
    private const uint Bytes = 2;

    /// <summary>ResourceSpans, ResourceLogs or ResourceMetrics: the requests of all signals have the same frame.</summary>
    public const uint RequestResources = (1 << 3) | Bytes;

    public const uint ResourceItemsResource = (1 << 3) | Bytes;
    public const uint ResourceItemsScopes = (2 << 3) | Bytes;
    public const uint ResourceItemsSchemaUrl = (3 << 3) | Bytes;

    public const uint ResourceAttributes = (1 << 3) | Bytes;

    public const uint ScopeItemsScope = (1 << 3) | Bytes;
    public const uint ScopeItemsItems = (2 << 3) | Bytes;
    public const uint ScopeItemsSchemaUrl = (3 << 3) | Bytes;

    public const uint ScopeName = (1 << 3) | Bytes;
    public const uint ScopeVersion = (2 << 3) | Bytes;

    public const uint SpanTraceId = (1 << 3) | Bytes;
    public const uint SpanSpanId = (2 << 3) | Bytes;
    public const uint SpanParentSpanId = (4 << 3) | Bytes;
    public const uint SpanKind = (6 << 3) | Varint;
    public const uint SpanName = (5 << 3) | Bytes;
    public const uint SpanStartTime = (7 << 3) | Fixed64;
    public const uint SpanEndTime = (8 << 3) | Fixed64;
    public const uint SpanAttributes = (9 << 3) | Bytes;
    public const uint SpanEvents = (11 << 3) | Bytes;
    public const uint SpanLinks = (13 << 3) | Bytes;
    public const uint SpanStatus = (15 << 3) | Bytes;

    public const uint EventTime = (1 << 3) | Fixed64;
    public const uint EventName = (2 << 3) | Bytes;
    public const uint EventAttributes = (3 << 3) | Bytes;

    public const uint LinkTraceId = (1 << 3) | Bytes;
    public const uint LinkSpanId = (2 << 3) | Bytes;
    public const uint LinkAttributes = (4 << 3) | Bytes;

    public const uint LogTime = (1 << 3) | Fixed64;
    public const uint LogSeverityNumber = (2 << 3) | Varint;
    public const uint LogSeverityText = (3 << 3) | Bytes;
    public const uint LogBody = (5 << 3) | Bytes;
    public const uint LogAttributes = (6 << 3) | Bytes;
    public const uint LogTraceId = (9 << 3) | Bytes;
    public const uint LogSpanId = (10 << 3) | Bytes;
    public const uint LogObservedTime = (11 << 3) | Fixed64;
    public const uint LogEventName = (12 << 3) | Bytes;

    public const uint MetricName = (1 << 3) | Bytes;
    public const uint MetricUnit = (3 << 3) | Bytes;
    public const uint MetricGauge = (5 << 3) | Bytes;
    public const uint MetricSum = (7 << 3) | Bytes;
    public const uint MetricHistogram = (9 << 3) | Bytes;
    public const uint MetricExponentialHistogram = (10 << 3) | Bytes;
    public const uint MetricSummary = (11 << 3) | Bytes;

    /// <summary>The same in every kind of metric data.</summary>
    public const uint DataPoints = (1 << 3) | Bytes;
    public const uint DataTemporality = (2 << 3) | Varint;
    public const uint DataIsMonotonic = (3 << 3) | Varint;

    /// <summary>The same in every kind of data point.</summary>
    public const uint PointStartTime = (2 << 3) | Fixed64;
    public const uint PointTime = (3 << 3) | Fixed64;

    public const uint NumberDouble = (4 << 3) | Fixed64;
    public const uint NumberInt = (6 << 3) | Fixed64;
    public const uint NumberAttributes = (7 << 3) | Bytes;

    /// <summary>The same in histograms of both kinds and in summaries.</summary>
    public const uint PointCount = (4 << 3) | Fixed64;
    public const uint PointSum = (5 << 3) | Fixed64;

    public const uint HistogramBucketCounts = (6 << 3) | Bytes;
    public const uint HistogramBucketCount = (6 << 3) | Fixed64;
    public const uint HistogramBounds = (7 << 3) | Bytes;
    public const uint HistogramBound = (7 << 3) | Fixed64;
    public const uint HistogramAttributes = (9 << 3) | Bytes;
    public const uint HistogramMin = (11 << 3) | Fixed64;
    public const uint HistogramMax = (12 << 3) | Fixed64;

    public const uint ExponentialAttributes = (1 << 3) | Bytes;
    public const uint ExponentialScale = (6 << 3) | Varint;
    public const uint ExponentialZeroCount = (7 << 3) | Fixed64;
    public const uint ExponentialPositive = (8 << 3) | Bytes;
    public const uint ExponentialNegative = (9 << 3) | Bytes;
    public const uint ExponentialMin = (12 << 3) | Fixed64;
    public const uint ExponentialMax = (13 << 3) | Fixed64;
    public const uint ExponentialZeroThreshold = (14 << 3) | Fixed64;
    public const uint BucketsOffset = (1 << 3) | Varint;
    public const uint BucketsCounts = (2 << 3) | Bytes;
    public const uint BucketsCount = (2 << 3) | Varint;

    public const uint SummaryQuantiles = (6 << 3) | Bytes;
    public const uint SummaryAttributes = (7 << 3) | Bytes;
    public const uint QuantileQuantile = (1 << 3) | Fixed64;
    public const uint QuantileValue = (2 << 3) | Fixed64;

    public const uint StatusMessage = (2 << 3) | Bytes;
    public const uint StatusCode = (3 << 3) | Varint;

    public const uint KeyValueKey = (1 << 3) | Bytes;
    public const uint KeyValueValue = (2 << 3) | Bytes;

    public const uint ValueString = (1 << 3) | Bytes;
    public const uint ValueBool = (2 << 3) | Varint;
    public const uint ValueInt = (3 << 3) | Varint;
    public const uint ValueDouble = (4 << 3) | Fixed64;
    public const uint ValueArray = (5 << 3) | Bytes;
    public const uint ValueMap = (6 << 3) | Bytes;
    public const uint ValueBytes = (7 << 3) | Bytes;

    /// <summary>The one field of ArrayValue and of KeyValueList.</summary>
    public const uint ListValues = (1 << 3) | Bytes;
}
