using System.Collections.Frozen;
using System.Globalization;

namespace Portal.Telemetry.Senders;

/// <summary>Which names tell how old a sender's conventions are, and which names are nothing to worry about.</summary>
/// <remarks>Versions from the change log of the OpenTelemetry semantic conventions and, after 1.41, the migration guide of the GenAI ones.</remarks>
public static class SemanticConventions
{
    /// <summary>The last version before providers and messages were renamed (1.37); whoever sends its names sends old ones.</summary>
    public const int LastOldMinor = 36;

    /// <summary>Names that came with a minor version of 1.x.</summary>
    private static readonly FrozenDictionary<string, int> Since = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["gen_ai.usage.input_tokens"] = 27,
        ["gen_ai.provider.name"] = 37,
        ["gen_ai.input.messages"] = 37,
        ["gen_ai.output.messages"] = 37,
        ["gen_ai.system_instructions"] = 37,
        ["gen_ai.usage.cache_read.input_tokens"] = 40,
        ["gen_ai.usage.cache_creation.input_tokens"] = 40,
        ["gen_ai.usage.reasoning.output_tokens"] = 41,
        ["gen_ai.response.time_to_first_chunk"] = 41,
        ["gen_ai.usage.cache_write.input_tokens"] = 42,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names that were given up, with the last minor version that had them and what took their place.</summary>
    private static readonly FrozenDictionary<string, (int Until, string Successor)> Former = new Dictionary<string, (int, string)>(StringComparer.Ordinal)
    {
        ["gen_ai.system"] = (36, "gen_ai.provider.name"),
        ["gen_ai.usage.prompt_tokens"] = (26, "gen_ai.usage.input_tokens"),
        ["gen_ai.usage.completion_tokens"] = (26, "gen_ai.usage.output_tokens"),
        ["gen_ai.openai.request.service_tier"] = (36, "openai.request.service_tier"),
        ["gen_ai.openai.response.service_tier"] = (36, "openai.response.service_tier"),
        ["gen_ai.openai.request.seed"] = (29, "gen_ai.request.seed"),
        ["gen_ai.openai.request.response_format"] = (31, "gen_ai.output.type"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>First words of names that OpenTelemetry defines for other things than models; they are kept with the call and need no field.</summary>
    private static readonly FrozenSet<string> PlainWords = FrozenSet.ToFrozenSet(
    [
        "app", "aws", "azure", "browser", "client", "cloud", "code", "container", "cpu", "db", "deployment", "device", "dns", "enduser", "error", "event",
        "exception", "faas", "feature_flag", "gcp", "graphql", "host", "http", "jsonrpc", "k8s", "log", "mcp", "messaging", "net", "network", "nodejs", "openai",
        "os", "otel", "peer", "portal", "process", "rpc", "server", "service", "session", "source", "destination", "telemetry", "thread", "tls", "url", "user",
        "user_agent", "vcs",
    ], StringComparer.Ordinal);

    /// <summary>Beginnings of GenAI names that are parameters or details: kept with the call, no field is filled from them.</summary>
    private static readonly string[] PlainBeginnings =
        ["gen_ai.request.", "gen_ai.response.", "gen_ai.agent.", "gen_ai.tool.", "gen_ai.output.type", "gen_ai.data_source.", "gen_ai.embeddings.", "gen_ai.retrieval.", "gen_ai.workflow.", "gen_ai.token.", "llm.invocation_parameters"];

    /// <summary>Whether a name tells which version of the conventions a sender follows.</summary>
    public static bool IsTelling(string name) => Since.ContainsKey(name) || Former.ContainsKey(name);

    /// <summary>Whether a name needs no field of its own.</summary>
    public static bool IsPlain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return (dot > 0 && PlainWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name.AsSpan(0, dot)))
            || Array.Exists(PlainBeginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal));
    }

    /// <summary>What the names and the declared schema say together.</summary>
    /// <param name="telling">How often each telling name was seen.</param>
    /// <param name="schemaUrls">How many items declared each schema.</param>
    public static ConventionsSeen Detect(IReadOnlyDictionary<string, ulong> telling, IReadOnlyDictionary<string, ulong> schemaUrls)
    {
        ArgumentNullException.ThrowIfNull(telling);
        ArgumentNullException.ThrowIfNull(schemaUrls);
        // A name counts as old only where its successor is missing: some senders send both for a while, as they should.
        var old = telling.Keys
            .Where(name => Former.TryGetValue(name, out var former) && telling.GetValueOrDefault(former.Successor) < telling[name])
            .Order(StringComparer.Ordinal)
            .ToArray();
        return new ConventionsSeen(
            Declared: schemaUrls.Count == 0 ? null : VersionOf(schemaUrls.MaxBy(schema => schema.Value).Key),
            AtLeastMinor: telling.Keys.Where(Since.ContainsKey).Select(name => (int?)Since[name]).Max(),
            AtMostMinor: old.Length == 0 ? null : old.Min(name => Former[name].Until),
            OldNames: old);
    }

    /// <summary>What took the place of a name that was given up; null for every other name.</summary>
    public static string? SuccessorOf(string name) => Former.TryGetValue(name, out var former) ? former.Successor : null;

    /// <summary>"1.41.0" of ".../schemas/1.41.0"; the text itself where it ends in no version.</summary>
    private static string VersionOf(string schemaUrl)
    {
        var end = schemaUrl.TrimEnd('/');
        var last = end[(end.LastIndexOf('/') + 1)..];
        return last.Length > 0 && char.IsAsciiDigit(last[0]) ? last : schemaUrl;
    }
}

/// <summary>Which version of the conventions a sender follows, as far as it can be told.</summary>
/// <param name="Declared">Version of the schema URL that most items declare; null where none does.</param>
/// <param name="AtLeastMinor">The newest minor version of 1.x whose names were seen.</param>
/// <param name="AtMostMinor">The last minor version of 1.x that knew every old name seen.</param>
/// <param name="OldNames">Names seen that were given up since, without the names that took their place.</param>
public sealed record ConventionsSeen(string? Declared, int? AtLeastMinor, int? AtMostMinor, IReadOnlyList<string> OldNames)
{
    /// <summary>"v1.36", "v1.37 or later", "1.41.0 (declared)"; null where nothing tells.</summary>
    public string? Version => (AtMostMinor, Declared, AtLeastMinor) switch
    {
        ({ } most, _, { } least) when least > most => string.Create(CultureInfo.InvariantCulture, $"v1.{most} – v1.{least}"),
        ({ } most, _, _) => string.Create(CultureInfo.InvariantCulture, $"≤ v1.{most}"),
        (_, { } declared, _) => char.IsAsciiDigit(declared[0]) ? "v" + declared : declared,
        (_, _, { } least) => string.Create(CultureInfo.InvariantCulture, $"≥ v1.{least}"),
        _ => null,
    };
}
