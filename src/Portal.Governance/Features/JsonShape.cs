using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portal.Governance.Features;

/// <summary>
/// A JSON Schema (draft 2020-12) of the keywords that providers accept for structured answers, and checks against it. A schema with any other keyword is refused
/// instead of being followed in part. Registries at hand hold no library for the whole of JSON Schema that can be restored.
/// </summary>
internal sealed class JsonShape
{
    private const int MostSchemaCharacters = 64 * 1024;
    private const int MostDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MostDepth };
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "format"];

    private readonly JsonShapeNode _root;

    private JsonShape(JsonShapeNode root) => _root = root;

    /// <exception cref="OutputFormatException">The text is no schema, or one with unsupported keywords.</exception>
    public static JsonShape Parse(string schema)
    {
        if (schema.Length > MostSchemaCharacters)
        {
            throw new OutputFormatException(OutputFormatFault.SchemaTooLarge, string.Create(CultureInfo.InvariantCulture, $"{MostSchemaCharacters} characters"));
        }
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(schema, Options);
        }
        catch (JsonException fault)
        {
            throw new OutputFormatException(OutputFormatFault.SchemaNotJson, fault.Message);
        }
        using (document)
        {
            return new JsonShape(new Reader(document.RootElement).Read(document.RootElement, "#"));
        }
    }

    /// <summary>Whether a text is JSON of this shape.</summary>
    public FormatVerdict Check(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MostDepth });
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
            {
                return FormatVerdict.Invalid;
            }
            var budget = new ShapeBudget();
            var matches = _root.Matches(document.RootElement, ref budget);
            return budget.IsSpent ? FormatVerdict.NotChecked : matches ? FormatVerdict.Valid : FormatVerdict.Invalid;
        }
        catch (JsonException)
        {
            return FormatVerdict.Invalid;
        }
    }

    /// <summary>Reads a schema into nodes; a reference that is met again while it is being read gives the same node, so schemas may be recursive.</summary>
    private sealed class Reader(JsonElement root)
    {
        private readonly Dictionary<string, JsonShapeNode> _references = new(StringComparer.Ordinal);

        public JsonShapeNode Read(JsonElement schema, string place)
        {
            var node = new JsonShapeNode();
            Fill(node, schema, place);
            return node;
        }

        private void Fill(JsonShapeNode node, JsonElement schema, string place)
        {
            if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                node.Never = schema.ValueKind == JsonValueKind.False;
                return;
            }
            if (schema.ValueKind != JsonValueKind.Object)
            {
                throw Unsupported("a schema that is no object", place);
            }
            foreach (var keyword in schema.EnumerateObject())
            {
                ReadKeyword(node, keyword.Name, keyword.Value, $"{place}/{keyword.Name}");
            }
        }

        private void ReadKeyword(JsonShapeNode node, string name, JsonElement value, string place)
        {
            switch (name)
            {
                case "type":
                    node.Types = Types(value, place);
                    break;
                case "enum" when value.ValueKind == JsonValueKind.Array:
                    node.Enum = [.. value.EnumerateArray().Select(one => one.Clone())];
                    break;
                case "const":
                    node.Enum = [value.Clone()];
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    node.Properties = value.EnumerateObject().ToDictionary(one => one.Name, one => Read(one.Value, $"{place}/{one.Name}"), StringComparer.Ordinal);
                    break;
                case "required" when value.ValueKind == JsonValueKind.Array:
                    node.Required = [.. value.EnumerateArray().Select(one => Text(one, place))];
                    break;
                case "additionalProperties":
                    node.AdditionalProperties = Read(value, place);
                    break;
                case "items":
                    node.Items = Read(value, place);
                    break;
                case "prefixItems" when value.ValueKind == JsonValueKind.Array:
                    node.PrefixItems = Many(value, place);
                    break;
                case "anyOf" when value.ValueKind == JsonValueKind.Array:
                    node.AnyOf = Many(value, place);
                    break;
                case "oneOf" when value.ValueKind == JsonValueKind.Array:
                    node.OneOf = Many(value, place);
                    break;
                case "allOf" when value.ValueKind == JsonValueKind.Array:
                    node.AllOf = Many(value, place);
                    break;
                case "not":
                    node.Not = Read(value, place);
                    break;
                case "$ref":
                    node.Reference = Resolve(Text(value, place), place);
                    break;
                case "pattern":
                    node.Pattern = Pattern(value, place);
                    break;
                default:
                    ReadLimit(node, name, value, place);
                    break;
            }
        }

        private static void ReadLimit(JsonShapeNode node, string name, JsonElement value, string place)
        {
            if (Annotations.Contains(name))
            {
                return;
            }
            if (value.ValueKind != JsonValueKind.Number)
            {
                throw Unsupported($"\"{name}\"", place);
            }
            var limit = value.GetDouble();
            switch (name)
            {
                case "minimum":
                    node.Minimum = limit;
                    break;
                case "maximum":
                    node.Maximum = limit;
                    break;
                case "exclusiveMinimum":
                    node.ExclusiveMinimum = limit;
                    break;
                case "exclusiveMaximum":
                    node.ExclusiveMaximum = limit;
                    break;
                case "multipleOf" when limit > 0:
                    node.MultipleOf = limit;
                    break;
                case "minLength":
                    node.MinLength = limit;
                    break;
                case "maxLength":
                    node.MaxLength = limit;
                    break;
                case "minItems":
                    node.MinItems = limit;
                    break;
                case "maxItems":
                    node.MaxItems = limit;
                    break;
                case "minProperties":
                    node.MinProperties = limit;
                    break;
                case "maxProperties":
                    node.MaxProperties = limit;
                    break;
                default:
                    throw Unsupported($"\"{name}\"", place);
            }
        }

        private JsonShapeNode[] Many(JsonElement schemas, string place) => [.. schemas.EnumerateArray().Select((one, index) => Read(one, string.Create(CultureInfo.InvariantCulture, $"{place}/{index}")))];

        private JsonShapeNode Resolve(string reference, string place)
        {
            if (_references.TryGetValue(reference, out var known))
            {
                return known;
            }
            var target = root;
            foreach (var part in reference.Split('/').Skip(1))
            {
                var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(name, out target))
                {
                    throw Unsupported($"the reference {reference}, which leads nowhere", place);
                }
            }
            if (reference != "#" && !reference.StartsWith("#/", StringComparison.Ordinal))
            {
                throw Unsupported($"a reference to another document, {reference}", place);
            }
            var node = new JsonShapeNode();
            _references.Add(reference, node);
            Fill(node, target, reference);
            return node;
        }

        private static Regex Pattern(JsonElement value, string place)
        {
            try
            {
                return OutputFormat.Compile(Text(value, place));
            }
            catch (OutputFormatException fault)
            {
                throw Unsupported($"a pattern that cannot be used ({fault.Message})", place);
            }
        }

        private static JsonTypes Types(JsonElement value, string place) => value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Aggregate(JsonTypes.None, (types, one) => types | Type(Text(one, place), place))
            : Type(Text(value, place), place);

        private static string Text(JsonElement value, string place) =>
            value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Unsupported("a value that is no text", place);

        private static JsonTypes Type(string name, string place) => name switch
        {
            "null" => JsonTypes.Null,
            "boolean" => JsonTypes.Boolean,
            "object" => JsonTypes.Object,
            "array" => JsonTypes.Array,
            "number" => JsonTypes.Number | JsonTypes.Integer,
            "integer" => JsonTypes.Integer,
            "string" => JsonTypes.String,
            _ => throw Unsupported($"the type \"{name}\"", place),
        };

        private static OutputFormatException Unsupported(string what, string place) => new(OutputFormatFault.SchemaUnsupported, $"{what} at {place}");
    }
}
