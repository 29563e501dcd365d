using System.Text;
using System.Text.Json;
using Portal.Telemetry.ClickHouse;

namespace Portal.Ingest.Features;

/// <summary>
/// The text in messages of any dialect, as <see cref="ContentMapper"/> leaves them: values of content and text properties of JSON, at any depth. What is no JSON, or JSON without
/// such properties, is text as a whole. Reads forward once and keeps nothing.
/// </summary>
internal static class MessageText
{
    private const int MaxDepth = 64;

    /// <summary>Measures messages.</summary>
    /// <param name="answer">Receives the first message's text, without reasoning; null: nobody needs it.</param>
    public static TextMeasure Measure(ReadOnlySpan<byte> messages, RowBinaryWriter? answer = null)
    {
        answer?.Clear();
        var measure = new TextMeasure();
        if (messages.IsEmpty)
        {
            return measure;
        }
        if (messages[0] is (byte)'[' or (byte)'{' && TryMeasureJson(messages, ref measure, answer) && measure.Texts > 0)
        {
            return measure;
        }
        answer?.Clear();
        answer?.WriteRaw(messages);
        return new TextMeasure { Characters = Encoding.UTF8.GetCharCount(messages), Texts = 1, IsRefusal = measure.IsRefusal };
    }

    /// <summary>False when it is no JSON; a text cut at the content limit is measured up to the cut.</summary>
    private static bool TryMeasureJson(ReadOnlySpan<byte> messages, ref TextMeasure measure, RowBinaryWriter? answer)
    {
        var reader = new Utf8JsonReader(messages, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        // One bit per depth: inside an object that says it holds reasoning.
        var reasoning = 0UL;
        var property = Property.Other;
        var message = 0;
        var answering = -1;
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        message += reader.CurrentDepth <= 1 ? 1 : 0;
                        reasoning &= ~(1UL << reader.CurrentDepth);
                        break;
                    case JsonTokenType.PropertyName:
                        property = PropertyOf(reader.ValueSpan);
                        break;
                    case JsonTokenType.String:
                        Add(ref reader, property, ref reasoning, ref measure, answer, message, ref answering);
                        break;
                    default:
                        break;
                }
            }
            return true;
        }
        catch (JsonException)
        {
            return measure.Texts > 0;
        }
    }

    private static void Add(ref Utf8JsonReader reader, Property property, ref ulong reasoning, ref TextMeasure measure, RowBinaryWriter? answer, int message, ref int answering)
    {
        var bit = 1UL << (reader.CurrentDepth - 1);
        var text = reader.ValueSpan;
        switch (property)
        {
            case Property.Type when text.SequenceEqual("reasoning"u8) || text.SequenceEqual("thinking"u8):
                reasoning |= bit;
                break;
            case Property.Type when text.SequenceEqual("refusal"u8):
                measure.IsRefusal = true;
                break;
            case Property.Refusal when text.Length > 0:
                measure.IsRefusal = true;
                Count(ref reader, ref measure);
                break;
            case Property.Text:
                Count(ref reader, ref measure);
                if (answer is not null && (reasoning & bit) == 0 && (answering < 0 || answering == message))
                {
                    answering = message;
                    Append(ref reader, answer);
                }
                break;
            default:
                break;
        }
    }

    private static void Count(ref Utf8JsonReader reader, ref TextMeasure measure)
    {
        measure.Texts++;
        measure.Characters += Encoding.UTF8.GetCharCount(reader.ValueSpan) - (reader.ValueIsEscaped ? Escaping(reader.ValueSpan) : 0);
    }

    /// <summary>Characters that escaping added.</summary>
    private static int Escaping(ReadOnlySpan<byte> text)
    {
        var added = 0;
        for (var at = text.IndexOf((byte)'\\'); at >= 0; at = text.IndexOf((byte)'\\'))
        {
            var length = text[at + 1] == (byte)'u' ? 6 : 2;
            added += length - 1;
            text = text[(at + length)..];
        }
        return added;
    }

    private static void Append(ref Utf8JsonReader reader, RowBinaryWriter answer)
    {
        if (reader.ValueIsEscaped)
        {
            answer.WriteRaw(Encoding.UTF8.GetBytes(reader.GetString()!));
        }
        else
        {
            answer.WriteRaw(reader.ValueSpan);
        }
    }

    /// <summary>Flattened names keep their dots, as in <c>contents.0.message_content.text</c>.</summary>
    private static Property PropertyOf(ReadOnlySpan<byte> name)
    {
        var last = name[(name.LastIndexOf((byte)'.') + 1)..];
        return last.Length switch
        {
            4 when last.SequenceEqual("text"u8) => Property.Text,
            4 when last.SequenceEqual("type"u8) => Property.Type,
            5 when last.SequenceEqual("value"u8) => Property.Text,
            7 when last.SequenceEqual("content"u8) => Property.Text,
            7 when last.SequenceEqual("message"u8) => Property.Text,
            7 when last.SequenceEqual("refusal"u8) => Property.Refusal,
            _ => Property.Other,
        };
    }

    private enum Property : byte
    {
        Other,
        Text,
        Type,
        Refusal,
    }
}

/// <summary>What <see cref="MessageText"/> found.</summary>
internal struct TextMeasure
{
    /// <summary>UTF-16 code units, as .NET, Java and JavaScript count.</summary>
    public int Characters;

    /// <summary>Texts found.</summary>
    public int Texts;

    /// <summary>The provider says the message is a refusal.</summary>
    public bool IsRefusal;
}
