using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Live;

/// <summary>Why a panel could not be computed; pages and clients choose their words by it.</summary>
public enum LiveFault
{
    /// <summary>ClickHouse does not answer: starting, restarting or unreachable.</summary>
    Unavailable,

    /// <summary>The query ran into its time limit.</summary>
    Timeout,

    /// <summary>Anything else; the log has the details under the error's id.</summary>
    Failed,
}

/// <summary>One computed state of a panel, shared by everyone who looks at it.</summary>
public sealed class LiveFrame
{
    private readonly Lazy<byte[]> _json;

    public LiveFrame() => _json = new Lazy<byte[]>(Serialize);

    /// <summary>Counts up by one with each frame of a panel; a gap means frames were skipped, which is harmless.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the query was asked; the range is resolved at this moment.</summary>
    public required DateTimeOffset ComputedAt { get; init; }

    /// <summary>When the portal received the newest call shown; null where the panel does not know or there is none.</summary>
    public DateTimeOffset? NewestReceived { get; init; }

    /// <summary>The panel's result; null in an error frame.</summary>
    public object? Value { get; init; }

    /// <summary>Null in a good frame.</summary>
    public LiveFault? Fault { get; init; }

    /// <summary>What a viewer may quote so that the error is found in the log.</summary>
    public string? ErrorId { get; init; }

    /// <summary>A sentence in English for clients of the hub; pages word <see cref="Fault"/> themselves. Names no host and no SQL.</summary>
    public string? Error => Fault switch
    {
        null => null,
        LiveFault.Unavailable => $"ClickHouse is not available at the moment. Error id: {ErrorId}.",
        LiveFault.Timeout => $"The query took too long and was ended. Error id: {ErrorId}.",
        LiveFault.Failed or _ => $"The panel could not be computed. Error id: {ErrorId}.",
    };

    /// <summary>The whole frame as clients of the hub get it, UTF-8: <c>sequence, computedAt, newestReceived</c> and either <c>data</c> or <c>error</c>. Serialised once.</summary>
    public ReadOnlyMemory<byte> Json => _json.Value;

    private byte[] Serialize()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("sequence", Sequence);
            writer.WriteString("computedAt", ComputedAt);
            if (NewestReceived is { } received)
            {
                writer.WriteString("newestReceived", received);
            }
            if (Fault is { } fault)
            {
                writer.WriteStartObject("error");
                writer.WriteString("code", JsonNamingPolicy.CamelCase.ConvertName(fault.ToString()));
                writer.WriteString("id", ErrorId);
                writer.WriteString("message", Error);
                writer.WriteEndObject();
            }
            else
            {
                writer.WritePropertyName("data");
                JsonSerializer.Serialize(writer, Value, PortalJson.Options);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Hands a frame's bytes to SignalR as they are, so that a thousand viewers cost one serialisation.</summary>
internal sealed class LiveFrameConverter : JsonConverter<LiveFrame>
{
    public override LiveFrame Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Frames only travel from the portal to its viewers.");

    public override void Write(Utf8JsonWriter writer, LiveFrame value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
}
