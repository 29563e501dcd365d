using Portal.Ui;

namespace Portal.Tests.Ui;

/// <summary>Layouts are drawn as text: one letter per tile, rows from top to bottom, each letter two columns wide, dots are free.</summary>
public sealed class GridLayoutTests
{
    [Fact]
    public void Place_OnAnother_PushesItDown() =>
        Draw(GridLayout.Place(Read("AABB..", "AABB..", "CC....", "CC...."), new Tile("A", 4, 0, 4, 2))).ShouldBe(["CCAA..", "CCAA..", "..BB..", "..BB.."]);

    [Fact]
    public void Place_BelowAll_RisesUntilItTouches() =>
        Draw(GridLayout.Place(Read("AABB..", "AABB.."), new Tile("A", 4, 9, 4, 2))).ShouldBe(["..BB..", "..BB..", "..AA..", "..AA.."]);

    [Fact]
    public void Place_UnderItsNeighbour_LetsTheNeighbourRise() =>
        Draw(GridLayout.Place(Read("AA....", "AA....", "BB....", "BB...."), new Tile("A", 0, 2, 4, 2))).ShouldBe(["BB....", "BB....", "AA....", "AA...."]);

    [Theory]
    [InlineData(-5, -5, 0, 0)]
    [InlineData(11, 0, 8, 0)]
    public void Place_OutsideTheGrid_StaysInside(int x, int y, int expectedX, int expectedY)
    {
        var tile = GridLayout.Place(Read("AA....", "AA...."), new Tile("A", x, y, 4, 2)).Single();

        (tile.X, tile.Y).ShouldBe((expectedX, expectedY));
    }

    [Fact]
    public void Nudge_Down_PassesTheNextTileWhateverItsHeight() =>
        Draw(GridLayout.Nudge(Read("AA....", "AA....", "BB....", "BB....", "BB...."), "A", 0, 1)).ShouldBe(["BB....", "BB....", "BB....", "AA....", "AA...."]);

    [Fact]
    public void Nudge_Up_PassesThePreviousTile() =>
        Draw(GridLayout.Nudge(Read("AA....", "AA....", "BB....", "BB...."), "B", 0, -1)).ShouldBe(["BB....", "BB....", "AA....", "AA...."]);

    [Fact]
    public void Nudge_AtTheEdge_ChangesNothing()
    {
        var tiles = Read("AABB..", "AABB..");

        GridLayout.Nudge(tiles, "A", -1, 0).ShouldBe(tiles, ignoreOrder: true);
        GridLayout.Nudge(tiles, "A", 0, -1).ShouldBe(tiles, ignoreOrder: true);
        GridLayout.Nudge(tiles, "A", 0, 1).ShouldBe(tiles, ignoreOrder: true);
    }

    [Fact]
    public void Resize_IntoANeighbour_PushesItDown() =>
        Draw(GridLayout.Resize(Read("AABB..", "AABB.."), "A", 2, 0)).ShouldBe(["AAA...", "AAA...", "..BB..", "..BB.."]);

    [Theory]
    [InlineData(-9, -9, 2, 2)]
    [InlineData(99, 99, 12, 24)]
    public void Resize_BeyondTheBounds_StopsThere(int dw, int dh, int w, int h)
    {
        var tile = GridLayout.Resize(Read("AA....", "AA...."), "A", dw, dh).Single();

        (tile.W, tile.H).ShouldBe((w, h));
    }

    [Fact]
    public void FreePlace_FirstGapThatFits_ThenBelow()
    {
        var tiles = Read("AABBBB", "AABBBB", "....CC", "....CC");

        GridLayout.FreePlace(tiles, "N", 8, 2).ShouldBe(new Tile("N", 0, 2, 8, 2));
        GridLayout.FreePlace(tiles, "N", 10, 2).ShouldBe(new Tile("N", 0, 4, 10, 2));
    }

    [Fact]
    public void InReadingOrder_IsByRowThenColumn() =>
        GridLayout.InReadingOrder(Read("..BBAA", "..BBAA", "CC....", "CC....")).Select(tile => tile.Id).ShouldBe(["B", "A", "C"]);

    [Fact]
    public void AnySeriesOfMoves_LeavesNoOverlapAndNoGapAndLosesNothing()
    {
        var random = new Random(7);
        IReadOnlyList<Tile> tiles = GridLayout.Settle(Enumerable.Range(0, 14).Select(i => new Tile($"t{i}", random.Next(14), random.Next(9), random.Next(14), random.Next(7))));
        for (var step = 0; step < 2_000; step++)
        {
            var id = $"t{random.Next(14)}";
            tiles = random.Next(3) switch
            {
                0 => GridLayout.Place(tiles, new Tile(id, random.Next(-3, 16), random.Next(-3, 40), random.Next(0, 14), random.Next(0, 9))),
                1 => GridLayout.Nudge(tiles, id, random.Next(-1, 2), 0),
                _ => GridLayout.Resize(tiles, id, random.Next(-1, 2), random.Next(-1, 2)),
            };

            tiles.Count.ShouldBe(14);
            tiles.SelectMany(one => tiles.Where(other => one.Id != other.Id && one.Overlaps(other))).ShouldBeEmpty();
            tiles.ShouldAllBe(tile => tile.X >= 0 && tile.X + tile.W <= 12 && tile.Y >= 0 && tile.W >= 2 && tile.H >= 2);
            tiles.ShouldAllBe(tile => tile.Y == 0 || tiles.Any(other => other.Bottom == tile.Y && other.X < tile.X + tile.W && tile.X < other.X + other.W));
        }
    }

    private static List<Tile> Read(params string[] rows)
    {
        var tiles = new List<Tile>();
        foreach (var id in rows.SelectMany(row => row).Where(char.IsLetter).Distinct())
        {
            var top = Array.FindIndex(rows, row => row.Contains(id, StringComparison.Ordinal));
            tiles.Add(new Tile(id.ToString(), rows[top].IndexOf(id) * 2, top, rows[top].Count(letter => letter == id) * 2, rows.Count(row => row.Contains(id, StringComparison.Ordinal))));
        }
        return tiles;
    }

    private static List<string> Draw(IReadOnlyList<Tile> tiles) =>
    [
        .. Enumerable.Range(0, tiles.Max(tile => tile.Bottom)).Select(y => string.Concat(Enumerable.Range(0, 6)
            .Select(x => tiles.FirstOrDefault(tile => tile.Overlaps(new Tile("?", x * 2, y, 1, 1)))?.Id ?? "."))),
    ];
}
