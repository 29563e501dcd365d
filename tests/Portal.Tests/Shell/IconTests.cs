using System.Text.RegularExpressions;
using Portal.Testing;

namespace Portal.Tests.Shell;

public sealed partial class IconTests
{
    private static readonly string Source = Path.Combine(RepositoryFolder.Root, "src", "Portal");

    [Fact]
    public void Icons_NamedInPagesAndNavigation_AreInTheSprite()
    {
        var known = File.ReadLines(Path.Combine(Source, "Shell", "theme", "icons.txt")).ToHashSet(StringComparer.Ordinal);
        Directory.GetFiles(Source, "*.*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".razor", StringComparison.Ordinal) || path.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(path => Use().Matches(File.ReadAllText(path)).Select(match => match.Groups["name"].Value))
            .Where(name => !known.Contains(name))
            .ShouldBeEmpty();
    }

    [GeneratedRegex(@"(<Icon Name=""|\bIcon = "")(?<name>[a-z_0-9]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Use();
}
