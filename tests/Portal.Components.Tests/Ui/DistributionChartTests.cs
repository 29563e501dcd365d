using Bunit;
using Portal.Ui;

namespace Portal.Components.Tests.Ui;

public sealed class DistributionChartTests : PortalTestContext
{
    [Fact]
    public void Numbers_AreDrawnOnOneScale()
    {
        var chart = Show(categories: false, new DistributionBin("1–2", 0.8, 0.2, Moved: true), new DistributionBin("2–4", 0.2, 0.6), new DistributionBin("4–8", 0, 0.2));

        // The largest share of both, 0.8, is the top: 0.2 is a quarter of it, 0.6 three quarters.
        chart.FindAll(".bin .current").Select(column => column.GetAttribute("style")).ShouldBe(["height:25%", "height:75%", "height:25%"]);
        chart.Find("path").GetAttribute("d").ShouldBe("M0 100 V0 H1 V75 H2 V100 H3 V100");
        chart.FindAll(".bin.moved .arrow.down").Count.ShouldBe(1);
    }

    [Fact]
    public void Category_WithCallsBehindIt_LeadsToThem()
    {
        var chart = Show(categories: true, new DistributionBin("en", 0.7, 0.5), new DistributionBin("es", 0.3, 0.5, Moved: true, Href: "/calls?q=x"));

        chart.FindAll("a").ShouldHaveSingleItem().GetAttribute("href").ShouldBe("/calls?q=x");
        chart.Find("li.moved .shares").TextContent.Replace('\u00a0', ' ').ShouldBe("50 %from 30 %");
    }

    private IRenderedComponent<DistributionChart> Show(bool categories, params DistributionBin[] bins) => Render<DistributionChart>(parameters => parameters
        .Add(chart => chart.Title, "language")
        .Add(chart => chart.ValueName, "Language")
        .Add(chart => chart.CurrentName, "Now")
        .Add(chart => chart.ReferenceName, "Before")
        .Add(chart => chart.Categories, categories)
        .Add(chart => chart.Bins, bins));
}
