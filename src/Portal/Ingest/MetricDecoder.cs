using System.Buffers.Binary;
using System.Security.Cryptography;
using Portal.Governance.Applications;
using Portal.Ingest.Dialects;
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
        Slice name = default, unit = default, data = default;
        MetricType? type = null;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.MetricName:
                    name = reader.ReadSlice();
                    break;
                case OtlpTags.MetricUnit:
                    unit = reader.ReadSlice();
                    break;
                case OtlpTags.MetricGauge or OtlpTags.MetricSum or OtlpTags.MetricHistogram or OtlpTags.MetricExponentialHistogram or OtlpTags.MetricSummary:
                    type = TypeOf(reader.Tag);
                    data = reader.ReadSlice();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Failed || type is null)
        {
            if (Admit(body, message) is { } position)
            {
                Reject(body, message, reader.Failed ? RejectionReason.Malformed : RejectionReason.MetricWithoutData, position);
            }

            return;
        }

        ReadPoints(body, name, unit, type.Value, data);
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

    private static MetricType TypeOf(uint tag) => tag switch
    {
        OtlpTags.MetricGauge => MetricType.Gauge,
        OtlpTags.MetricSum => MetricType.Sum,
        OtlpTags.MetricHistogram => MetricType.Histogram,
        OtlpTags.MetricExponentialHistogram => MetricType.ExponentialHistogram,
        _ => MetricType.Summary,
    };

    private void ReadPoints(ReadOnlySpan<byte> body, Slice name, Slice unit, MetricType type, Slice data)
    {
        StartMetric(body, name, unit, type, data);
        var shared = _row.Flags;
        var reader = new ProtoReader(body, data);
        while (reader.Next())
        {
            if (reader.Tag == OtlpTags.DataPoints)
            {
                ReadPoint(body, reader.ReadSlice(), shared);
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Failed && Admit(body, data) is { } position)
        {
            Reject(body, data, RejectionReason.Malformed, position);
        }
    }

    /// <summary>What all points of the metric share. Temporality may stand behind the points, so it is looked for first.</summary>
    private void StartMetric(ReadOnlySpan<byte> body, Slice name, Slice unit, MetricType type, Slice data)
    {
        _row.Clear();
        _row.Tenant = Tenant;
        Resource.Apply(_row);
        var flags = _row.Flags | Scope.Flags;
        (_row.ScopeName, _row.Type, _row.ReceivedMilliseconds) = (Scope.Name, type, Clock.ReceivedMilliseconds);
        _row.Name = Strings.GetCut(body, name, MaxNameBytes, ref flags);
        _row.Unit = Strings.GetCut(body, unit, MaxNameBytes, ref flags);
        _row.Flags = flags;
        var reader = new ProtoReader(body, data);
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
        _head.WriteBytes(name.Of(body));
        _head.WriteBytes(unit.Of(body));
        _head.WriteVarint(((ulong)type << 3) | ((ulong)_row.Temporality << 1) | (_row.Monotonic ? 1u : 0u));
    }

    private void ReadPoint(ReadOnlySpan<byte> body, Slice message, CallFlags shared)
    {
        if (Admit(body, message) is not { } position)
        {
            return;
        }

        var id = _identity.Of(_head.WrittenSpan, message.Of(body));
        if (!TryTake(id))
        {
            return;
        }

        _row.ClearPoint();
        var flags = shared;
        if (!_point.TryRead(body, message) || !TryMapAttributes(body, ref flags))
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
    private bool TryMapAttributes(ReadOnlySpan<byte> body, ref CallFlags flags)
    {
        var aliases = _names.Find(System.Text.Encoding.UTF8.GetBytes(_row.Name));
        var stream = 0UL;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var pair in _point.Attributes)
        {
            if (!AnyValue.TryReadPair(body, pair, out var key, out var value))
            {
                return false;
            }

            // A sum, because the order of attributes does not make another stream.
            SHA256.HashData(pair.Of(body), hash);
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
}
