using Bunit;
using Portal.Ui;

namespace Portal.Components.Tests.Ui;

public sealed class CellMapTests : PortalTestContext
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly MapColumn[] Hours = [new(Start, Start.AddHours(1)), new(Start.AddHours(1), Start.AddHours(2), "Release 7")];
    private readonly List<MapPick> _picks = [];

    [Fact]
    public void Cell_OfEachStatus_HasAClassAndWordsOfItsOwn()
    {
        var map = Show(
            Row("a", new MapCell(Status.Ok, .5, "PSI 0.02", "steady"), new MapCell(Status.Warning, 1, "PSI 0.14", "to watch")),
            Row("b", new MapCell(Status.Critical, 1, "PSI 0.41", "drifted"), new MapCell(Status.Unknown, 0, "n 40", "not enough data")),
            Row("c", null, null));

        var cells = map.FindAll("[role=gridcell]");
        cells.Select(cell => cell.ClassList[1]).ShouldBe(["ok", "warning", "critical", "unknown", "none", "none"]);
        cells.Select(cell => cell.GetAttribute("aria-label"))
            .ShouldBe(["steady, PSI 0.02", "to watch, PSI 0.14", "drifted, PSI 0.41", "not enough data, n 40", "No data", "No data"]);
    }

    [Fact]
    public void Row_WithFewerCellsThanColumns_ShowsTheRestAsMissing()
    {
        var map = Show(new MapRow("a", "a", [new MapCell(Status.Ok, 0, "PSI 0", "steady")], new HashSet<int>()));

        map.FindAll("[role=gridcell]").Select(cell => cell.ClassList[1]).ShouldBe(["ok", "none"]);
    }

    [Fact]
    public async Task Pick_OfARowThatIsGone_IsNoPick()
    {
        var map = Show(Row("a", null, null));

        await map.InvokeAsync(() => map.Instance.OnPickAsync(0, 1));
        await map.InvokeAsync(() => map.Instance.OnPickAsync(3, 0));

        _picks.ShouldBe([new MapPick("a", 1)]);
    }

    [Fact]
    public async Task Table_Opened_SaysTheSameAsTheCells()
    {
        var map = Show(Row("a", new MapCell(Status.Ok, 0, "PSI 0.02", "steady"), new MapCell(Status.Critical, 1, "PSI 0.41", "drifted")));
        map.FindAll("table").ShouldBeEmpty();

        await map.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);

        // The newest first, as in the tables of charts.
        map.FindAll("td").Select(cell => cell.TextContent).ShouldBe(["drifted, PSI 0.41", "steady, PSI 0.02"]);
        map.Find("tbody tr th").TextContent.ShouldContain("Release 7");
    }

    private IRenderedComponent<CellMap> Show(params MapRow[] rows) => Render<CellMap>(parameters => parameters
        .Add(map => map.Label, "Features by time")
        .Add(map => map.RowTitle, "Feature")
        .Add(map => map.Columns, Hours)
        .Add(map => map.Rows, rows)
        .Add(map => map.OnPick, _picks.Add));

    private static MapRow Row(string key, params MapCell?[] cells) => new(key, key, cells, new HashSet<int>());
}
