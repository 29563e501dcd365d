using Portal.Governance.Models;

namespace Portal.Tests.Models;

public sealed class VersionLinksTests
{
    private static readonly Guid Support = Guid.CreateVersion7();
    private static readonly Guid Search = Guid.CreateVersion7();

    [Fact]
    public void Find_ByResponseModel_OfItsApplicationOnly()
    {
        var links = new VersionLinks([Link(Support, "support", models: ["gpt-4.1"])]);

        links.Find(new CallOrigin("support", "production", "gpt-4.1", "1.0")).Count.ShouldBe(1);
        links.Find(new CallOrigin("search", "production", "gpt-4.1", "1.0")).ShouldBeEmpty();
        links.Find(new CallOrigin("support", "production", "gpt-4o", "1.0")).ShouldBeEmpty();
    }

    [Fact]
    public void Find_SeveralMatch_TheMostExactOwnsTheCall()
    {
        var wide = Link(Search, application: null, models: ["gpt-4.1"]);
        var byModel = Link(Support, "support", models: ["gpt-4.1"]);
        var byBoth = Link(Support, "support", models: ["gpt-4.1"], versions: ["2.0"]);
        var stated = Link(Support, "support", attribute: "2026-11");
        var links = new VersionLinks([wide, byModel, byBoth, stated]);

        links.Find(new CallOrigin("support", "p", "gpt-4.1", "1.0")).ShouldBe([byModel]);
        links.Find(new CallOrigin("support", "p", "gpt-4.1", "2.0")).ShouldBe([byBoth]);
        links.Find(new CallOrigin("support", "p", "gpt-4.1", "2026-11")).ShouldBe([stated]);
        links.Find(new CallOrigin("other", "p", "gpt-4.1", "1.0")).ShouldBe([wide]);
    }

    [Fact]
    public void Find_VersionsToldByTheSame_TheOneDeployedThereOwnsTheCall()
    {
        var blue = Link(Support, "support", models: ["gpt-4.1"], deployedIn: ["production"]);
        var green = Link(Support, "support", models: ["gpt-4.1"], deployedIn: ["staging"]);
        var links = new VersionLinks([blue, green]);

        links.Find(new CallOrigin("support", "production", "gpt-4.1", "")).ShouldBe([blue]);
        links.Find(new CallOrigin("support", "staging", "gpt-4.1", "")).ShouldBe([green]);
        links.Find(new CallOrigin("support", "test", "gpt-4.1", "")).Count.ShouldBe(2);
    }

    private static LinkedVersion Link(
        Guid model, string? application, IReadOnlyList<string>? models = null, IReadOnlyList<string>? versions = null, string? attribute = null, IReadOnlyCollection<string>? deployedIn = null) =>
        new(model, Guid.CreateVersion7(), application, models ?? [], versions ?? [], attribute, deployedIn ?? []);
}
