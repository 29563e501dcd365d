using Bunit;
using Portal.Ui;

namespace Portal.Components.Tests.Ui;

public sealed class EstimateBarTests : PortalTestContext
{
    [Fact]
    public void Estimate_OnAScale_StandsAtItsShareOfIt()
    {
        // (0.15 - 0.1) / (0.3 - 0.1) = 25 %; whiskers from 10 % (0.12) over 40 % (0.08 / 0.2); the line at 50 %.
        var bar = Show(0.15, 0.12, 0.20, reference: 0.2, minimum: 0.1, maximum: 0.3);

        bar.Find(".estimate-dot").GetAttribute("style").ShouldBe("left:25%");
        bar.Find(".estimate-whisker").GetAttribute("style").ShouldBe("left:10%;width:40%");
        bar.Find(".estimate-reference").GetAttribute("style").ShouldBe("left:50%");
        bar.Find(".estimate-scale").GetAttribute("aria-label")!.Replace('\u00a0', ' ')
            .ShouldBe("Selection rate: 15 %, 95 % interval 12 % to 20 %, n 1,234, Reference: 20 %");
    }

    [Fact]
    public void Interval_BeyondTheScale_EndsOpenAtItsEdge()
    {
        var bar = Show(0.15, 0.05, 0.4, minimum: 0.1, maximum: 0.3);

        bar.Find(".estimate-whisker").GetAttribute("style").ShouldBe("left:0%;width:100%");
        bar.Find(".estimate-whisker").ClassList.ShouldContain("open-low");
        bar.Find(".estimate-whisker").ClassList.ShouldContain("open-high");
    }

    [Fact]
    public void Ratio_HalfAndDouble_StandEquallyFarFromOne()
    {
        // ln 0.5 and ln 2 lie at 1/4 and 3/4 between ln 0.25 and ln 4.
        var bar = Show(1, 0.5, 2, minimum: 0.25, maximum: 4, logarithmic: true);

        bar.Find(".estimate-dot").GetAttribute("style").ShouldBe("left:50%");
        bar.Find(".estimate-whisker").GetAttribute("style").ShouldBe("left:25%;width:50%");
    }

    [Fact]
    public void Undefined_IsDrawnAsMissingAndNotAsZero()
    {
        var bar = Show(null, null, null);

        bar.FindAll(".estimate-dot").ShouldBeEmpty();
        bar.FindAll(".estimate-none").Count.ShouldBe(1);
        bar.Find(".estimate-text").TextContent.ShouldContain("Not enough data");
    }

    private IRenderedComponent<EstimateBar> Show(
        double? value, double? low, double? high, double? reference = null, double minimum = 0, double maximum = 1, bool logarithmic = false) =>
        Render<EstimateBar>(parameters => parameters
            .Add(bar => bar.Label, "Selection rate")
            .Add(bar => bar.Value, value)
            .Add(bar => bar.Low, low)
            .Add(bar => bar.High, high)
            .Add(bar => bar.N, 1234)
            .Add(bar => bar.Reference, reference)
            .Add(bar => bar.Minimum, minimum)
            .Add(bar => bar.Maximum, maximum)
            .Add(bar => bar.Logarithmic, logarithmic));
}
