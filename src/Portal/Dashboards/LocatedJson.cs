using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Portal.Dashboards;

/// <summary>A JSON value that knows its line, so that what is wrong with it can be found in the file.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Scalar">A text, a decimal or a Boolean; null for null and for lists and objects.</param>
internal sealed record LocatedJson(
    JsonValueKind Kind, int Line, object? Scalar, IReadOnlyList<LocatedJson> Items, IReadOnlyDictionary<string, LocatedJson> Properties)
{
    private const int DeepestLevel = 16;

    private static readonly Dictionary<string, LocatedJson> None = new(StringComparer.Ordinal);

    /// <summary>Reads a whole text.</summary>
    /// <exception cref="JsonException">It is no JSON, or names a property twice; the exception knows the line, counted from 0.</exception>
    public static LocatedJson Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DeepestLevel, CommentHandling = JsonCommentHandling.Disallow });
        var lines = new LineCounter(bytes);
        reader.Read();
        var value = Read(ref reader, lines);
        reader.Read();
        return value;
    }

    private static LocatedJson Read(ref Utf8JsonReader reader, LineCounter lines)
    {
        var line = lines.At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new LocatedJson(JsonValueKind.Object, line, null, [], ReadProperties(ref reader, lines));
            case JsonTokenType.StartArray:
                var items = new List<LocatedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, lines));
                }
                return new LocatedJson(JsonValueKind.Array, line, null, items, None);
            case JsonTokenType.String:
                return Of(JsonValueKind.String, line, reader.GetString());
            case JsonTokenType.Number:
                // A number beyond a decimal is none this format knows; its text says so in the fault.
                return Of(JsonValueKind.Number, line, reader.TryGetDecimal(out var number) ? number : null);
            case JsonTokenType.True or JsonTokenType.False:
                return Of(reader.GetBoolean() ? JsonValueKind.True : JsonValueKind.False, line, reader.GetBoolean());
            default:
                return Of(JsonValueKind.Null, line, scalar: null);
        }
    }

    private static Dictionary<string, LocatedJson> ReadProperties(ref Utf8JsonReader reader, LineCounter lines)
    {
        var properties = new Dictionary<string, LocatedJson>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var line = lines.At((int)reader.TokenStartIndex);
            reader.Read();
            if (!properties.TryAdd(name, Read(ref reader, lines)))
            {
                throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"The property '{name}' stands twice in one object."), path: null, line - 1, bytePositionInLine: null);
            }
        }
        return properties;
    }

    private static LocatedJson Of(JsonValueKind kind, int line, object? scalar) => new(kind, line, scalar, [], None);

    /// <summary>Line numbers of positions that are asked for in ascending order.</summary>
    private sealed class LineCounter(byte[] bytes)
    {
        private int _position;
        private int _line = 1;

        public int At(int position)
        {
            for (; _position < position; _position++)
            {
                if (bytes[_position] == (byte)'\n')
                {
                    _line++;
                }
            }
            return _line;
        }
    }
}
