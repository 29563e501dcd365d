using System.Buffers.Text;
using Portal.Ingest.Dialects;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;
using Portal.Telemetry.ClickHouse;

namespace Portal.Ingest;

/// <summary>A span event that carries a message.</summary>
internal readonly record struct MessageEvent(Slice Event, EventRule Rule);

/// <summary>
/// Fills a <see cref="CallContentRow"/>: messages sent as one attribute stay as they came, flattened ones and messages in events become
/// a JSON array of objects. Of several forms of the same content the best-ranked is kept.
/// </summary>
internal sealed class ContentMapper(IngestOptions options, SpanMapper mapper, JsonText json)
{
    private const int LargestIndex = 1_000_000;

    private long[] _order = new long[64];

    /// <summary>Bytes kept of each prompt, answer or tool argument; the rest is cut.</summary>
    public int MaxContentBytes { get; set; } = options.MaxContentBytes;

    /// <summary>False when a value turns out to be malformed.</summary>
    public bool TryMap(ReadOnlySpan<byte> body, SpanAttributes attributes, ReadOnlySpan<MessageEvent> events, CallRow row, CallContentRow content)
    {
        return TryMap(body, attributes, events, row, CallField.SystemInstructions, content.SystemInstructions)
            && TryMap(body, attributes, events, row, CallField.Input, content.Input)
            && TryMap(body, attributes, events, row, CallField.Output, content.Output)
            && TryMap(body, attributes, events, row, CallField.ToolDefinitions, content.ToolDefinitions)
            && TryMap(body, attributes, events, row, CallField.ToolArguments, content.ToolArguments)
            && TryMap(body, attributes, events, row, CallField.ToolResult, content.ToolResult);
    }

    /// <summary>A message in the body of a log record becomes an array of this one message. False when it is malformed.</summary>
    public bool TryMapMessage(ReadOnlySpan<byte> body, in AnyValue message, EventRule rule, CallRow row, CallContentRow content)
    {
        if (message.Kind == AnyKind.Empty)
        {
            return true;
        }

        json.Clear();
        json.Json.WriteStartArray();
        json.Json.WriteStartObject();
        json.Json.WriteString("role"u8, rule.Role);
        if (!TryWriteMessage(body, message))
        {
            return false;
        }

        json.Json.WriteEndObject();
        json.Json.WriteEndArray();
        var cut = json.Cut;
        var target = rule.Field switch
        {
            CallField.SystemInstructions => content.SystemInstructions,
            CallField.Output => content.Output,
            _ => content.Input,
        };
        target.WriteRaw(Utf8Text.Cut(json.Finish(), MaxContentBytes, ref cut));
        if (cut)
        {
            row.Flags |= CallFlags.ContentTruncated;
        }

        return true;
    }

    private bool TryMap(ReadOnlySpan<byte> body, SpanAttributes attributes, ReadOnlySpan<MessageEvent> events, CallRow row, CallField field, RowBinaryWriter target)
    {
        var cut = false;
        if (!attributes.TryGet(field, out var attribute, out var rule))
        {
            if (!TryWriteEvents(body, events, field, ref cut))
            {
                return false;
            }

            target.WriteRaw(Utf8Text.Cut(json.Finish(), MaxContentBytes, ref cut));
        }
        else if (attribute.Rules!.IsFlattened)
        {
            if (!TryWriteFlattened(body, attributes.Items, attribute.Rules, rule, ref cut))
            {
                return false;
            }

            target.WriteRaw(Utf8Text.Cut(json.Finish(), MaxContentBytes, ref cut));
        }
        else
        {
            if (!mapper.TryGetText(body, attribute.Value, MaxContentBytes, stackalloc byte[32], out var text, out cut))
            {
                return false;
            }

            target.WriteRaw(text);
        }
        if (cut)
        {
            row.Flags |= CallFlags.ContentTruncated;
        }

        return true;
    }

    /// <summary><c>prefix.0.message.role</c>, <c>prefix.0.message.content</c> ... become <c>[{"role": ..., "content": ...}]</c>; deeper parts keep their dotted name.</summary>
    private bool TryWriteFlattened(ReadOnlySpan<byte> body, ReadOnlySpan<SpanAttribute> items, AttributeRules rules, AttributeRule rule, ref bool cut)
    {
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            if (!ReferenceEquals(items[i].Rules, rules))
            {
                continue;
            }

            if (count == _order.Length)
            {
                Array.Resize(ref _order, count * 2);
            }

            _order[count++] = ((long)IndexOf(items[i].Key.Of(body)[rules.PrefixLength..], out _) << 32) | (uint)i;
        }
        var order = _order.AsSpan(0, count);
        order.Sort();

