using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Portal.Tests;

/// <summary>Holds the arrows of docs/architecture.md: who may import whom, read from the source text.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Folders of src/Portal that every slice may use.</summary>
    private static readonly string[] Shared = ["Ui", "Live", "Api", "Panels", "Documents"];

    private static readonly string Source = Path.GetFullPath(Path.Combine(Here(), "..", "..", "src"));

    [Fact]
    public void Slice_OfThePortal_ImportsNoOtherSlice()
    {
        var slices = Directory.GetDirectories(Path.Combine(Source, "Portal")).Select(d => Path.GetFileName(d)!)
            .Where(name => char.IsUpper(name[0]) && name is not "Properties").ToList();

        slices.SelectMany(slice => Imports(Path.Combine(Source, "Portal", slice))
                .Where(import => slices.Contains(import.Slice) && import.Slice != slice && !Shared.Contains(import.Slice) && !import.IsPortalUrls && !MayImport(slice, import.Slice))
                .Select(import => $"{import.File} uses Portal.{import.Slice}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Ui_ImportsNothingOfOurs() =>
        Imports(Path.Combine(Source, "Portal", "Ui")).Where(i => i.Slice != "Ui").Select(i => $"{i.File} uses Portal.{i.Slice}").ShouldBeEmpty();

    [Fact]
    public void Live_ImportsOnlyTelemetryAndGovernance() =>
        Imports(Path.Combine(Source, "Portal", "Live")).Where(i => i.Slice is not ("Live" or "Telemetry" or "Governance")).Select(i => $"{i.File} uses Portal.{i.Slice}").ShouldBeEmpty();

    [Fact]
    public void Panels_ImportOnlyWhatTheyDraw() =>
        Imports(Path.Combine(Source, "Portal", "Panels")).Where(i => i.Slice is not ("Panels" or "Live" or "Ui" or "Telemetry" or "Governance")).Select(i => $"{i.File} uses Portal.{i.Slice}").ShouldBeEmpty();

    [Fact]
    public void Documents_ImportOnlyUi() =>
        Imports(Path.Combine(Source, "Portal", "Documents")).Where(i => i.Slice is not ("Documents" or "Ui")).Select(i => $"{i.File} uses Portal.{i.Slice}").ShouldBeEmpty();

    [Theory]
    [InlineData("Portal.Telemetry", "Telemetry")]
    [InlineData("Portal.Governance", "Governance")]
    public void Library_ImportsNothingElseOfOurs(string project, string own) =>
        Imports(Path.Combine(Source, project)).Where(i => i.Slice != own).Select(i => $"{i.File} uses Portal.{i.Slice}").ShouldBeEmpty();

    [Theory]
    [InlineData("Portal.Telemetry")]
    [InlineData("Portal.Governance")]
    public void Library_KnowsNoBlazor(string project) =>
        SourceFiles(Path.Combine(Source, project)).Where(file => File.ReadAllText(file).Contains("Microsoft.AspNetCore.Components", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void JavaScript_OfComponents_LivesInUiOnly() =>
        Directory.GetFiles(Path.Combine(Source, "Portal"), "*.razor.js", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Ui{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Program_StaysATableOfContents() =>
        File.ReadLines(Path.Combine(Source, "Portal", "Program.cs")).Count(line => !line.StartsWith("using ", StringComparison.Ordinal)).ShouldBeLessThan(80);

    /// <summary>The start-up code wires telemetry for all slices, as Program.cs does.</summary>
    private static bool MayImport(string slice, string other) => slice == "Hosting" || other == "Hosting";

    private static IEnumerable<(string File, string Slice, bool IsPortalUrls)> Imports(string folder) =>
        from file in SourceFiles(folder)
        from line in File.ReadLines(file)
        let match = Import().Match(line)
        where match.Success
        select (Path.GetRelativePath(Source, file), match.Groups["slice"].Value, line.Contains("PortalUrls", StringComparison.Ordinal) || line.TrimEnd(';', ' ').EndsWith("using Portal.Shell", StringComparison.Ordinal));

    private static IEnumerable<string> SourceFiles(string folder) =>
        new[] { "*.cs", "*.razor" }.SelectMany(pattern => Directory.GetFiles(folder, pattern, SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^\s*@?using\s+(static\s+)?Portal\.(?<slice>[A-Z]\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();
}
