using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Portal.Ingest.Wire;

/// <content>Numbers and enums, which OTLP JSON writes as numbers or as text.</content>
internal static partial class OtlpJsonReader
{
    private partial struct Rewriter
    {
        private readonly bool TryNumber(ref Utf8JsonReader reader, JsonField field)
        {
            if (!TryBits(ref reader, field.Type, out var bits))
            {
                return false;
            }

            target.WriteVarint(field.Tag);
            WriteBits(field.Type, bits);
            return true;
        }

        /// <summary>An array of numbers, which protobuf writes back to back behind their length.</summary>
        private readonly bool TryPacked(ref Utf8JsonReader reader, JsonField field)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }

            var type = field.Type switch { JsonType.PackedFixed64 => JsonType.Fixed64, JsonType.PackedDouble => JsonType.Double, _ => JsonType.Int64 };
            target.WriteVarint(field.Tag);
            var start = target.Begin();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!TryBits(ref reader, type, out var bits))
                {
                    return false;
                }

                WriteBits(type, bits);
            }

            target.End(start);
            return true;
        }

        private readonly void WriteBits(JsonType type, ulong bits)
        {
            switch (type)
            {
                case JsonType.Int64:
                    target.WriteVarint(bits);
                    break;
                case JsonType.ZigZag:
                    target.WriteVarint((ulong)(((long)bits << 1) ^ ((long)bits >> 63)));
                    break;
                default:
                    target.WriteFixed64(bits);
                    break;
            }
        }

        private static bool TryBits(ref Utf8JsonReader reader, JsonType type, out ulong bits)
        {
            bits = 0;
            if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            {
                return false;
            }

            var text = reader.ValueSpan;
            switch (type)
            {
                case JsonType.Double when Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length:
                    bits = BitConverter.DoubleToUInt64Bits(number);
                    break;
                case JsonType.Double when text.SequenceEqual("Infinity"u8):
                    bits = BitConverter.DoubleToUInt64Bits(double.PositiveInfinity);
                    break;
                case JsonType.Double when text.SequenceEqual("-Infinity"u8):
                    bits = BitConverter.DoubleToUInt64Bits(double.NegativeInfinity);
                    break;
                case JsonType.Int64 or JsonType.SignedFixed64 or JsonType.ZigZag when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                    bits = (ulong)number;
                    break;
                case JsonType.Fixed64 when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    bits = number;
                    break;
                // The JSON mapping also allows whole numbers in exponent form.
                case JsonType.Int64 or JsonType.SignedFixed64 or JsonType.Fixed64 when Utf8Parser.TryParse(text, out decimal number, out var read, 'e') && read == text.Length
                    && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue:
                    bits = (ulong)(long)number;
                    break;
                default:
                    return false;
            }
            return true;
        }

        /// <summary>A number, a number in quotes, or one of the field's names.</summary>
        private readonly bool TryEnum(ref Utf8JsonReader reader, JsonField field)
        {
            long value;
            if (reader.TokenType == JsonTokenType.Number ? !reader.TryGetInt64(out value)
                : reader.TokenType != JsonTokenType.String || !(TryDigits(reader.ValueSpan, out value) || TryName(ref reader, field.Names, out value)))
            {
                return false;
            }

            target.WriteVarint(field.Tag);
            target.WriteVarint((ulong)value);
            return true;
        }

        private static bool TryDigits(ReadOnlySpan<byte> text, out long value) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

        private static bool TryName(ref Utf8JsonReader reader, IReadOnlyList<string> names, out long value)
        {
            for (value = 0; value < names.Count; value++)
            {
                if (reader.ValueTextEquals(names[(int)value]))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
