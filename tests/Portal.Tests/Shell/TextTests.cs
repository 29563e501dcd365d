using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portal.Testing;

namespace Portal.Tests.Shell;

/// <summary>Every text exists in every language, takes the same values in each, and is one that the code asks for.</summary>
public sealed partial class TextTests
{
    private static readonly string Source = Path.Combine(RepositoryFolder.Root, "src", "Portal");

    /// <summary>Resource files of the neutral language, English.</summary>
    public static TheoryData<string> Files => [.. Directory.GetFiles(Source, "*.resx", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".es.resx", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Source, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Spanish_HasEveryText(string file)
    {
        var english = Texts(file);
        var spanish = Texts(Path.ChangeExtension(file, ".es.resx"));
        spanish.Keys.Order().ShouldBe(english.Keys.Order());
        spanish.Where(text => string.IsNullOrWhiteSpace(text.Value)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Spanish_TakesTheSameValues(string file)
    {
        var spanish = Texts(Path.ChangeExtension(file, ".es.resx"));
        Texts(file).Where(text => !Places(text.Value).SetEquals(Places(spanish[text.Key]))).Select(text => text.Key).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Code_AsksOnlyForTextsThatExist(string file)
    {
        var folder = Path.Combine(Source, Path.GetDirectoryName(file)!);
        // A folder may have texts of several subjects.
        var known = Files.Select(one => one.Data).Where(other => string.Equals(Path.GetDirectoryName(other), Path.GetDirectoryName(file), StringComparison.Ordinal))
            .SelectMany(other => Texts(other).Keys).ToHashSet(StringComparer.Ordinal);
        Directory.GetFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".razor", StringComparison.Ordinal) || path.EndsWith(".cs", StringComparison.Ordinal))
            .Where(path => !HasTextsOfItsOwn(path, folder))
            .SelectMany(path => Use().Matches(File.ReadAllText(path)).Select(match => (File: Path.GetFileName(path), Key: match.Groups["key"].Value)))
            .Where(use => !known.Contains(use.Key))
            .ShouldBeEmpty();
    }

    /// <summary>A folder within a slice's folder may bring its own resource files; its code is checked against those.</summary>
    private static bool HasTextsOfItsOwn(string path, string folder)
    {
        var own = Path.GetDirectoryName(path)!;
        return !string.Equals(own, folder, StringComparison.Ordinal) && Directory.EnumerateFiles(own, "*.resx").Any();
    }

    private static Dictionary<string, string> Texts(string file) => XDocument.Load(Path.Combine(Source, file)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\bText\[""(?<key>\w+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Use();
}
