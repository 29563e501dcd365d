using System.Text.Json;

namespace Portal.Ingest.Wire;

/// <summary>
/// Rewrites OTLP JSON as the protobuf of the same request, so that one decoder serves both and they cannot differ. Ids are hex,
/// 64-bit integers strings or numbers, enums numbers or names: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
/// </summary>
internal static partial class OtlpJsonReader
{
    /// <summary>Bound on JSON nesting; values are cut far earlier, at <see cref="JsonText.MaxDepth"/>.</summary>
    private const int MaxJsonDepth = 16 * 1024;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxJsonDepth };

    /// <param name="request">The signal's request, from <see cref="OtlpJsonSchema"/>.</param>
    /// <param name="malformedItems">Receives the place of each span, log record or data point whose content has the wrong type; it is left out.</param>
    /// <returns>Null, or what is wrong with the request as a whole.</returns>
    public static string? TryRewrite(JsonMessage request, ReadOnlySpan<byte> json, WireWriter target, List<long> malformedItems)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        var rewriter = new Rewriter(request, target, malformedItems);
        var root = request.Fields[0].Name;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return $"The body is not a JSON object with the property {root}.";
            }

            if (!rewriter.TryMessage(ref reader, request, 0))
            {
                return $"The property '{rewriter.Wrong}' has a value of the wrong type.";
            }

            if (reader.Read())
            {
                return "Something follows the JSON object.";
            }
        }
        catch (JsonException wrong)
        {
            return $"The body is not JSON: {wrong.Message}";
        }
        catch (InvalidOperationException)
        {
            return $"The property '{rewriter.Wrong}' holds text that is not valid Unicode.";
        }
        return rewriter.SawResources ? null : $"The body has no property {root}.";
    }

    private partial struct Rewriter(JsonMessage request, WireWriter target, List<long> malformedItems)
    {
        private long _item;

        /// <summary>The property that was read last.</summary>
        public string Wrong { get; private set; } = "";

        public bool SawResources { get; private set; }

        /// <summary>Writes the fields of the object that the reader has just entered. False when a value has the wrong type.</summary>
        public bool TryMessage(ref Utf8JsonReader reader, JsonMessage message, int depth)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = Find(message, ref reader);
                reader.Read();
                if (field is null)
                {
                    reader.Skip();
                    continue;
                }
                if (ReferenceEquals(message, request))
                {
                    SawResources = true;
                }

                if (reader.TokenType == JsonTokenType.Null)
                {
                    continue;
                }

                Wrong = field.Name;
                if (field.Type == JsonType.Messages ? !TryMessages(ref reader, field, depth) : !TryField(ref reader, field, depth))
                {
                    return false;
                }
            }
            return reader.TokenType == JsonTokenType.EndObject;
        }

        private bool TryMessages(ref Utf8JsonReader reader, JsonField field, int depth)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (field.Nested!.IsItem ? !TryItem(ref reader, field) : !TryNested(ref reader, field, depth))
                {
                    return false;
                }
            }
            return true;
        }

        /// <summary>An item of the wrong shape is left out and the others are read on.</summary>
        private bool TryItem(ref Utf8JsonReader reader, JsonField field)
        {
            var start = reader;
            var length = target.Length;
            if (!TryNested(ref reader, field, 0))
            {
                reader = start;
                reader.Skip();
                target.Truncate(length);
                malformedItems.Add(_item);
            }
            _item++;
            return true;
        }

        private bool TryNested(ref Utf8JsonReader reader, JsonField field, int depth)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            target.WriteVarint(field.Tag);
            var start = target.Begin();
            // One level more than is kept, so that the decoder sees that something was cut.
            var deeper = field.Nested!.IsValue ? depth + 1 : depth;
            if (deeper > JsonText.MaxDepth + 2)
            {
                reader.Skip();
            }
            else if (!TryMessage(ref reader, field.Nested, deeper))
            {
                return false;
            }

            target.End(start);
            return true;
        }

        private bool TryField(ref Utf8JsonReader reader, JsonField field, int depth)
        {
            switch (field.Type)
            {
                case JsonType.Message:
                    return TryNested(ref reader, field, depth);
                case JsonType.Text:
                    return TryText(ref reader, field);
                case JsonType.Hex:
                    return TryHex(ref reader, field);
                case JsonType.Base64:
                    if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes))
                    {
                        return false;
                    }

                    target.WriteVarint(field.Tag);
                    target.WriteBytes(bytes);
                    return true;
                case JsonType.Bool:
                    if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
                    {
                        return false;
                    }

                    target.WriteVarint(field.Tag);
                    target.WriteVarint(reader.TokenType == JsonTokenType.True ? 1u : 0u);
                    return true;
                case JsonType.Enum:
                    return TryEnum(ref reader, field);
                case JsonType.PackedFixed64 or JsonType.PackedDouble or JsonType.PackedVarint:
                    return TryPacked(ref reader, field);
                default:
                    return TryNumber(ref reader, field);
            }
        }

        private readonly bool TryText(ref Utf8JsonReader reader, JsonField field)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            target.WriteVarint(field.Tag);
            var start = target.Begin();
            target.Advance(reader.CopyString(target.Reserve(reader.ValueSpan.Length)));
            target.End(start);
            return true;
        }

        /// <summary>Whatever is not hex of whole bytes becomes an id of length 1, which the decoder rejects for its reason.</summary>
        private readonly bool TryHex(ref Utf8JsonReader reader, JsonField field)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return false;
            }

            Span<byte> id = stackalloc byte[16];
            var text = reader.ValueSpan;
            var written = 0;
            if (text.Length > 32 || Convert.FromHexString(text, id, out _, out written) != System.Buffers.OperationStatus.Done)
            {
                (id[0], written) = (0, 1);
            }

            target.WriteVarint(field.Tag);
            target.WriteBytes(id[..written]);
            return true;
        }

        private static JsonField? Find(JsonMessage message, ref Utf8JsonReader reader)
        {
            foreach (var field in message.Fields)
            {
                if (reader.ValueTextEquals(field.Utf8Name))
                {
                    return field;
                }
            }
            return null;
        }
    }
}
