using System.Text;

namespace Portal.Ui;

/// <summary>
/// Colours of series as names of theme variables. A name has the same colour on every page and after every reload,
/// because the colour follows from the name alone.
/// </summary>
public static class SeriesPalette
{
    /// <summary>Colours in the theme: --series-1 to --series-8, Okabe-Ito order.</summary>
    public const int Size = 8;

    public const string Accent = "--accent";
    public const string Muted = "--text-muted";
    public const string Critical = "--status-critical";

    /// <summary>The variable of a place in the palette, counted from 1.</summary>
    public static string Variable(int place) => $"--series-{place}";

    /// <summary>The colour of an application, model or other named thing.</summary>
    public static string ColorOf(string name) => Variable(PlaceOf(name));

    /// <summary>
    /// Colours for names that stand in one chart and nowhere else: each keeps the colour of its name where that is free
    /// and takes the next free one otherwise, so that up to <see cref="Size"/> series differ.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Distinct(IEnumerable<string> names)
    {
        var taken = new HashSet<int>();
        var colors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var place = PlaceOf(name);
            for (var tries = 0; tries < Size && !taken.Add(place); tries++)
            {
                place = place % Size + 1;
            }
            colors[name] = Variable(place);
        }
        return colors;
    }

    // FNV-1a, 32 bits (Fowler, Noll, Vo): string.GetHashCode differs from process to process.
    private static int PlaceOf(string name)
    {
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ part) * 16777619u;
        }
        return (int)(hash % Size) + 1;
    }
}
