using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Telemetry.Calls;

namespace Portal.Ingest.Dialects;

/// <summary>One meaning of one attribute name.</summary>
/// <param name="Rank">Place in the field's list: the smallest that a span carries wins.</param>
/// <param name="Dialect">Recorded when the rule decides what the span is; null says nothing about the dialect.</param>
/// <param name="When">The rule holds for spans of this kind only.</param>
/// <param name="ForTool">Where the value goes on spans of kind tool.</param>
/// <param name="Values">Names of this dialect to names of the convention; what is not listed stays as it is.</param>
/// <param name="NanosecondsPerUnit">For durations.</param>
/// <param name="Keep">The column does not hold all that the attribute said, so the attribute stays in the map too.</param>
/// <param name="Strip">For flattened names: what stands between the index and the part's own name.</param>
/// <param name="Without">For flattened names: a part that is left out.</param>
internal sealed record AttributeRule(
    CallField Field,
    int Rank,
    string? Dialect,
    CallKind? When,
    CallField? ForTool,
    FrozenDictionary<string, string>? Values,
    double NanosecondsPerUnit,
    bool Keep,
    byte[] Strip,
    byte[] Without)
{
    public CallField FieldFor(CallKind kind) => kind == CallKind.Tool && ForTool is { } field ? field : Field;
}

/// <summary>What an attribute name can mean. Flattened names ("prefix.*") have a prefix; others have length 0.</summary>
internal sealed record AttributeRules(AttributeRule[] Rules, int PrefixLength)
{
    public bool IsFlattened => PrefixLength > 0;
}

/// <summary>What a span event says.</summary>
/// <param name="Field">Where its attributes go as one message.</param>
/// <param name="Attributes">Its attributes are to be read as the span's.</param>
/// <param name="Evaluation">It is a judgement of an answer.</param>
internal sealed record EventRule(CallField Field, byte[] Role, bool Attributes, bool Evaluation);

/// <summary>The conventions that senders follow, read from dialects.json: attribute names, their precedence, units and values.</summary>
internal sealed class DialectMap
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Utf8Table<AttributeRules> _names;
    private readonly (byte[] Prefix, bool Indexed, AttributeRules Rules)[] _prefixes;
    private readonly FrozenDictionary<string, CallKind> _operations;

    private DialectMap(Document document)
    {
        _operations = document.Operations.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        var values = document.Values.ToDictionary(map => map.Key, map => map.Value.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
        var named = new Dictionary<string, List<AttributeRule>>(StringComparer.Ordinal);
        var indexed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (field, names) in document.Fields)
        {
            foreach (var (rank, entry) in names.Index())
            {
                var rule = new AttributeRule(field, rank, entry.Dialect, entry.When, entry.ForTool, entry.Values is null ? null : values[entry.Values],
                    NanosecondsPer(entry.Unit), entry.Keep, Encoding.UTF8.GetBytes(entry.Strip ?? ""), Encoding.UTF8.GetBytes(entry.Without ?? ""));
                if (!named.TryGetValue(entry.Name, out var rules))
                {
                    named.Add(entry.Name, rules = []);
                }

                rules.Add(rule);
                if (entry.Indexed)
                {
                    indexed.Add(entry.Name);
                }
            }
        }
        _names = new(named.Where(name => !name.Key.EndsWith('*')).Select(name => (name.Key, new AttributeRules([.. name.Value], 0))));
        _prefixes = [.. named.Where(name => name.Key.EndsWith('*')).Select(name =>
        {
            var prefix = Encoding.UTF8.GetBytes(name.Key[..^1]);
            return (prefix, indexed.Contains(name.Key), new AttributeRules([.. name.Value], prefix.Length));
        })];
        Events = new(document.Events.Select(rule => (rule.Name, new EventRule(rule.Field, Encoding.UTF8.GetBytes(rule.Role ?? ""), rule.Attributes, rule.Evaluation))));
        Resource = new(document.Resource.SelectMany(field => field.Value.Select((name, rank) => (name, new ResourceRule(field.Key, rank)))));
        Evaluation = new(document.Evaluation.SelectMany(field => field.Value.Select((name, rank) => (name, new EvaluationRule(field.Key, rank)))));
    }

    /// <summary>The map that is part of the portal.</summary>
    public static DialectMap Default { get; } = Load();

    public Utf8Table<EventRule> Events { get; }

    public Utf8Table<ResourceRule> Resource { get; }

    public Utf8Table<EvaluationRule> Evaluation { get; }

    /// <summary>What a span's attribute means; null: nothing that has a column of its own.</summary>
    public AttributeRules? Find(ReadOnlySpan<byte> name)
    {
        if (_names.Find(name) is { } rules)
        {
            return rules;
        }

        foreach (var (prefix, indexed, flattened) in _prefixes)
        {
            if (name.StartsWith(prefix) && (!indexed || (name.Length > prefix.Length && char.IsAsciiDigit((char)name[prefix.Length]))))
            {
                return flattened;
            }
        }
        return null;
    }

    /// <summary>The kind of an operation; null when the conventions do not name it.</summary>
    public CallKind? KindOf(string operation) => _operations.TryGetValue(operation, out var kind) ? kind : null;

    private static double NanosecondsPer(string? unit) => unit switch
    {
        null => 1,
        "ms" => 1e6,
        "s" => 1e9,
        _ => throw new InvalidDataException($"dialects.json: unknown unit '{unit}'."),
    };

    private static DialectMap Load()
    {
        using var stream = typeof(DialectMap).Assembly.GetManifestResourceStream("Ingest/dialects.json")
            ?? throw new InvalidOperationException("dialects.json is not part of the assembly.");
        return new(JsonSerializer.Deserialize<Document>(stream, JsonOptions)!);
    }

    private sealed record Document
    {
        public required Dictionary<string, CallKind> Operations { get; init; }
        public required Dictionary<string, Dictionary<string, string>> Values { get; init; }
        public required Dictionary<CallField, List<NameEntry>> Fields { get; init; }
        public required List<EventEntry> Events { get; init; }
        public required Dictionary<ResourceField, List<string>> Resource { get; init; }
        public required Dictionary<EvaluationField, List<string>> Evaluation { get; init; }
    }

    private sealed record NameEntry
    {
        public required string Name { get; init; }
        public string? Dialect { get; init; }
        public CallKind? When { get; init; }
        public CallField? ForTool { get; init; }
        public string? Values { get; init; }
        public string? Unit { get; init; }
        public bool Keep { get; init; }
        public bool Indexed { get; init; }
        public string? Strip { get; init; }
        public string? Without { get; init; }
    }

    private sealed record EventEntry
    {
        public required string Name { get; init; }
        public CallField Field { get; init; }
        public string? Role { get; init; }
        public bool Attributes { get; init; }
        public bool Evaluation { get; init; }
    }
}

internal enum ResourceField : byte
{
    Application,
    Environment,
    Version,
    ModelVersion,
    Team,
    SdkLanguage,
    SdkVersion,
    DistroName,
    DistroVersion,
}

/// <param name="Rank">The smallest that a resource carries wins.</param>
internal sealed record ResourceRule(ResourceField Field, int Rank);

/// <summary>What an attribute of an evaluation says.</summary>
internal enum EvaluationField : byte
{
    Name,
    Score,
    Label,
    Explanation,
    Evaluator,
    AnnotatorKind,
    ResponseId,
    ConversationId,
    ErrorType,
    Model,
    CaseId,
}

/// <param name="Rank">The smallest that an evaluation carries wins.</param>
internal sealed record EvaluationRule(EvaluationField Field, int Rank);
