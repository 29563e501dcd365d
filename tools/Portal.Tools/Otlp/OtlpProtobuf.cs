namespace Portal.Tools.Otlp;

/// <summary>Encodes trace requests as OTLP protobuf. Field numbers: opentelemetry-proto v1, trace.proto, common.proto, resource.proto.</summary>
public static class OtlpProtobuf
{
    public const string ContentType = "application/x-protobuf";

    public static byte[] Encode(OtlpTraces traces)
    {
        using var writer = new ProtobufWriter();
        Write(writer, traces);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Appends the request to <paramref name="writer"/>, whose buffer a busy sender reuses.</summary>
    public static void Write(ProtobufWriter writer, OtlpTraces traces)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(traces);
        foreach (var resource in traces.Resources)
        {
            var start = writer.Begin(1);
            Write(writer, resource);
            writer.End(start);
        }
    }

    private static void Write(ProtobufWriter writer, OtlpResourceSpans resource)
    {
        var start = writer.Begin(1);
        Write(writer, 1, resource.Attributes);
        writer.End(start);
        foreach (var scope in resource.Scopes)
        {
            start = writer.Begin(2);
            var name = writer.Begin(1);
            Text(writer, 1, scope.Name);
            Text(writer, 2, scope.Version);
            writer.End(name);
            foreach (var span in scope.Spans)
            {
                var body = writer.Begin(2);
                Write(writer, span);
                writer.End(body);
            }
            Text(writer, 3, scope.SchemaUrl);
            writer.End(start);
        }
        Text(writer, 3, resource.SchemaUrl);
    }

    private static void Write(ProtobufWriter writer, OtlpSpan span)
    {
        writer.Bytes(1, span.TraceId);
        writer.Bytes(2, span.SpanId);
        if (span.ParentSpanId.Length > 0)
        {
            writer.Bytes(4, span.ParentSpanId);
        }

        Text(writer, 5, span.Name);
        writer.Varint(6, (ulong)span.Kind);
        writer.Fixed64(7, span.StartUnixNano);
        writer.Fixed64(8, span.EndUnixNano);
        Write(writer, 9, span.Attributes);
        foreach (var occurrence in span.Events)
        {
            var start = writer.Begin(11);
            writer.Fixed64(1, occurrence.TimeUnixNano);
            Text(writer, 2, occurrence.Name);
            Write(writer, 3, occurrence.Attributes);
            writer.End(start);
        }
        foreach (var link in span.Links)
        {
            var start = writer.Begin(13);
            writer.Bytes(1, link.TraceId);
            writer.Bytes(2, link.SpanId);
            Write(writer, 4, link.Attributes);
            writer.End(start);
        }
        if (span.Status != OtlpStatus.Unset || span.StatusMessage.Length > 0)
        {
            var start = writer.Begin(15);
            Text(writer, 2, span.StatusMessage);
            writer.Varint(3, (ulong)span.Status);
            writer.End(start);
        }
    }

    /// <summary>Writes each attribute as a KeyValue in <paramref name="field"/>.</summary>
    public static void Write(ProtobufWriter writer, int field, OtlpAttributes attributes)
    {
        foreach (var (key, value) in attributes)
        {
            var start = writer.Begin(field);
            writer.String(1, key);
            var body = writer.Begin(2);
            Write(writer, value);
            writer.End(body);
            writer.End(start);
        }
    }

    /// <summary>Writes the fields of an AnyValue.</summary>
    public static void Write(ProtobufWriter writer, OtlpValue value)
    {
        switch (value.Kind)
        {
            case OtlpValueKind.Empty:
                break;
            case OtlpValueKind.String:
                writer.String(1, value.AsString);
                break;
            case OtlpValueKind.Bool:
                writer.Varint(2, value.AsBool ? 1u : 0u);
                break;
            case OtlpValueKind.Int:
                writer.Varint(3, (ulong)value.AsInt);
                break;
            case OtlpValueKind.Double:
                writer.Fixed64(4, BitConverter.DoubleToUInt64Bits(value.AsDouble));
                break;
            case OtlpValueKind.Array:
                var array = writer.Begin(5);
                foreach (var item in value.AsArray)
                {
                    var start = writer.Begin(1);
                    Write(writer, item);
                    writer.End(start);
                }
                writer.End(array);
                break;
            case OtlpValueKind.Map:
                var map = writer.Begin(6);
                Write(writer, 1, value.AsMap);
                writer.End(map);
                break;
            case OtlpValueKind.Bytes:
                writer.Bytes(7, value.AsBytes);
                break;
            default:
                throw new InvalidOperationException($"Unknown kind of value: {value.Kind}.");
        }
    }

    private static void Text(ProtobufWriter writer, int field, string value)
    {
        if (value.Length > 0)
        {
            writer.String(field, value);
        }
    }
}