        json.Clear();
        json.Json.WriteStartArray();
        var open = -1L;
        foreach (var position in order)
        {
            ref readonly var item = ref items[(int)position];
            var suffix = item.Key.Of(body)[rules.PrefixLength..];
            var index = IndexOf(suffix, out var digits);
            var name = suffix[Math.Min(digits + 1, suffix.Length)..];
            if (digits == 0)
            {
                name = suffix;
            }

            if (rule.Strip.Length > 0 && name.StartsWith(rule.Strip))
            {
                name = name[rule.Strip.Length..];
            }

            if (rule.Without.Length > 0 && name.SequenceEqual(rule.Without))
            {
                continue;
            }

            if (json.Length > MaxContentBytes)
            {
                cut = true;
                break;
            }
            if (index != open)
            {
                if (open >= 0)
                {
                    json.Json.WriteEndObject();
                }

                json.Json.WriteStartObject();
                open = index;
            }
            json.Json.WritePropertyName(name.IsEmpty ? "value"u8 : Utf8Text.Valid(name));
            if (!json.TryWrite(body, item.Value))
            {
                return false;
            }
        }
        if (open >= 0)
        {
            json.Json.WriteEndObject();
        }

        json.Json.WriteEndArray();
        cut |= json.Cut;
        return true;
    }

    /// <summary>Messages in events become <c>[{"role": ..., and the event's attributes}]</c>; nothing at all when there are none.</summary>
    private bool TryWriteEvents(ReadOnlySpan<byte> body, ReadOnlySpan<MessageEvent> events, CallField field, ref bool cut)
    {
        json.Clear();
        var any = false;
        foreach (var (message, rule) in events)
        {
            if (rule.Field != field)
            {
                continue;
            }

            if (json.Length > MaxContentBytes)
            {
                cut = true;
                break;
            }
            if (!any)
            {
                json.Json.WriteStartArray();
            }

            any = true;
            if (!TryWriteEvent(body, message, rule))
            {
                return false;
            }
        }
        if (any)
        {
            json.Json.WriteEndArray();
        }

        cut |= json.Cut;
        return true;
    }

    private bool TryWriteEvent(ReadOnlySpan<byte> body, Slice message, EventRule rule)
    {
        json.Json.WriteStartObject();
        json.Json.WriteString("role"u8, rule.Role);
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.EventAttributes)
            {
                reader.Skip();
                continue;
            }
            if (!AnyValue.TryReadPair(body, reader.ReadSlice(), out var key, out var value))
            {
                return false;
            }

            var name = key.Of(body);
            if (name.SequenceEqual("role"u8) || name.SequenceEqual("gen_ai.system"u8))
            {
                continue;
            }

            json.Json.WritePropertyName(Utf8Text.Valid(name));
            if (!json.TryWrite(body, value))
            {
                return false;
            }
        }
        json.Json.WriteEndObject();
        return !reader.Failed;
    }

    /// <summary>The properties of a structured message; any other body is its content.</summary>
    private bool TryWriteMessage(ReadOnlySpan<byte> body, in AnyValue message)
    {
        if (message.Kind != AnyKind.Map)
        {
            json.Json.WritePropertyName("content"u8);
            return json.TryWrite(body, message);
        }

        var reader = new ProtoReader(body, message.Content);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ListValues)
            {
                reader.Skip();
                continue;
            }
            if (!AnyValue.TryReadPair(body, reader.ReadSlice(), out var key, out var value))
            {
                return false;
            }

            var name = key.Of(body);
            if (name.SequenceEqual("role"u8))
            {
                continue;
            }

            json.Json.WritePropertyName(Utf8Text.Valid(name));
            if (!json.TryWrite(body, value))
            {
                return false;
            }
        }
        return !reader.Failed;
    }

    private static int IndexOf(ReadOnlySpan<byte> suffix, out int digits) =>
        Utf8Parser.TryParse(suffix, out int index, out digits) && index is >= 0 and < LargestIndex ? index : (digits = 0);
}
