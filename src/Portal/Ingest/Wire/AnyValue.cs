using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Portal.Ingest.Wire;

internal enum AnyKind : byte
{
    Empty,
    String,
    Bool,
    Int,
    Double,
    Array,
    Map,
    Bytes,
}

/// <summary>An attribute's value where it stands in the body: OTLP's AnyValue, not yet turned into anything.</summary>
internal readonly record struct AnyValue(AnyKind Kind, Slice Content, long Bits)
{
    /// <summary>Largest count that is believed: 2^53, above which doubles no longer count by one.</summary>
    private const double LargestCount = 9007199254740992;

    public double AsDouble => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>Reads the message; of several values the last counts. False when it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, Slice message, out AnyValue value)
    {
        value = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.ValueString:
                    value = new(AnyKind.String, reader.ReadSlice(), 0);
                    break;
                case OtlpTags.ValueBool:
                    value = new(AnyKind.Bool, default, reader.ReadVarint() == 0 ? 0 : 1);
                    break;
                case OtlpTags.ValueInt:
                    value = new(AnyKind.Int, default, (long)reader.ReadVarint());
                    break;
                case OtlpTags.ValueDouble:
                    value = new(AnyKind.Double, default, (long)reader.ReadFixed64());
                    break;
                case OtlpTags.ValueArray:
                    value = new(AnyKind.Array, reader.ReadSlice(), 0);
                    break;
                case OtlpTags.ValueMap:
                    value = new(AnyKind.Map, reader.ReadSlice(), 0);
                    break;
                case OtlpTags.ValueBytes:
                    value = new(AnyKind.Bytes, reader.ReadSlice(), 0);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return !reader.Failed;
    }

    /// <summary>Reads a KeyValue. False when it is malformed.</summary>
    public static bool TryReadPair(ReadOnlySpan<byte> body, Slice pair, out Slice key, out AnyValue value)
    {
        key = default;
        value = default;
        var reader = new ProtoReader(body, pair);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.KeyValueKey:
                    key = reader.ReadSlice();
                    break;
                case OtlpTags.KeyValueValue:
                    if (!TryRead(body, reader.ReadSlice(), out value))
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

    /// <summary>A count of tokens: a whole number that is not negative, as integer, double or text.</summary>
    public bool TryGetCount(ReadOnlySpan<byte> body, out ulong count)
    {
        count = 0;
        if (Kind == AnyKind.Int && Bits >= 0)
        {
            count = (ulong)Bits;
            return count <= LargestCount;
        }
        if (Kind == AnyKind.Int || !TryGetDouble(body, out var number) || number is not (>= 0 and <= LargestCount) || number != Math.Floor(number))
        {
            return false;
        }

        count = (ulong)number;
        return true;
    }

    /// <summary>A number, as integer, double or text.</summary>
    public bool TryGetDouble(ReadOnlySpan<byte> body, out double number)
    {
        number = Kind switch
        {
            AnyKind.Double => AsDouble,
            AnyKind.Int => Bits,
            AnyKind.String when Utf8Parser.TryParse(Content.Of(body), out double parsed, out var read) && read == Content.Length => parsed,
            _ => double.NaN,
        };
        return double.IsFinite(number);
    }

    public bool IsTrue(ReadOnlySpan<byte> body) => Kind switch
    {
        AnyKind.Bool or AnyKind.Int => Bits != 0,
        AnyKind.String => Ascii.EqualsIgnoreCase(Content.Of(body), "true"u8),
        _ => false,
    };

    /// <summary>Numbers and truth values as text in <paramref name="target"/> (32 bytes are enough); -1 for kinds that are not scalar.</summary>
    public int FormatScalar(Span<byte> target) => Kind switch
    {
        AnyKind.Empty => 0,
        AnyKind.Bool => Copy(Bits != 0 ? "true"u8 : "false"u8, target),
        AnyKind.Int => Bits.TryFormat(target, out var written, default, CultureInfo.InvariantCulture) ? written : -1,
        AnyKind.Double => AsDouble.TryFormat(target, out var written, default, CultureInfo.InvariantCulture) ? written : -1,
        _ => -1,
    };

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
