using System.Globalization;
using System.Text.Json;

namespace Portal.Governance.Backup;

/// <summary>Values of records as JSON and back, without loss: what JSON's numbers cannot hold exactly is text.</summary>
internal static class RecordValues
{
    /// <exception cref="RecordCopyException">There is no kind for this type.</exception>
    public static RecordKind KindOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            type = Enum.GetUnderlyingType(type);
        }
        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => RecordKind.Text,
            TypeCode.Boolean => RecordKind.Boolean,
            TypeCode.Byte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 => RecordKind.Integer,
            TypeCode.Decimal => RecordKind.Decimal,
            TypeCode.Single or TypeCode.Double => RecordKind.Double,
            TypeCode.DateTime => RecordKind.Time,
            _ when type == typeof(Guid) => RecordKind.Guid,
            _ when type == typeof(DateTimeOffset) => RecordKind.Time,
            _ when type == typeof(DateOnly) => RecordKind.Date,
            _ when type == typeof(TimeSpan) => RecordKind.Duration,
            _ when type == typeof(byte[]) => RecordKind.Bytes,
            _ when typeof(IEnumerable<string>).IsAssignableFrom(type) => RecordKind.TextArray,
            _ => throw new RecordCopyException($"A record has a column of type {type.Name}, which backups do not know yet."),
        };
    }

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                json.WriteNullValue();
                break;
            case bool boolean:
                json.WriteBooleanValue(boolean);
                break;
            case byte or short or int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            case DateTime time:
                json.WriteStringValue(time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                break;
            case double number:
                json.WriteStringValue(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case float number:
                json.WriteStringValue(((double)number).ToString("R", CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                json.WriteStringValue(date.ToString("O", CultureInfo.InvariantCulture));
                break;
            case TimeSpan duration:
                json.WriteStringValue(duration.ToString("c", CultureInfo.InvariantCulture));
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }
                json.WriteEndArray();
                break;
            case IFormattable other when value is Guid or decimal:
                json.WriteStringValue(other.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new RecordCopyException($"A record holds a value of type {value.GetType().Name}, which backups do not know yet.");
        }
    }

    /// <summary>Null for a missing value.</summary>
    public static object? Read(JsonElement value, RecordKind kind) => value.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        RecordKind.Text => value.GetString(),
        RecordKind.Integer => value.GetInt64(),
        RecordKind.Boolean => value.GetBoolean(),
        RecordKind.Guid => value.GetGuid(),
        RecordKind.Time => DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        RecordKind.Date => DateOnly.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture),
        RecordKind.Duration => TimeSpan.ParseExact(value.GetString()!, "c", CultureInfo.InvariantCulture),
        RecordKind.Decimal => decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        RecordKind.Double => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        RecordKind.Bytes => value.GetBytesFromBase64(),
        RecordKind.TextArray => value.EnumerateArray().Select(text => text.GetString()!).ToArray(),
        _ => throw new RecordCopyException($"The backup holds a kind of value ('{kind}') that this version does not know."),
    };
}
