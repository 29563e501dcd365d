using System.Buffers.Binary;
using System.Security.Cryptography;
using Portal.Governance.Applications;
using Portal.Ingest.Dialects;
using Portal.Ingest.Scanning;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Metrics;
using Portal.Telemetry.Senders;
using Portal.Telemetry.Writing;

namespace Portal.Ingest;

/// <summary>Turns the data points of an ExportMetricsServiceRequest into rows of <c>metric_points</c>, as they were sent and under the convention's current name as well.</summary>
internal sealed class MetricDecoder : SignalDecoder
{
    private readonly MetricNames _names;
    private readonly PointReader _point;
    private readonly ContentIdentity _identity = new();
    private readonly MetricPointRow _row = new();
    private readonly WireWriter _head = new(512);

    /// <summary>Attributes of the point as they were sent.</summary>
    private readonly List<Slice> _sent = [];

    public MetricDecoder(IngestOptions options, DialectMap dialects, MetricNames names, Utf8StringCache strings, SubjectHasher subjects, ApplicationRules rules)
        : base(options, dialects, strings, subjects, rules)
    {
        _names = names;
        _point = new(_row);
        _row.Resource = Resource.Rest;
    }

    protected override SenderSignal Signal => SenderSignal.Metrics;

    protected override void Begin()
    {
    }

    protected override void BeginScope(ReadOnlySpan<byte> body, Slice resource, Slice scope) => _identity.Begin(Tenant, resource.Of(body), scope.Of(body));

    protected override void ReadItem(ReadOnlySpan<byte> body, Slice message)
    {
        var sent = TryReadMetric(body, message, out var sentMetric);
        var sentBody = body;
        body = Scan(body, ref message, WireMessage.Metric);
        if (TryReadMetric(body, message, out var metric) && sent && metric.Type is not null)
        {
            ReadPoints(body, metric, sentBody, sentMetric);
        }
        else if (Admit(body, message) is { } position)
        {
            Reject(body, message, sent ? RejectionReason.MetricWithoutData : RejectionReason.Malformed, position);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _identity.Dispose();
            _row.Dispose();
            _head.Dispose();
        }
    }

    /// <summary>False when it is malformed.</summary>
    private static bool TryReadMetric(ReadOnlySpan<byte> body, Slice message, out Metric metric)
    {
        metric = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.MetricName:
                    metric.Name = reader.ReadSlice();
                    break;
                case OtlpTags.MetricUnit:
                    metric.Unit = reader.ReadSlice();
                    break;
                case OtlpTags.MetricGauge or OtlpTags.MetricSum or OtlpTags.MetricHistogram or OtlpTags.MetricExponentialHistogram or OtlpTags.MetricSummary:
                    metric.Type = TypeOf(reader.Tag);
                    metric.Data = reader.ReadSlice();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return !reader.Failed;
    }

    private static MetricType TypeOf(uint tag) => tag switch
    {
        OtlpTags.MetricGauge => MetricType.Gauge,
        OtlpTags.MetricSum => MetricType.Sum,
        OtlpTags.MetricHistogram => MetricType.Histogram,
        OtlpTags.MetricExponentialHistogram => MetricType.ExponentialHistogram,
        _ => MetricType.Summary,
    };

    /// <summary>Reads the points as they may be kept; which point and which stream one is, is said by what was sent.</summary>
    private void ReadPoints(ReadOnlySpan<byte> body, Metric metric, ReadOnlySpan<byte> sentBody, Metric sent)
    {
        StartMetric(body, metric);
        var shared = _row.Flags;
        var reader = new ProtoReader(body, metric.Data);
        var sentReader = new ProtoReader(sentBody, sent.Data);
        while (reader.Next() && sentReader.Next())
        {
            if (reader.Tag == OtlpTags.DataPoints)
            {
                ReadPoint(body, reader.ReadSlice(), sentBody, sentReader.ReadSlice(), shared);
            }
            else
            {
                reader.Skip();
                sentReader.Skip();
            }
        }

        if (reader.Failed && Admit(body, metric.Data) is { } position)
        {
            Reject(body, metric.Data, RejectionReason.Malformed, position);
        }
    }

