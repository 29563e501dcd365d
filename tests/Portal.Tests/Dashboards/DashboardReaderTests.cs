using Portal.Dashboards;
using Portal.Live;
using Portal.Live.Series;
using Portal.Ui;

namespace Portal.Tests.Dashboards;

public sealed class DashboardReaderTests
{
    private readonly DashboardReader _reader = new(SomeSeries.Catalogue);

    [Fact]
    public void Read_WhatWasWritten_GivesTheSame()
    {
        var definition = new DashboardDefinition
        {
            Name = "Ünïcode \"quotes\" <b>",
            Description = "Two\nlines",
            Range = TimeRange.Parse("24h"),
            Panels =
            [
                new DashboardPanel
                {
                    Id = "a-1",
                    Title = "",
                    Metric = "latency.p95",
                    By = "model",
                    Form = PanelForm.Line,
                    Filter = DashboardPanel.NoFilter with { Applications = ["checkout", "o'brien"], Environments = ["production"] },
                    Place = new Tile("a-1", 0, 0, 6, 5),
                },
                new DashboardPanel { Id = "b_2", Title = "Calls", Metric = "calls", Form = PanelForm.Stat, Place = new Tile("b_2", 6, 0, 3, 3) },
            ],
        };

        var read = _reader.Read(DashboardJson.Write(definition));

        read.Faults.ShouldBeEmpty();
        read.Unavailable.ShouldBeEmpty();
        DashboardJson.Write(read.Definition.ShouldNotBeNull()).ShouldBe(DashboardJson.Write(definition));
        read.Definition.Panels[0].Filter.Applications.ShouldBe(["checkout", "o'brien"]);
        read.Definition.Panels[0].Place.ShouldBe(new Tile("a-1", 0, 0, 6, 5));
    }

    [Fact]
    public void Read_UnknownMetric_IsKeptAndNamed()
    {
        var read = _reader.Read("""{"schema":"portal.dashboard/1","name":"n","panels":[{"metric":"gpu.heat","form":"heatMap","by":"rack"}]}""");

        read.Faults.ShouldBeEmpty();
        read.Unavailable.ShouldBe(["gpu.heat"]);
        var panel = read.Definition.ShouldNotBeNull().Panels.Single();
        (panel.Metric, panel.By, panel.Form).ShouldBe(("gpu.heat", "rack", PanelForm.HeatMap));
    }

    [Fact]
    public void Read_PanelsWithoutPlace_StandSideBySide()
    {
        var read = _reader.Read("""{"schema":"portal.dashboard/1","name":"n","panels":[{"metric":"calls"},{"metric":"calls"},{"metric":"calls","form":"stat"}]}""");

        read.Definition.ShouldNotBeNull().Tiles.Select(tile => (tile.X, tile.Y, tile.W, tile.H)).ShouldBe([(0, 0, 6, 5), (6, 0, 6, 5), (0, 5, 3, 3)]);
        read.Definition.Panels.Select(panel => panel.Id).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void Read_OverlappingPlaces_AreResolved()
    {
        var read = _reader.Read("""{"schema":"portal.dashboard/1","name":"n","panels":[{"metric":"calls","place":{"x":0,"y":0,"w":6,"h":4}},{"metric":"calls","place":{"x":2,"y":1,"w":6,"h":4}}]}""");

        read.Definition.ShouldNotBeNull().Tiles.Select(tile => tile.Y).ShouldBe([0, 4]);
    }

    [Theory]
    [InlineData("", 1, "", "This is not JSON")]
    [InlineData("{\n\"name\": \n}", 3, "", "This is not JSON")]
    [InlineData("{\n\"name\":\"a\",\n\"name\":\"b\"}", 3, "", "'name' stands twice")]
    [InlineData("[1]", 1, "", "An object with schema, name")]
    [InlineData("{\n\"schema\":\"portal.dashboard/2\",\n\"name\":\"n\"}", 2, "schema", "write 'portal.dashboard/1'")]
    [InlineData("{\"schema\":\"portal.dashboard/1\"}", 1, "name", "This is missing.")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\n\"name\":7}", 2, "name", "A text in quotes belongs here.")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\n\"name\":\"  \"}", 2, "name", "This may not be empty.")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\n\"colour\":1}", 2, "colour", "There is no such property; known are schema, name")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\n\"range\":\"2h\"}", 2, "range", "use one of 5m, 15m")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\n\"panels\":{}}", 2, "panels", "A list of panels")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[\n{\"metric\":\"calls\",\n\"form\":\"pie\"}]}", 3, "panels[0].form", "Use one of line, stat.")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[\n{\"metric\":\"calls\",\n\"by\":\"model\"}]}", 3, "panels[0].by", "'calls' cannot be split; leave 'by' out.")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[\n{\"metric\":\"latency.p95\",\n\"by\":\"rack\"}]}", 3, "panels[0].by", "use one of model.")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[{\"metric\":\"calls\",\n\"place\":{\"x\":11,\n\"w\":6}}]}", 2, "panels[0].place.x", "A whole number from 0 to 6")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[{\"metric\":\"calls\",\n\"filter\":{\"application\":\"x\"}}]}", 2, "panels[0].filter.application", "A list of at most 50 texts")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[{\"metric\":\"calls\",\n\"filter\":{\"tenant\":[\"x\"]}}]}", 2, "panels[0].filter.tenant", "There is no such property")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[{\"metric\":\"calls\",\"id\":\"a\"},\n{\"metric\":\"calls\",\"id\":\"a\"}]}", 2, "panels[1].id", "Two panels have the id 'a'.")]
    [InlineData("{\"schema\":\"portal.dashboard/1\",\"name\":\"n\",\"panels\":[{\"metric\":\"calls\",\n\"id\":\"a b\"}]}", 2, "panels[0].id", "letters, digits")]
    public void Read_BadDocument_NamesLineFieldAndWhatToWrite(string document, int line, string field, string message)
    {
        var read = _reader.Read(document);

        read.Definition.ShouldBeNull();
        read.Faults.ShouldContain(fault => fault.Line == line && fault.Field == field && fault.Message.Contains(message, StringComparison.Ordinal), string.Join('\n', read.Faults));
    }

    [Fact]
    public void Read_SeveralFaults_NamesAllAtOnce()
    {
        var read = _reader.Read("{\"schema\":\"x\",\"name\":\"\",\"panels\":[{\"metric\":\"calls\",\"form\":\"pie\"},{}]}");

        read.Faults.Select(fault => fault.Field).ShouldBe(["schema", "name", "panels[0].form", "panels[1].metric"]);
    }

    [Fact]
    public void Read_TooMuch_IsRefusedBeforeItIsRead()
    {
        _reader.Read(new string(' ', 500_001)).Faults.Single().Message.ShouldContain("at most 500000");
        var many = string.Join(',', Enumerable.Repeat("""{"metric":"calls"}""", 61));
        _reader.Read($$"""{"schema":"portal.dashboard/1","name":"n","panels":[{{many}}]}""").Faults.Single().Message.ShouldContain("61 panels are too many");
        _reader.Read(string.Concat(Enumerable.Repeat("[", 40))).Faults.Single().Message.ShouldContain("This is not JSON");
    }
}
