using System.Collections;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using Portal.Telemetry.ClickHouse.Types;

namespace Portal.Telemetry.ClickHouse;

/// <summary>
/// Parameter values as the server reads them. A value on its own is text with TSV's escapes, NULL being <c>\N</c>; inside an array,
/// a map or a tuple texts are quoted and NULL is written out.
/// </summary>
static class ParameterText
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

    static void Append(StringBuilder text, TypeName type, object? value, bool nested)
    {
        if (type.Base is "Nullable" or "LowCardinality")
        {
            if (value is null or DBNull && type.Base is "Nullable")
                text.Append(nested ? "NULL" : "\\N");
            else
                Append(text, type.Argument(0), value, nested);
            return;
        }
        if (value is null or DBNull)
            throw new InvalidCastException("NULL needs a Nullable type");
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
                var scalar = Scalar(type, value);
                if (!nested)
                    AppendEscaped(text, scalar);
                else if (IsNumber(type.Base))
                    text.Append(scalar);
                else
                    AppendEscaped(text.Append('\''), scalar).Append('\'');
                break;
        }
    }

    static void AppendArray(StringBuilder text, TypeName type, object value)
    {
        if (value is string || value is not IEnumerable items)
            throw new InvalidCastException($"a {value.GetType().Name} is no list");
        var element = type.Argument(0);
        var separator = '[';
        foreach (var item in items)
        {
            Append(text.Append(separator), element, item, nested: true);
            separator = ',';
        }
        text.Append(separator == '[' ? "[]" : "]");
    }

    static void AppendMap(StringBuilder text, TypeName type, object value)
    {
        if (value is not IDictionary map)
            throw new InvalidCastException($"a {value.GetType().Name} is no dictionary");
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

    static void AppendTuple(StringBuilder text, TypeName type, object value)
    {
        var items = value switch
        {
            System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
            object?[] array => array,
            _ => throw new InvalidCastException($"a {value.GetType().Name} is no tuple"),
        };
        if (items.Length != type.Arguments.Count)
            throw new InvalidCastException($"it has {items.Length} elements instead of {type.Arguments.Count}");
        for (var i = 0; i < items.Length; i++)
            Append(text.Append(i == 0 ? '(' : ','), TypeName.ParseElement(type.Arguments[i]), items[i], nested: true);
        text.Append(')');
    }

    static string Scalar(TypeName type, object value) => type.Base switch
    {
        "Bool" => Convert.ToBoolean(value, CultureInfo.InvariantCulture) ? "true" : "false",
        "Float32" or "Float64" => Float(value),
        "Date" or "Date32" => value switch
        {
            DateTime time => DateOnly.FromDateTime(time).ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset time => DateOnly.FromDateTime(time.UtcDateTime).ToString("O", CultureInfo.InvariantCulture),
            _ => Plain(value),
        },
        "DateTime" => Time(type, value, scale: 0, zone: 0),
        "DateTime64" => Time(type, value, type.Number(0, absent: 3), zone: 1),
        "String" or "FixedString" when value is byte[] bytes => Bytes(bytes),
        "Enum8" or "Enum16" when value is Enum => Plain(value),
        _ when IsNumber(type.Base) && value is string or bool => throw new InvalidCastException("text and truth are no numbers"),
        _ => Plain(value),
    };

    static string Plain(object value) => value switch
    {
        string text => text,
        Enum member => Convert.ToString(Convert.ChangeType(member, member.GetTypeCode(), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)!,
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        BigInteger or Guid or IPAddress or char => value.ToString()!,
        bool truth => truth ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException($"a {value.GetType().Name} has no text"),
    };

    static string Float(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture) switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double.NaN => "nan",
        _ when value is float single => single.ToString("R", CultureInfo.InvariantCulture),
        var number => number.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>
    /// Seconds since 1970, which do not depend on a time zone; in ten digits, since the server takes four for a year. Before 1970 text is
    /// used where the zone is UTC, because older servers read negative seconds wrongly.
    /// </summary>
    static string Time(TypeName type, object value, int scale, int zone)
    {
        if (value is string text)
            return text;
        var time = value switch
        {
            DateTimeOffset offset => offset.UtcDateTime,
            DateTime { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
            DateTime utc => utc,
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            _ => throw new InvalidCastException($"a {value.GetType().Name} is no time"),
        };
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        if (ticks < 0 && type.Quoted(zone) is "UTC" or "Etc/UTC")
            return time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(time.Ticks, scale);
        // Cut off towards the past, as the same time is when it is inserted.
        var unit = scale < 7 ? (long)Math.Pow(10, 7 - scale) : 1;
        ticks -= ((ticks % unit) + unit) % unit;
        return (ticks < 0 ? "-" : "") + Math.Abs(ticks / TimeSpan.TicksPerSecond).ToString("D10", CultureInfo.InvariantCulture) + Fraction(Math.Abs(ticks), scale);
    }

    static string Fraction(long ticks, int scale) =>
        scale == 0 ? "" : "." + (ticks % TimeSpan.TicksPerSecond).ToString("D7", CultureInfo.InvariantCulture).PadRight(9, '0')[..scale];

    static string Bytes(byte[] bytes) => Encoding.UTF8.GetString(bytes) is var text && !text.Contains('\uFFFD', StringComparison.Ordinal)
        ? text
        : throw new InvalidCastException("bytes that are no UTF-8 text cannot be a String parameter: pass Convert.ToHexString and write unhex({name:String})");

    static bool IsNumber(string type) => type.StartsWith("Int", StringComparison.Ordinal) || type.StartsWith("UInt", StringComparison.Ordinal)
        || type.StartsWith("Float", StringComparison.Ordinal) || type.StartsWith("Decimal", StringComparison.Ordinal);

    static StringBuilder AppendEscaped(StringBuilder text, string value)
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
        return text;
    }
}
