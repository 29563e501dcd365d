using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Portal.Tools.Otlp;

/// <summary>Encodes requests as OTLP JSON: ids in hex, 64-bit integers as strings, enums as numbers, lowerCamelCase names.</summary>
public static partial class OtlpJson
{
    public const string ContentType = "application/json";

    public static byte[] Encode(OtlpTraces traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        return Encode("resourceSpans", traces.Resources, Write);
    }

    private static byte[] Encode<T>(string name, IReadOnlyList<T> resources, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 10_000 }))
        {
            json.WriteStartObject();
            json.WriteStartArray(name);
            foreach (var resource in resources)
            {
                write(json, resource);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, OtlpResourceSpans resource)
    {
        json.WriteStartObject();
        json.WriteStartObject("resource");
        Write(json, "attributes", resource.Attributes);
        json.WriteEndObject();
        json.WriteStartArray("scopeSpans");
        foreach (var scope in resource.Scopes)
        {
            json.WriteStartObject();
            json.WriteStartObject("scope");
            json.WriteString("name", scope.Name);
            json.WriteString("version", scope.Version);
            json.WriteEndObject();
            json.WriteStartArray("spans");
            foreach (var span in scope.Spans)
            {
                Write(json, span);
            }

            json.WriteEndArray();
            json.WriteString("schemaUrl", scope.SchemaUrl);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("schemaUrl", resource.SchemaUrl);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OtlpSpan span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", Convert.ToHexStringLower(span.TraceId));
        json.WriteString("spanId", Convert.ToHexStringLower(span.SpanId));
        json.WriteString("parentSpanId", Convert.ToHexStringLower(span.ParentSpanId));
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        json.WriteString("startTimeUnixNano", span.StartUnixNano.ToString(CultureInfo.InvariantCulture));
        json.WriteString("endTimeUnixNano", span.EndUnixNano.ToString(CultureInfo.InvariantCulture));
        Write(json, "attributes", span.Attributes);
        json.WriteStartArray("events");
        foreach (var occurrence in span.Events)
        {
            json.WriteStartObject();
            json.WriteString("timeUnixNano", occurrence.TimeUnixNano.ToString(CultureInfo.InvariantCulture));
            json.WriteString("name", occurrence.Name);
            Write(json, "attributes", occurrence.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var link in span.Links)
        {
            json.WriteStartObject();
            json.WriteString("traceId", Convert.ToHexStringLower(link.TraceId));
            json.WriteString("spanId", Convert.ToHexStringLower(link.SpanId));
            Write(json, "attributes", link.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("status");
        json.WriteString("message", span.StatusMessage);
        json.WriteNumber("code", (int)span.Status);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, OtlpAttributes attributes)
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WritePropertyName("value");
            Write(json, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, OtlpValue value)
    {
        json.WriteStartObject();
        switch (value.Kind)
        {
            case OtlpValueKind.Empty:
                break;
            case OtlpValueKind.String:
                json.WriteString("stringValue", value.AsString);
                break;
            case OtlpValueKind.Bool:
                json.WriteBoolean("boolValue", value.AsBool);
                break;
            case OtlpValueKind.Int:
                json.WriteString("intValue", value.AsInt.ToString(CultureInfo.InvariantCulture));
                break;
            case OtlpValueKind.Double when double.IsFinite(value.AsDouble):
                json.WriteNumber("doubleValue", value.AsDouble);
                break;
            case OtlpValueKind.Double:
                json.WriteString("doubleValue", value.AsDouble switch { > 0 => "Infinity", < 0 => "-Infinity", _ => "NaN" });
                break;
            case OtlpValueKind.Array:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var item in value.AsArray)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case OtlpValueKind.Map:
                json.WriteStartObject("kvlistValue");
                Write(json, "values", value.AsMap);
                json.WriteEndObject();
                break;
            case OtlpValueKind.Bytes:
                json.WriteBase64String("bytesValue", value.AsBytes);
                break;
            default:
                throw new InvalidOperationException($"Unknown kind of value: {value.Kind}.");
        }
        json.WriteEndObject();
    }
}
