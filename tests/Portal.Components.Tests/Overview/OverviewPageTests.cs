using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Overview;
using Portal.Telemetry.Series;

namespace Portal.Components.Tests.Overview;

public sealed class OverviewPageTests : PortalTestContext
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly SeriesWindow Window = new(Now.AddHours(-1), Now, TimeSpan.FromMinutes(1), SeriesSource.Minute);
    private readonly LiveFeed _feed;
    private IReadOnlyList<ApplicationOverview> _applications = [];
    private bool _everCalled;

    public OverviewPageTests()
    {
        _feed = new LiveFeed(
            [
                new LivePanel(CallPanels.Overview, (_, _, _) => Task.FromResult(new LiveResult(new OverviewResult(Window, _applications), Now))),
                new LivePanel(OverviewPanels.Spend, (_, _, _) => Task.FromResult(new LiveResult(new MetricResult(Window, [], 0, [new MetricGroup("checkout", false, 12.5m, [])], 1, Now)))),
                new LivePanel(CallPanels.Filters, (_, _, _) => Task.FromResult(new LiveResult(new FilterValuesResult(
                    new Dictionary<CallDimension, IReadOnlyList<string>> { [CallDimension.Application] = _everCalled ? ["shop"] : [] }), null))),
            ],
            Options.Create(new LiveOptions()),
            TimeProvider.System,
            NullLogger<LiveFeed>.Instance);
        Services.AddSingleton(_feed);
        Services.AddSingleton(new IngestAddress("http://localhost:4318"));
        AddAuthorization().SetAuthorized("Vera").SetClaims(new Claim(PortalClaims.Tenant, "default"));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private static ApplicationOverview Application(string name, ulong calls, ulong errors)
    {
        var row = new BreakdownRow(name, calls, errors, 0, 0, new Quantiles(100, 200, 300, calls), new Quantiles(null, null, null, 0), null);
        return new ApplicationOverview(row, row, [Now], [200], [calls], Now);
    }

    [Fact]
    public async Task Page_SomeFail_NamesThemFirstAndInWords()
    {
        _applications = [Application("busy", 5000, 0), Application("failing", 100, 20)];
        var page = Render<OverviewPage>();
        await page.WaitForElementAsync("a.tile");

        page.Find(".headline strong").TextContent.ShouldBe("1 of 2 applications needs a look.");
        page.FindAll("a.tile .name").Select(name => name.TextContent).ShouldBe(["failing", "busy"]);
        page.Find("a.tile").GetAttribute("href").ShouldBe("/latency?range=1h&application=failing");
        page.Find("a.tile .reason").TextContent.ShouldBe("error rate 20\u00a0%");
    }

    [Fact]
    public async Task Page_NeverACall_ShowsHowToSendOne()
    {
        var page = Render<OverviewPage>();
        await page.WaitForElementAsync(".first-trace");
        page.Find(".first-trace code").TextContent.ShouldContain("http://localhost:4318");
    }

    [Fact]
    public async Task Page_CallsOnlyBefore_OffersALongerRange()
    {
        _everCalled = true;
        var page = Render<OverviewPage>();
        var link = await page.WaitForElementAsync("p.wider a");
        link.GetAttribute("href").ShouldBe("/?range=30d");
    }

    [Fact]
    public async Task Page_Disposed_LeavesNoSubscription()
    {
        var page = Render<OverviewPage>();
        await page.WaitForElementAsync(".first-trace");
        _feed.Status.Subscribers.ShouldBe(3); // the overview, its spend, and the question whether there was ever a call

        await DisposeComponentsAsync();

        _feed.Status.Subscribers.ShouldBe(0);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _ = _feed.DisposeAsync().AsTask();
        }
    }
}
