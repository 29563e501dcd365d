namespace Portal.Ui;

/// <summary>Where a tile stands in a grid of <see cref="GridLayout.Columns"/> columns, counted from 0, and how many cells it takes.</summary>
public sealed record Tile(string Id, int X, int Y, int W, int H)
{
    public int Bottom => Y + H;

    public bool Overlaps(Tile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return X < other.X + other.W && other.X < X + W && Y < other.Y + other.H && other.Y < Y + H;
    }
}

/// <summary>
/// Arranges tiles: none overlap, none hang in the air. A tile that is moved or resized keeps the place it was given, those in its way go below it, and all rise
/// until they touch the top or another tile. The same tiles give the same arrangement, so that undo and a second viewer see the same.
/// </summary>
public static class GridLayout
{
    public const int Columns = 12;
    public const int LeastWidth = 2;
    public const int LeastHeight = 2;
    public const int MostHeight = 24;

    /// <summary>In the order in which they are read: by row, then by column.</summary>
    public static IReadOnlyList<Tile> InReadingOrder(IEnumerable<Tile> tiles) =>
        [.. tiles.OrderBy(tile => tile.Y).ThenBy(tile => tile.X).ThenBy(tile => tile.Id, StringComparer.Ordinal)];

    /// <summary>Takes tiles from anywhere: sizes are brought within bounds, overlaps are resolved downward, gaps closed.</summary>
    public static IReadOnlyList<Tile> Settle(IEnumerable<Tile> tiles) => Compact(PushDown([], tiles.Select(Bound)));

    /// <summary>Gives one tile a new place and size.</summary>
    public static IReadOnlyList<Tile> Place(IReadOnlyList<Tile> tiles, Tile placed)
    {
        var fixedTile = Bound(placed);
        // Without the tile first: what can rise into its old place makes room for it.
        var others = Compact([.. tiles.Where(tile => !IsSame(tile, placed))]);
        return Compact(PushDown([fixedTile], others));
    }

    /// <summary>Moves a tile by one step; up and down pass the next tile, since one row alone may change nothing.</summary>
    public static IReadOnlyList<Tile> Nudge(IReadOnlyList<Tile> tiles, string id, int dx, int dy)
    {
        var tile = Find(tiles, id);
        var last = tiles.Max(other => other.Bottom);
        for (var y = tile.Y + dy; ; y += dy)
        {
            var moved = Place(tiles, tile with { X = tile.X + dx, Y = y });
            if (dy == 0 || y <= 0 || y >= last || Find(moved, id).Y != tile.Y)
            {
                return moved;
            }
        }
    }

    /// <summary>Makes a tile wider or narrower, higher or lower.</summary>
    public static IReadOnlyList<Tile> Resize(IReadOnlyList<Tile> tiles, string id, int dw, int dh)
    {
        var tile = Find(tiles, id);
        return Place(tiles, tile with { W = Math.Min(tile.W + dw, Columns - tile.X), H = tile.H + dh });
    }

    /// <summary>A place for one more tile: the first gap it fits into, else below all.</summary>
    public static Tile FreePlace(IReadOnlyList<Tile> tiles, string id, int w, int h)
    {
        var bottom = tiles.Select(tile => tile.Bottom).DefaultIfEmpty(0).Max();
        for (var y = 0; y < bottom; y++)
        {
            for (var x = 0; x + w <= Columns; x++)
            {
                var candidate = new Tile(id, x, y, w, h);
                if (!tiles.Any(candidate.Overlaps))
                {
                    return candidate;
                }
            }
        }
        return Bound(new Tile(id, 0, bottom, w, h));
    }

    private static Tile Find(IReadOnlyList<Tile> tiles, string id) => tiles.First(tile => string.Equals(tile.Id, id, StringComparison.Ordinal));

    private static bool IsSame(Tile one, Tile other) => string.Equals(one.Id, other.Id, StringComparison.Ordinal);

    private static Tile Bound(Tile tile)
    {
        var w = Math.Clamp(tile.W, LeastWidth, Columns);
        return tile with
        {
            W = w,
            H = Math.Clamp(tile.H, LeastHeight, MostHeight),
            X = Math.Clamp(tile.X, 0, Columns - w),
            Y = Math.Max(0, tile.Y),
        };
    }

    private static List<Tile> PushDown(List<Tile> placed, IEnumerable<Tile> others)
    {
        foreach (var tile in InReadingOrder(others))
        {
            var free = tile;
            while (placed.Where(free.Overlaps).Select(other => other.Bottom).DefaultIfEmpty(-1).Max() is >= 0 and var below)
            {
                free = free with { Y = below };
            }
            placed.Add(free);
        }
        return placed;
    }

    private static List<Tile> Compact(List<Tile> tiles)
    {
        var risen = new List<Tile>(tiles.Count);
        foreach (var tile in InReadingOrder(tiles))
        {
            var floor = risen.Where(other => tile.X < other.X + other.W && other.X < tile.X + tile.W).Select(other => other.Bottom).DefaultIfEmpty(0).Max();
            risen.Add(tile with { Y = floor });
        }
        return risen;
    }
}
