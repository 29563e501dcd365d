using Portal.Ui;

namespace Portal.Tests.Ui;

public sealed class SeriesPaletteTests
{
    // FNV-1a of the empty text is its offset basis 0x811c9dc5, of "a" 0xe40c292c, of "foobar" 0xbf9cf968 (test vectors of the draft by
    // Fowler, Noll, Vo and Eastlake): remainders by 8 are 5, 4 and 0, and places count from 1.
    [Theory]
    [InlineData("", "--series-6")]
    [InlineData("a", "--series-5")]
    [InlineData("foobar", "--series-1")]
    public void ColorOf_Name_FollowsFromTheNameAlone(string name, string expected) => SeriesPalette.ColorOf(name).ShouldBe(expected);

    [Fact]
    public void Distinct_UpToEightNames_AllDiffer()
    {
        string[] names = [.. Enumerable.Range(0, SeriesPalette.Size).Select(i => $"error-{i}")];
        SeriesPalette.Distinct(names).Values.Distinct(StringComparer.Ordinal).Count().ShouldBe(SeriesPalette.Size);
    }

    [Fact]
    public void Distinct_SameNamesInAnotherOrder_KeepTheirColors()
    {
        string[] names = ["timeout", "rate_limit", "content_filter", "server_error"];
        SeriesPalette.Distinct(names.Reverse()).ShouldBe(SeriesPalette.Distinct(names), ignoreOrder: true);
    }

    [Fact]
    public void Distinct_MoreNamesThanColors_StillGivesEachOne() =>
        SeriesPalette.Distinct(Enumerable.Range(0, 20).Select(i => $"error-{i}")).Count.ShouldBe(20);

    [Fact]
    public void Place_OfTheFirstEightNames_AllDiffer() =>
        SeriesPalette.Place(Enumerable.Range(0, 8).Select(i => $"application-{i}"), []).Select(placed => placed.Place).Distinct().Count().ShouldBe(8);

    [Fact]
    public void Place_OfLaterNames_SpreadsEvenly() =>
        SeriesPalette.Place(Enumerable.Range(0, 24).Select(i => $"model-{i}"), []).CountBy(placed => placed.Place).ShouldAllBe(place => place.Value == 3);

    // "foobar" belongs to place 1 (above); where that is taken and 2 is taken too, 3 is next.
    [Fact]
    public void Place_OfANameWhosePlaceIsTaken_IsTheNextFreeOne() =>
        SeriesPalette.Place(["foobar"], [1, 2]).ShouldBe([("foobar", 3)]);
}
