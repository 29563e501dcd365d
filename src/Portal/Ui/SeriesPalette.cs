using System.Collections.Frozen;
using System.Text;

namespace Portal.Ui;

/// <summary>
/// Colours of series as names of theme variables. A name has the same colour on every page and after every reload: the one it was given
/// when it was first seen, else one that follows from the name alone.
/// </summary>
public static class SeriesPalette
{
    /// <summary>Colours in the theme: --series-1 to --series-8, Okabe-Ito order.</summary>
    public const int Size = 8;

    public const string Accent = "--accent";
    public const string Muted = "--text-muted";
    public const string Critical = "--status-critical";

    private static FrozenDictionary<string, int> _given = FrozenDictionary<string, int>.Empty;

    /// <summary>Places of names that have been given one, the same for every viewer. What is not in it is placed by its name.</summary>
    public static void Give(IReadOnlyDictionary<string, int> places) => _given = places.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Places for new names: the place of the name itself where it is among the least used, else the next of those, so that the first <see cref="Size"/>
    /// names all differ and later ones spread evenly.
    /// </summary>
    /// <param name="known">Places already given.</param>
    public static IReadOnlyList<(string Name, int Place)> Place(IEnumerable<string> names, IEnumerable<int> known)
    {
        var uses = new int[Size + 1];
        foreach (var place in known)
        {
            uses[place]++;
        }
        var placed = new List<(string, int)>();
        foreach (var name in names)
        {
            var least = uses.Skip(1).Min();
            var place = PlaceOf(name);
            while (uses[place] > least)
            {
                place = place % Size + 1;
            }
            uses[place]++;
            placed.Add((name, place));
        }
        return placed;
    }

    /// <summary>The variable of a place in the palette, counted from 1.</summary>
    public static string Variable(int place) => $"--series-{place}";

    /// <summary>The colour of an application, model or other named thing.</summary>
    public static string ColorOf(string name) => Variable(GivenOrOwn(name));

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
            var place = GivenOrOwn(name);
            for (var tries = 0; tries < Size && !taken.Add(place); tries++)
            {
                place = place % Size + 1;
            }
            colors[name] = Variable(place);
        }
        return colors;
    }

    private static int GivenOrOwn(string name) => _given.TryGetValue(name, out var place) ? place : PlaceOf(name);

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
