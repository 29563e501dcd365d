using System.Text.Json;
using Portal.Ingest.Dialects;

namespace Portal.Ingest;

/// <summary>A name that stands for another metric, for points whose attribute has one of the values.</summary>
/// <param name="Attribute">Null: for all points.</param>
/// <param name="Values">An empty text among them: also for points without the attribute.</param>
internal sealed record MetricAlias(string Metric, byte[]? Attribute, IReadOnlyList<byte[]> Values);

/// <summary>The several names that conventions and senders have given to one metric, read from metrics.json. The current convention's name is the one that is read by.</summary>
internal sealed class MetricNames
{
    private readonly Utf8Table<MetricAlias[]> _aliases;

    private MetricNames(Document document) => _aliases = new(document.Aliases
        .GroupBy(alias => alias.Name, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Select(ToAlias).ToArray())));

    /// <summary>The table that is part of the portal.</summary>
    public static MetricNames Default { get; } = Load();

    /// <summary>What the name may stand for; null: for itself.</summary>
    public MetricAlias[]? Find(ReadOnlySpan<byte> name) => _aliases.Find(name);

    private static MetricAlias ToAlias(AliasEntry entry) => new(
        entry.Metric,
        entry.Attribute is null ? null : System.Text.Encoding.UTF8.GetBytes(entry.Attribute),
        [.. entry.Values.Select(System.Text.Encoding.UTF8.GetBytes)]);

    private static MetricNames Load()
    {
        using var stream = typeof(MetricNames).Assembly.GetManifestResourceStream("Ingest/metrics.json")
            ?? throw new InvalidOperationException("metrics.json is not part of the assembly.");
        return new(JsonSerializer.Deserialize<Document>(stream, JsonSerializerOptions.Web)!);
    }

    private sealed record Document
    {
        public required List<AliasEntry> Aliases { get; init; }
    }

    private sealed record AliasEntry
    {
        public required string Name { get; init; }
        public required string Metric { get; init; }
        public string? Attribute { get; init; }
        public IReadOnlyList<string> Values { get; init; } = [];
    }
}
