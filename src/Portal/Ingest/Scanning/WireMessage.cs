using Portal.Ingest.Wire;

namespace Portal.Ingest.Scanning;

/// <summary>What a field of an OTLP message holds, as far as it can hold what is looked for.</summary>
internal enum WireContent : byte
{
    /// <summary>Nothing.</summary>
    None,
    Text,
    Number,
    Message,
}

/// <summary>
/// A message of OTLP as the scanner walks it. Made from the schema by which JSON is read, so that whatever the portal reads is looked through.
/// </summary>
internal sealed class WireMessage
{
    private const int MostFields = 16;

    private static readonly Dictionary<JsonMessage, WireMessage> Known = [];

    private readonly (WireContent Content, WireMessage? Nested)[] _fields = new (WireContent, WireMessage?)[MostFields];

    public static WireMessage Resource { get; } = Of(OtlpJsonSchema.Of(OtlpSignal.Traces).Fields[0].Nested!.Fields[0].Nested!);

    public static WireMessage Scope { get; } = Of(ScopeItems(OtlpSignal.Traces).Fields[0].Nested!);

    public static WireMessage Span { get; } = Of(ScopeItems(OtlpSignal.Traces).Fields[1].Nested!);

    public static WireMessage LogRecord { get; } = Of(ScopeItems(OtlpSignal.Logs).Fields[1].Nested!);

    public static WireMessage Metric { get; } = Of(ScopeItems(OtlpSignal.Metrics).Fields[1].Nested!);

    public static WireMessage Pair { get; } = Of(OtlpJsonSchema.Pair);

    /// <summary>OTLP's AnyValue.</summary>
    public static WireMessage Value { get; } = Pair._fields[2].Nested!;

    /// <summary>An event of a span.</summary>
    public static WireMessage Event { get; } = Span._fields[11].Nested!;

    /// <param name="number">Of the field.</param>
    public (WireContent Content, WireMessage? Nested) this[uint number] => number < MostFields ? _fields[number] : default;

    private static JsonMessage ScopeItems(OtlpSignal signal) => OtlpJsonSchema.Of(signal).Fields[0].Nested!.Fields[1].Nested!;

    private static WireMessage Of(JsonMessage schema)
    {
        if (Known.TryGetValue(schema, out var known))
        {
            return known;
        }

        var message = Known[schema] = new WireMessage();
        foreach (var field in schema.Fields)
        {
            message._fields[field.Number] = field.Type switch
            {
                JsonType.Message or JsonType.Messages => (WireContent.Message, Of(field.Nested!)),
                JsonType.Text or JsonType.Base64 => (WireContent.Text, null),
                JsonType.Int64 or JsonType.Double when schema.IsValue => (WireContent.Number, null),
                _ => default,
            };
        }

        return message;
    }
}
