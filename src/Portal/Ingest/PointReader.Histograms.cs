using Portal.Ingest.Wire;

namespace Portal.Ingest;

/// <summary>Data points of histograms, with bounds of their own and exponential.</summary>
internal sealed partial class PointReader
{
    private bool TryReadHistogram(ReadOnlySpan<byte> body, Slice message)
    {
        var range = new Range();
        var intact = true;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.HistogramBucketCounts:
                    intact &= TryAdd(reader.ReadSlice().Of(body), row.BucketCounts);
                    break;
                case OtlpTags.HistogramBucketCount:
                    row.BucketCounts.Add(reader.ReadFixed64());
                    break;
                case OtlpTags.HistogramBounds:
                    intact &= TryAdd(reader.ReadSlice().Of(body), row.Bounds);
                    break;
                case OtlpTags.HistogramBound:
                    row.Bounds.Add(BitConverter.UInt64BitsToDouble(reader.ReadFixed64()));
                    break;
                case OtlpTags.HistogramMin:
                    range.Min = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                case OtlpTags.HistogramMax:
                    range.Max = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                case OtlpTags.HistogramAttributes:
                    _attributes.Add(reader.ReadSlice());
                    break;
                default:
                    ReadDistribution(ref reader);
                    break;
            }
        }

        row.Range = range.Both;
        // Buckets are one more than the bounds between them, or there are none at all.
        return !reader.Failed && intact && (row.BucketCounts.Count == row.Bounds.Count + 1 || (row.BucketCounts.Count == 0 && row.Bounds.Count == 0));
    }

    private bool TryReadExponential(ReadOnlySpan<byte> body, Slice message)
    {
        var range = new Range();
        var intact = true;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.ExponentialScale:
                    row.Scale = ZigZag(reader.ReadVarint());
                    break;
                case OtlpTags.ExponentialZeroCount:
                    row.ZeroCount = reader.ReadFixed64();
                    break;
                case OtlpTags.ExponentialZeroThreshold:
                    row.ZeroThreshold = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                case OtlpTags.ExponentialPositive:
                    intact &= TryReadBuckets(body, reader.ReadSlice(), row.BucketCounts, out var offset);
                    row.BucketOffset = offset;
                    break;
                case OtlpTags.ExponentialNegative:
                    intact &= TryReadBuckets(body, reader.ReadSlice(), row.NegativeCounts, out var negativeOffset);
                    row.NegativeOffset = negativeOffset;
                    break;
                case OtlpTags.ExponentialMin:
                    range.Min = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                case OtlpTags.ExponentialMax:
                    range.Max = BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
                    break;
                case OtlpTags.ExponentialAttributes:
                    _attributes.Add(reader.ReadSlice());
                    break;
                default:
                    ReadDistribution(ref reader);
                    break;
            }
        }

        row.Range = range.Both;
        return !reader.Failed && intact;
    }

    private static bool TryReadBuckets(ReadOnlySpan<byte> body, Slice message, List<ulong> counts, out int offset)
    {
        offset = 0;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.BucketsOffset:
                    offset = ZigZag(reader.ReadVarint());
                    break;
                case OtlpTags.BucketsCount:
                    counts.Add(reader.ReadVarint());
                    break;
                case OtlpTags.BucketsCounts:
                    var packed = new ProtoReader(body, reader.ReadSlice());
                    while (packed.HasMore)
                    {
                        counts.Add(packed.ReadVarint());
                    }

                    if (packed.Failed)
                    {
                        return false;
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return !reader.Failed;
    }
}
