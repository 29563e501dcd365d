namespace Portal.Ingest.Wire;

internal enum JsonType : byte
{
    Message,
    Messages,
    Text,
    Hex,
    Base64,
    Fixed64,
    SignedFixed64,
    Int64,

    /// <summary>protobuf's sint32.</summary>
    ZigZag,
    Double,
    Bool,
    Enum,
    PackedFixed64,
    PackedDouble,
    PackedVarint,
}

/// <summary>A property of OTLP JSON and the protobuf field it stands for.</summary>
internal sealed record JsonField(string Name, int Number, JsonType Type, JsonMessage? Nested = null)
{
    public byte[] Utf8Name { get; } = System.Text.Encoding.UTF8.GetBytes(Name);

    /// <summary>For enums: the name of each value, from 0 on.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The tag that protobuf writes in front of the value.</summary>
    public uint Tag => ((uint)Number << 3) | Type switch
    {
        JsonType.Message or JsonType.Messages or JsonType.Text or JsonType.Hex or JsonType.Base64
            or JsonType.PackedFixed64 or JsonType.PackedDouble or JsonType.PackedVarint => 2u,
        JsonType.Fixed64 or JsonType.SignedFixed64 or JsonType.Double => 1u,
        JsonType.Int64 or JsonType.ZigZag or JsonType.Bool or JsonType.Enum => 0u,
        _ => throw new InvalidOperationException($"Unknown type {Type}."),
    };
}

internal sealed class JsonMessage
{
    public IReadOnlyList<JsonField> Fields { get; set; } = [];

    /// <summary>Something wrong within this message concerns it alone.</summary>
    public bool IsItem { get; init; }

    /// <summary>May nest within itself.</summary>
    public bool IsValue { get; init; }
}

/// <summary>
/// The part of OTLP's messages that the portal reads, by their JSON names. Properties that are not listed are passed over,
/// as the specification asks.
/// </summary>
internal static class OtlpJsonSchema
{
    /// <summary>An attribute: OTLP's KeyValue.</summary>
    public static JsonMessage Pair { get; } = BuildPair();

    private static readonly JsonMessage Resource = new() { Fields = [new("attributes", 1, JsonType.Messages, Pair)] };
    private static readonly JsonMessage Scope = new() { Fields = [new("name", 1, JsonType.Text), new("version", 2, JsonType.Text)] };

    private static readonly string[] Severities = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    /// <summary>SEVERITY_NUMBER_UNSPECIFIED, _TRACE, _TRACE2, _TRACE3, _TRACE4, _DEBUG ... _FATAL4.</summary>
    private static readonly string[] SeverityNames =
    [
        "SEVERITY_NUMBER_UNSPECIFIED",
        .. Severities.SelectMany(name => Enumerable.Range(1, 4).Select(step => $"SEVERITY_NUMBER_{name}{(step == 1 ? "" : step)}")),
    ];

    private static readonly JsonMessage[] Requests =
    [
        Request("resourceSpans", "scopeSpans", "spans", BuildSpan()),
        Request("resourceLogs", "scopeLogs", "logRecords", BuildLogRecord()),
        Request("resourceMetrics", "scopeMetrics", "metrics", OtlpJsonMetricSchema.Build(Pair)),
    ];

    /// <summary>The request of a signal.</summary>
    public static JsonMessage Of(OtlpSignal signal) => Requests[(int)signal];

    private static JsonMessage Request(string resources, string scopes, string items, JsonMessage item)
    {
        var scopeItems = new JsonMessage
        {
            Fields = [new("scope", 1, JsonType.Message, Scope), new(items, 2, JsonType.Messages, item), new("schemaUrl", 3, JsonType.Text)],
        };
        var resourceItems = new JsonMessage
        {
            Fields = [new("resource", 1, JsonType.Message, Resource), new(scopes, 2, JsonType.Messages, scopeItems), new("schemaUrl", 3, JsonType.Text)],
        };
        return new() { Fields = [new(resources, 1, JsonType.Messages, resourceItems)] };
    }

    private static JsonMessage BuildPair()
    {
        var value = new JsonMessage { IsValue = true };
        var pair = new JsonMessage { Fields = [new("key", 1, JsonType.Text), new("value", 2, JsonType.Message, value)] };
        var array = new JsonMessage { Fields = [new("values", 1, JsonType.Messages, value)] };
        var map = new JsonMessage { Fields = [new("values", 1, JsonType.Messages, pair)] };
        value.Fields =
        [
            new("stringValue", 1, JsonType.Text),
            new("intValue", 3, JsonType.Int64),
            new("doubleValue", 4, JsonType.Double),
            new("boolValue", 2, JsonType.Bool),
            new("arrayValue", 5, JsonType.Message, array),
            new("kvlistValue", 6, JsonType.Message, map),
            new("bytesValue", 7, JsonType.Base64),
        ];
        return pair;
    }

    private static JsonMessage BuildLogRecord() => new()
    {
        IsItem = true,
        Fields =
        [
            new("timeUnixNano", 1, JsonType.Fixed64),
            new("observedTimeUnixNano", 11, JsonType.Fixed64),
            new("severityNumber", 2, JsonType.Enum) { Names = SeverityNames },
            new("severityText", 3, JsonType.Text),
            new("body", 5, JsonType.Message, Pair.Fields[1].Nested),
            new("attributes", 6, JsonType.Messages, Pair),
            new("traceId", 9, JsonType.Hex),
            new("spanId", 10, JsonType.Hex),
            new("eventName", 12, JsonType.Text),
        ],
    };

    private static JsonMessage BuildSpan()
    {
        var occurrence = new JsonMessage
        {
            Fields = [new("timeUnixNano", 1, JsonType.Fixed64), new("name", 2, JsonType.Text), new("attributes", 3, JsonType.Messages, Pair)],
        };
        var link = new JsonMessage
        {
            Fields = [new("traceId", 1, JsonType.Hex), new("spanId", 2, JsonType.Hex), new("attributes", 4, JsonType.Messages, Pair)],
        };
        var status = new JsonMessage
        {
            Fields = [new("message", 2, JsonType.Text), new("code", 3, JsonType.Enum) { Names = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"] }],
        };
        return new JsonMessage
        {
            IsItem = true,
            Fields =
            [
                new("traceId", 1, JsonType.Hex),
                new("spanId", 2, JsonType.Hex),
                new("parentSpanId", 4, JsonType.Hex),
                new("name", 5, JsonType.Text),
                new("kind", 6, JsonType.Enum)
                {
                    Names = ["SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"],
                },
                new("startTimeUnixNano", 7, JsonType.Fixed64),
                new("endTimeUnixNano", 8, JsonType.Fixed64),
                new("attributes", 9, JsonType.Messages, Pair),
                new("events", 11, JsonType.Messages, occurrence),
                new("links", 13, JsonType.Messages, link),
                new("status", 15, JsonType.Message, status),
            ],
        };
    }
}
