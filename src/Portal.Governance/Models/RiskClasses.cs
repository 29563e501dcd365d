using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Governance.Models;

/// <summary>The classes of risk a model can belong to, read from <c>risk-classes.json</c> or from a file an operator puts in its place.</summary>
public sealed class RiskClasses
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Dictionary<string, RiskClass> _byKey;

    private RiskClasses(Document document)
    {
        (Regime, Sources, All) = (document.Regime, document.Sources, document.Classes);
        _byKey = All.ToDictionary(one => one.Key, StringComparer.Ordinal);
    }

    /// <summary>The law the classes come from.</summary>
    public string Regime { get; }

    public IReadOnlyDictionary<string, RiskSource> Sources { get; }

    /// <summary>In the order in which they are offered: the strictest first.</summary>
    public IReadOnlyList<RiskClass> All { get; }

    /// <summary>Null: there is no such class, or none is named.</summary>
    public RiskClass? Find(string? key) => key is null ? null : _byKey.GetValueOrDefault(key);

    /// <summary>The text for a viewer; English where their language is missing.</summary>
    public static string TextOf(IReadOnlyDictionary<string, string> text, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(culture);
        return text.GetValueOrDefault(culture.TwoLetterISOLanguageName) ?? text["en"];
    }

    /// <summary>Reads the file that is part of the portal, or <paramref name="path"/>.</summary>
    /// <exception cref="InvalidDataException">The file does not say what it has to; the message names the fault.</exception>
    public static RiskClasses Load(string? path = null)
    {
        var name = path ?? "risk-classes.json";
        try
        {
            using var stream = path is null ? typeof(RiskClasses).Assembly.GetManifestResourceStream("Models/risk-classes.json")! : File.OpenRead(path);
            var document = JsonSerializer.Deserialize<Document>(stream, JsonOptions) ?? throw new InvalidDataException($"{name} is empty.");
            Check(document, name);
            return new RiskClasses(document);
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The classes of risk cannot be read from {name}: {fault.Message}", fault);
        }
    }

    private static void Check(Document document, string name)
    {
        foreach (var one in document.Classes)
        {
            Require(one.Key.Length is > 0 and <= ModelLimits.RiskClass, $"the key '{one.Key}' must have 1 to {ModelLimits.RiskClass} characters");
            Require(document.Classes.Count(other => other.Key == one.Key) == 1, $"there are two classes '{one.Key}'");
            Require(new[] { one.Name, one.Short, one.What }.Concat(one.Rules.Select(rule => rule.Says)).All(text => text.ContainsKey("en")), $"a text of '{one.Key}' is missing in English (en)");
            Require(one.Rules.All(rule => document.Sources.ContainsKey(rule.Source)), $"a rule of '{one.Key}' names a source that is not listed");
            Require(one.Rules.All(rule => rule.Quote.Length > 0), $"a rule of '{one.Key}' has no quote");
        }

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                throw new InvalidDataException($"{name}: {fault}.");
            }
        }
    }

    private sealed record Document(string Regime, IReadOnlyDictionary<string, RiskSource> Sources, IReadOnlyList<RiskClass> Classes);
}
