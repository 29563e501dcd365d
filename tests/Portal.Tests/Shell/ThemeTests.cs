using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Testing;

namespace Portal.Tests.Shell;

/// <summary>Contrast as WCAG 2.2 defines it (relative luminance of sRGB, (L1 + 0.05) / (L2 + 0.05)), computed from the theme file itself.</summary>
public sealed partial class ThemeTests
{
    private static readonly string[] Surfaces = ["surface-0", "surface-1", "surface-2"];
    private static readonly string[] TextColors = ["text", "text-muted", "accent", "status-ok", "status-warning", "status-critical", "status-unknown"];

    public static TheoryData<string> Themes => ["light", "dark"];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_OnEverySurface_HasAContrastOfAtLeast4Point5(string theme)
    {
        var colors = Colors(theme);
        var pairs = (from surface in Surfaces from text in TextColors select (text, surface)).Append(("on-accent", "accent")).Append(("on-accent", "accent-hover"));
        pairs.Select(pair => (pair, Contrast: Contrast(colors[pair.Item1], colors[pair.Item2])))
            .Where(pair => pair.Contrast < 4.5)
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Series_OnCards_HaveAContrastOfAtLeast3(string theme)
    {
        var colors = Colors(theme);
        Enumerable.Range(1, 8).Select(i => (i, Contrast: Contrast(colors[$"series-{i}"], colors["surface-1"]))).Where(pair => pair.Contrast < 3).ShouldBeEmpty();
    }

    [Fact]
    public void LightAndDark_NameTheSameColors() => Colors("dark").Keys.Order().ShouldBe(Colors("light").Keys.Order());

    [Fact]
    public void Contrast_OfBlackOnWhite_Is21() => Contrast("#000000", "#ffffff").ShouldBe(21, 0.001);

    private static Dictionary<string, string> Colors(string theme)
    {
        var css = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "src", "Portal", "Shell", "theme", "1-tokens.css"));
        var start = css.IndexOf($"[data-theme=\"{theme}\"]", StringComparison.Ordinal);
        var block = css[start..css.IndexOf('}', start)];
        return Variable().Matches(block).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);
    }

    private static double Contrast(string first, string second)
    {
        var (a, b) = (Luminance(first), Luminance(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color)
    {
        double Channel(int at)
        {
            var value = int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    [GeneratedRegex(@"--(?<name>[\w-]+):\s*(?<value>#[0-9a-f]{6});", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
