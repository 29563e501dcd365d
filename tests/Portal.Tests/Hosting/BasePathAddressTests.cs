using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Portal.Shell;

namespace Portal.Tests.Hosting;

/// <summary>An address written without the base path works on a developer's machine and nowhere below a path.</summary>
public sealed partial class BasePathAddressTests
{
    private static readonly string Source = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "src", "Portal"));

    [Fact]
    public void PortalUrls_EveryAddress_BeginsWithTheBasePath()
    {
        var text = File.ReadAllText(Path.Combine(Source, "Shell", "PortalUrls.cs"));

        BareAddress().Matches(text).Select(match => match.Value).ShouldBeEmpty();
        typeof(PortalUrls).GetMethods(BindingFlags.Public | BindingFlags.Static).Count(method => method.ReturnType == typeof(string)).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Markup_LinksAndForms_NameNoAbsolutePath() =>
        Directory.GetFiles(Source, "*.razor", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => AbsoluteLink().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))
            .ShouldBeEmpty("use PortalUrls");

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("""(=>|return|\?|:)\s*\$?"/[a-z][^"]*";""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BareAddress();

    [GeneratedRegex("""(href|action|src)="@?/[a-z]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AbsoluteLink();
}
