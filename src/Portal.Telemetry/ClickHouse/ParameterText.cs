using System.Collections;
using System.Globalization;
using System.Text;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// Parameter values as the server reads them. A value on its own is text with TSV's escapes, NULL being <c>\N</c>; inside an array,
/// a map or a tuple texts are quoted and NULL is written out.
/// </summary>
internal static class ParameterText
{
    /// <exception cref="InvalidOperationException">The value cannot be a <paramref name="type"/>.</exception>
    public static string Format(string name, string type, object? value)
    {
        var text = new StringBuilder();
        try
        {
            Append(text, TypeName.Parse(type), value, nested: false);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException)
        {
            throw new InvalidOperationException($"The parameter '{name}' ({value?.GetType().Name ?? "null"}) does not fit {{{name}:{type}}}: {e.Message}", e);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, TypeName type, object? value, bool nested)
    {
        if (type.Base is "Nullable" or "LowCardinality")
        {
            if (value is null or DBNull && type.Base is "Nullable")
            {
                text.Append(nested ? "NULL" : "\\N");
            }
            else
            {
                Append(text, type.Argument(0), value, nested);
            }

            return;
        }
        if (value is null or DBNull)
        {
            throw new InvalidCastException("NULL needs a Nullable type");
        }

        switch (type.Base)
        {
            case "SimpleAggregateFunction":
                Append(text, type.Argument(1), value, nested);
                break;
            case "Array":
                AppendArray(text, type, value);
                break;
            case "Map":
                AppendMap(text, type, value);
                break;
            case "Tuple":
                AppendTuple(text, type, value);
                break;
            default:
                var isQuoted = nested && !ScalarText.IsNumber(type.Base);
                text.Append(isQuoted ? "'" : "");
                if (value is byte[] bytes && type.Base is ("String" or "FixedString"))
                {
                    AppendEscaped(text, bytes);
                }
                else
                {
                    AppendEscaped(text, ScalarText.Format(type, value));
                }

                text.Append(isQuoted ? "'" : "");
                break;
        }
    }

    private static void AppendArray(StringBuilder text, TypeName type, object value)
    {
        if (value is string || value is not IEnumerable items)
        {
            throw new InvalidCastException($"a {value.GetType().Name} is no list");
        }

        var element = type.Argument(0);
        var separator = '[';
        foreach (var item in items)
        {
            Append(text.Append(separator), element, item, nested: true);
            separator = ',';
        }
        text.Append(separator == '[' ? "[]" : "]");
    }

    private static void AppendMap(StringBuilder text, TypeName type, object value)
    {
        if (value is not IDictionary map)
        {
            throw new InvalidCastException($"a {value.GetType().Name} is no dictionary");
        }

        var (keyType, valueType) = (type.Argument(0), type.Argument(1));
        var separator = '{';
        foreach (DictionaryEntry entry in map)
        {
            Append(text.Append(separator), keyType, entry.Key, nested: true);
            Append(text.Append(':'), valueType, entry.Value, nested: true);
            separator = ',';
        }
        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void AppendTuple(StringBuilder text, TypeName type, object value)
    {
        var items = value switch
        {
            System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
            object?[] array => array,
            _ => throw new InvalidCastException($"a {value.GetType().Name} is no tuple"),
        };
        if (items.Length != type.Arguments.Count)
        {
            throw new InvalidCastException($"it has {items.Length} elements instead of {type.Arguments.Count}");
        }

        for (var i = 0; i < items.Length; i++)
        {
            Append(text.Append(i == 0 ? '(' : ','), TypeName.ParseElement(type.Arguments[i]), items[i], nested: true);
        }

        text.Append(')');
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => text.Append("\\\\"),
                '\'' => text.Append("\\'"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\0' => text.Append("\\0"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                _ => text.Append(character),
            };
        }
    }

    /// <summary>Bytes need not be UTF-8; what is no letter or digit goes as its number.</summary>
    private static void AppendEscaped(StringBuilder text, byte[] value)
    {
        foreach (var part in value)
        {
            if (char.IsAsciiLetterOrDigit((char)part))
            {
                text.Append((char)part);
            }
            else
            {
                text.Append("\\x").Append(part.ToString("X2", CultureInfo.InvariantCulture));
            }
        }
    }
}
