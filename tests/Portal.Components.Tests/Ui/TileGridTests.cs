using Bunit;
using Microsoft.AspNetCore.Components;
using Portal.Ui;

namespace Portal.Components.Tests.Ui;

public sealed class TileGridTests : PortalTestContext
{
    private IReadOnlyList<Tile> _tiles = [new("b", 6, 0, 6, 4), new("a", 0, 0, 6, 4)];

    [Fact]
    public void Tiles_StandInReadingOrderWhateverTheirList() =>
        Show(editing: false).FindAll(".tile").Select(tile => tile.GetAttribute("data-tile")).ShouldBe(["a", "b"]);

    [Fact]
    public void Handles_AreThereOnlyWhileEditing()
    {
        Show(editing: false).FindAll(".tile-move").ShouldBeEmpty();
        Show(editing: true).FindAll(".tile-move").Select(handle => handle.GetAttribute("aria-label")).ShouldBe(["Move Panel a", "Move Panel b"]);
    }

    [Fact]
    public async Task Arrow_MovesAndSaysWhere()
    {
        var grid = Show(editing: true);

        await grid.InvokeAsync(() => grid.Instance.OnNudgeAsync("a", 1, 0));

        _tiles.Single(tile => tile.Id == "a").X.ShouldBe(1);
        grid.Find("[role=status]").TextContent.ShouldBe("Panel a: column 2 of 12, row 1, 6 columns wide, 4 rows high");
    }

    [Fact]
    public async Task Arrow_AtTheEdge_SaysThatNothingMoved()
    {
        var grid = Show(editing: true);

        await grid.InvokeAsync(() => grid.Instance.OnNudgeAsync("a", -1, 0));

        grid.Find("[role=status]").TextContent.ShouldBe("Panel a stays where it is");
    }

    [Fact]
    public async Task Drag_GivenUp_KeepsAllWhereTheyWere()
    {
        var grid = Show(editing: true);

        await grid.InvokeAsync(() => grid.Instance.OnDrag("a", 6, 0, 6, 4));
        grid.Find("[data-tile=a]").GetAttribute("style").ShouldBe("--x:7;--y:1;--w:6;--h:4");
        await grid.InvokeAsync(() => grid.Instance.OnCancel());

        grid.Find("[data-tile=a]").GetAttribute("style").ShouldBe("--x:1;--y:1;--w:6;--h:4");
        await grid.InvokeAsync(() => grid.Instance.OnDropAsync("a"));
        _tiles.Single(tile => tile.Id == "a").X.ShouldBe(0);
    }

    private IRenderedComponent<TileGrid> Show(bool editing) => Render<TileGrid>(parameters => parameters
        .Add(grid => grid.Tiles, _tiles)
        .Add(grid => grid.Editing, editing)
        .Add(grid => grid.Name, id => $"Panel {id}")
        .Add(grid => grid.Content, id => (RenderFragment)(builder => builder.AddContent(0, id)))
        .Add(grid => grid.OnArrange, tiles => _tiles = tiles));
}
