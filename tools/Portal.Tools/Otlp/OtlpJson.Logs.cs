using System.Globalization;
using System.Text.Json;

namespace Portal.Tools.Otlp;

public static partial class OtlpJson
{
    public static byte[] Encode(OtlpLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        return Encode("resourceLogs", logs.Resources, Write);
    }

    private static void Write(Utf8JsonWriter json, OtlpResourceLogs resource)
    {
        json.WriteStartObject();
        BeginScope(json, "scopeLogs", resource.Attributes, resource.ScopeName);
        json.WriteStartArray("logRecords");
        foreach (var record in resource.Records)
        {
            Write(json, record);
        }

        json.WriteEndArray();
        EndScope(json);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OtlpLogRecord record)
    {
        json.WriteStartObject();
        json.WriteString("timeUnixNano", record.TimeUnixNano.ToString(CultureInfo.InvariantCulture));
        json.WriteString("observedTimeUnixNano", record.TimeUnixNano.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("severityNumber", record.SeverityNumber);
        json.WriteString("eventName", record.EventName);
        json.WritePropertyName("body");
        Write(json, record.Body);
        Write(json, "attributes", record.Attributes);
        json.WriteString("traceId", Convert.ToHexStringLower(record.TraceId));
        json.WriteString("spanId", Convert.ToHexStringLower(record.SpanId));
        json.WriteEndObject();
    }

    private static void BeginScope(Utf8JsonWriter json, string scopes, OtlpAttributes resource, string scopeName)
    {
        json.WriteStartObject("resource");
        Write(json, "attributes", resource);
        json.WriteEndObject();
        json.WriteStartArray(scopes);
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", scopeName);
        json.WriteEndObject();
    }

    private static void EndScope(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