    /// <summary>What all points of the metric share. Temporality may stand behind the points, so it is looked for first.</summary>
    private void StartMetric(ReadOnlySpan<byte> body, Metric metric)
    {
        _row.Clear();
        _row.Tenant = Tenant;
        Resource.Apply(_row);
        var flags = _row.Flags | Scope.Flags;
        (_row.ScopeName, _row.Type, _row.ReceivedMilliseconds) = (Scope.Name, metric.Type!.Value, Clock.ReceivedMilliseconds);
        _row.Name = Strings.GetCut(body, metric.Name, MaxNameBytes, ref flags);
        _row.Unit = Strings.GetCut(body, metric.Unit, MaxNameBytes, ref flags);
        _row.Flags = flags;
        var reader = new ProtoReader(body, metric.Data);
        while (reader.Next())
        {
            // The fields of a gauge and a summary end with their points.
            switch (reader.Tag)
            {
                case OtlpTags.DataTemporality:
                    _row.Temporality = reader.ReadVarint() switch { 1 => MetricTemporality.Delta, 2 => MetricTemporality.Cumulative, _ => MetricTemporality.Unspecified };
                    break;
                case OtlpTags.DataIsMonotonic:
                    _row.Monotonic = reader.ReadVarint() != 0;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _head.Truncate(0);
        _head.WriteBytes(metric.Name.Of(body));
        _head.WriteBytes(metric.Unit.Of(body));
        _head.WriteVarint(((ulong)metric.Type.Value << 3) | ((ulong)_row.Temporality << 1) | (_row.Monotonic ? 1u : 0u));
    }

    private void ReadPoint(ReadOnlySpan<byte> body, Slice message, ReadOnlySpan<byte> sentBody, Slice sent, CallFlags shared)
    {
        if (Admit(body, message) is not { } position)
        {
            return;
        }

        var id = _identity.Of(_head.WrittenSpan, IsReplaced(message.Of(body), sent.Of(sentBody)) ? Subjects.HashOnce(sent.Of(sentBody)) : sent.Of(sentBody));
        if (!TryTake(id))
        {
            return;
        }

        _row.ClearPoint();
        var flags = shared;
        if (!_point.TryRead(body, message) || !TryMapAttributes(body, sentBody, sent, ref flags))
        {
            Reject(body, message, RejectionReason.Malformed, position);
            return;
        }

        _row.TimeMicroseconds = Clock.Clamp(_point.UnixNano, ref flags);
        // A start before what is kept is common - the process runs that long - and only says which run a cumulative point belongs to.
        _row.StartMicroseconds = Math.Min((long)(_point.StartUnixNano / 1000), _row.TimeMicroseconds);
        _row.Flags = flags;
        Batch.BeginItem(id);
        _row.WriteTo(Batch.BeginRow(SpoolTable.MetricPoints));
        Batch.EndRow(SpoolTable.MetricPoints);
        Senders.Accept(dialect: "", flags, _point.UnixNano);
    }

    /// <summary>Writes the map, and finds out from the attributes which stream the point belongs to and what its metric is called now.</summary>
    private bool TryMapAttributes(ReadOnlySpan<byte> body, ReadOnlySpan<byte> sentBody, Slice sent, ref CallFlags flags)
    {
        var aliases = _names.Find(System.Text.Encoding.UTF8.GetBytes(_row.Name));
        var attributes = _point.Attributes;
        var stream = 0UL;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _sent.Clear();
        PointReader.AddAttributes(sentBody, sent, _row.Type, _sent);
        for (var i = 0; i < attributes.Length; i++)
        {
            if (!AnyValue.TryReadPair(body, attributes[i], out var key, out var value))
            {
                return false;
            }

            // A sum, because the order of attributes does not make another stream.
            HashPair(attributes[i].Of(body), _sent[i].Of(sentBody), hash);
            stream += BinaryPrimitives.ReadUInt64LittleEndian(hash);
            if (!Privacy.IsLeftOut(key.Of(body)) && !Mapper.TryWriteAttribute(body, new(key, value, null), _row.Attributes, ref flags))
            {
                return false;
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(hash, stream);
        _row.Series = (ulong)_identity.Of(_head.WrittenSpan, hash[..sizeof(ulong)]);
        _row.Metric = aliases is null ? _row.Name : MetricOf(body, aliases) ?? _row.Name;
        return true;
    }

    /// <summary>Streams that differ in what was replaced stay different. A plain hash of it would let people test guesses, so that one is keyed.</summary>
    private void HashPair(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> sent, Span<byte> hash)
    {
        if (IsReplaced(pair, sent))
        {
            Subjects.HashOnce(sent).CopyTo(hash);
        }
        else
        {
            SHA256.HashData(sent, hash);
        }
    }

    private bool IsReplaced(ReadOnlySpan<byte> read, ReadOnlySpan<byte> sent) => Scanner.HasReplaced && !read.SequenceEqual(sent);

    private string? MetricOf(ReadOnlySpan<byte> body, MetricAlias[] aliases)
    {
        foreach (var alias in aliases)
        {
            if (alias.Attribute is null || IsOneOf(ValueOf(body, alias.Attribute), alias.Values))
            {
                return alias.Metric;
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> body, ReadOnlySpan<byte> attribute)
    {
        foreach (var pair in _point.Attributes)
        {
            if (AnyValue.TryReadPair(body, pair, out var key, out var value) && value.Kind == AnyKind.String && key.Of(body).SequenceEqual(attribute))
            {
                return value.Content.Of(body);
            }
        }

        return [];
    }

    private static bool IsOneOf(ReadOnlySpan<byte> value, IReadOnlyList<byte[]> values)
    {
        foreach (var candidate in values)
        {
            if (value.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private struct Metric
    {
        public Slice Name { get; set; }

        public Slice Unit { get; set; }

        /// <summary>Null: of no kind that is known.</summary>
        public MetricType? Type { get; set; }

        /// <summary>The message that holds the points.</summary>
        public Slice Data { get; set; }
    }
}
