using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Governance.Access;
using Portal.Shell;

namespace Portal.Components.Tests.Shell;

public sealed class NavListTests : PortalTestContext
{
    private static NavItem Item(NavSection section, string href, int order, string policy) => new()
    {
        Section = section,
        Href = href,
        Icon = "home",
        Texts = typeof(ShellTexts),
        TextKey = "Search",
        Order = order,
        Policy = policy,
    };

    [Fact]
    public void NavList_ItemsOfSeveralSections_AreGroupedInReadingOrder()
    {
        AddAuthorization().SetAuthorized("Vera").SetPolicies(PortalPolicies.View);
        Services.AddNavItem(Item(NavSection.Administer, "/keys", 10, PortalPolicies.View));
        Services.AddNavItem(Item(NavSection.Watch, "/latency", 20, PortalPolicies.View));
        Services.AddNavItem(Item(NavSection.Watch, "/cost", 10, PortalPolicies.View));

        var list = Render<NavList>();

        list.FindAll("h2").Select(heading => heading.TextContent).ShouldBe(["Watch", "Administer"]);
        list.FindAll("a").Select(link => link.GetAttribute("href")).ShouldBe(["/cost", "/latency", "/keys"]);
    }

    [Fact]
    public void NavList_ItemOfAnotherPolicy_IsNotListed()
    {
        AddAuthorization().SetAuthorized("Vera").SetPolicies(PortalPolicies.View);
        Services.AddNavItem(Item(NavSection.Watch, "/latency", 10, PortalPolicies.View));
        Services.AddNavItem(Item(NavSection.Administer, "/keys", 10, PortalPolicies.Administer));

        Render<NavList>().FindAll("a").Select(link => link.GetAttribute("href")).ShouldBe(["/latency"]);
    }
}
