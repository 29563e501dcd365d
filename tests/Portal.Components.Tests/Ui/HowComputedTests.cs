using Bunit;
using Portal.Ui;

namespace Portal.Components.Tests.Ui;

public sealed class HowComputedTests : PortalTestContext
{
    [Fact]
    public void Unopened_WritesNoExplanation()
    {
        var how = Show();

        how.Find(".how-panel").TextContent.Trim().ShouldBeEmpty();
        how.Find(".how-open").GetAttribute("aria-label").ShouldBe("How is PSI computed");
    }

    [Fact]
    public void Button_OpensThePanelOfItsOwnInstance()
    {
        var first = Show();
        var second = Show();

        first.Find(".how-open").GetAttribute("popovertarget").ShouldBe(first.Find(".how-panel").Id);
        first.Find(".how-panel").Id.ShouldNotBe(second.Find(".how-panel").Id);
    }

    [Fact]
    public async Task Opened_TellsParametersOfTheQueryFromOtherInputs()
    {
        var how = Show();

        await how.Find(".how-open").ClickAsync();

        how.Find(".how-formula").TextContent.ShouldBe("Σ(q−p)·ln(q/p)");
        how.FindAll("dl:not(.how-parameters) dt").Select(name => name.TextContent).ShouldBe(["n reference"]);
        how.FindAll(".how-parameters div").Select(row => row.TextContent).ShouldBe(["tenantdefault"]);
        how.Find("pre").TextContent.ShouldBe("SELECT bin FROM feature_bins_hour WHERE tenant = {tenant:String}");
    }

    private IRenderedComponent<HowComputed> Show() => Render<HowComputed>(parameters => parameters
        .Add(how => how.Subject, "PSI")
        .Add(how => how.Formula, "Σ(q−p)·ln(q/p)")
        .Add(how => how.Sql, "SELECT bin FROM feature_bins_hour WHERE tenant = {tenant:String}")
        .Add(how => how.Inputs, [new("n reference", "5000"), new("tenant", "default")]));
}
