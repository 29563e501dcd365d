using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Portal.Ingest.Wire;
using Portal.Telemetry.Metrics;

namespace Portal.Ingest;

/// <summary>Reads one data point of the kind that the row's type says into the row; its attributes stay in the body.</summary>
internal sealed partial class PointReader(MetricPointRow row)
{
    private readonly List<Slice> _attributes = [];

    /// <summary>KeyValues, not yet looked at.</summary>
    public ReadOnlySpan<Slice> Attributes => CollectionsMarshal.AsSpan(_attributes);

    public ulong UnixNano { get; private set; }

    /// <summary>0: not given.</summary>
    public ulong StartUnixNano { get; private set; }

    /// <summary>False when the point is malformed, or its parts do not fit together.</summary>
    public bool TryRead(ReadOnlySpan<byte> body, Slice message)
    {
        _attributes.Clear();
        (UnixNano, StartUnixNano) = (0, 0);
        return row.Type switch
        {
            MetricType.Gauge or MetricType.Sum => TryReadNumber(body, message),
            MetricType.Histogram => TryReadHistogram(body, message),
            MetricType.ExponentialHistogram => TryReadExponential(body, message),
            _ => TryReadSummary(body, message),
        };
    }

    /// <summary>Adds the point's attributes, as <see cref="Attributes"/> has them, without reading the rest.</summary>
    public static void AddAttributes(ReadOnlySpan<byte> body, Slice message, MetricType type, List<Slice> attributes)
    {
        var tag = type switch
        {
            MetricType.Gauge or MetricType.Sum => OtlpTags.NumberAttributes,
            MetricType.Histogram => OtlpTags.HistogramAttributes,
            MetricType.ExponentialHistogram => OtlpTags.ExponentialAttributes,
            _ => OtlpTags.SummaryAttributes,
        };
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag == tag)
            {
                attributes.Add(reader.ReadSlice());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private bool TryReadNumber(ReadOnlySpan<byte> body, Slice message)
    {
        // Without a value the sender says that there is none at this time.
        row.Value = double.NaN;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.NumberDouble:
                    row.Value = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                case OtlpTags.NumberInt:
                    row.Value = (long)reader.ReadFixed64();
                    break;
                case OtlpTags.NumberAttributes:
                    _attributes.Add(reader.ReadSlice());
                    break;
                default:
                    ReadCommon(ref reader);
                    break;
            }
        }

        return !reader.Failed;
    }

    private bool TryReadSummary(ReadOnlySpan<byte> body, Slice message)
    {
        var intact = true;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.SummaryQuantiles:
                    intact &= TryReadQuantile(body, reader.ReadSlice());
                    break;
                case OtlpTags.SummaryAttributes:
                    _attributes.Add(reader.ReadSlice());
                    break;
                default:
                    ReadDistribution(ref reader);
                    break;
            }
        }

        return !reader.Failed && intact;
    }

    private bool TryReadQuantile(ReadOnlySpan<byte> body, Slice message)
    {
        double quantile = 0, value = 0;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.QuantileQuantile:
                    quantile = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                case OtlpTags.QuantileValue:
                    value = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        row.Bounds.Add(quantile);
        row.QuantileValues.Add(value);
        return !reader.Failed;
    }

    private void ReadDistribution(ref ProtoReader reader)
    {
        switch (reader.Tag)
        {
            case OtlpTags.PointCount:
                row.Count = reader.ReadFixed64();
                break;
            case OtlpTags.PointSum:
                row.Sum = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                break;
            default:
                ReadCommon(ref reader);
                break;
        }
    }

    private void ReadCommon(ref ProtoReader reader)
    {
        switch (reader.Tag)
        {
            case OtlpTags.PointTime:
                UnixNano = reader.ReadFixed64();
                break;
            case OtlpTags.PointStartTime:
                StartUnixNano = reader.ReadFixed64();
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static bool TryAdd(ReadOnlySpan<byte> packed, List<ulong> values)
    {
        for (; packed.Length >= sizeof(ulong); packed = packed[sizeof(ulong)..])
        {
            values.Add(BinaryPrimitives.ReadUInt64LittleEndian(packed));
        }

        return packed.IsEmpty;
    }

    private static bool TryAdd(ReadOnlySpan<byte> packed, List<double> values)
    {
        for (; packed.Length >= sizeof(double); packed = packed[sizeof(double)..])
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed));
        }

        return packed.IsEmpty;
    }

    private static int ZigZag(ulong value) => (int)(uint)(value >> 1) ^ -(int)(value & 1);

    /// <summary>Both ends or neither: half a range says nothing that can be drawn.</summary>
    private struct Range
    {
        public double? Min { get; set; }

        public double? Max { get; set; }

        public readonly (double, double)? Both => Min is { } min && Max is { } max ? (min, max) : null;
    }
}
