using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Overview;
using Portal.Panels.Signals;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Components.Tests.Overview;

public sealed class OverviewPageTests : PortalTestContext
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly SeriesWindow Window = new(Now.AddHours(-1), Now, TimeSpan.FromMinutes(1), SeriesSource.Minute);
    private readonly LiveFeed _feed;
    private IReadOnlyList<ApplicationOverview> _applications = [];
    private readonly List<HealthSignal> _signals = [];
    private bool _everCalled;

    public OverviewPageTests()
    {
        _feed = new LiveFeed(
            [
                new LivePanel(CallPanels.Overview, (_, _, _) => Task.FromResult(new LiveResult(new OverviewResult(Window, _applications), Now))),
                new LivePanel(OverviewPanels.Spend, (_, _, _) => Task.FromResult(new LiveResult(new MetricResult(Window, [], 0, [new MetricGroup("checkout", false, 12.5m, [])], 1, Now)))),
                new LivePanel(CallPanels.Filters, (_, _, _) => Task.FromResult(new LiveResult(new FilterValuesResult(
                    new Dictionary<CallDimension, IReadOnlyList<string>> { [CallDimension.Application] = _everCalled ? ["shop"] : [] }), null))),
                new LivePanel(SignalCatalogue.Panel, async (request, id, token) => new LiveResult(await Services.GetRequiredService<SignalCatalogue>().AskAsync(request, id, token)), _ => null),
            ],
            Options.Create(new LiveOptions()),
            TimeProvider.System,
            NullLogger<LiveFeed>.Instance);
        Services.AddSingleton(_feed);
        Services.AddSingleton(provider => new SignalCatalogue(_signals, NullLogger<SignalCatalogue>.Instance));
        Services.AddSingleton(new IngestAddress("http://localhost:4318"));
        var viewer = AddAuthorization().SetAuthorized("Vera");
        viewer.SetClaims(new Claim(PortalClaims.Tenant, "default"));
        viewer.SetPolicies(PortalPolicies.View);
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

    private static HealthSignal Signal(string id, params SignalReading[] readings) => new()
    {
        Id = id,
        Order = 10,
        Texts = typeof(OverviewTexts),
        TextKey = "Spend", // any text that exists: "Spend"
        Policy = PortalPolicies.View,
        Href = application => $"/{id}?application={application}",
        Query = (_, _) => Task.FromResult<IReadOnlyList<SignalReading>>(readings),
    };

    [Fact]
    public async Task Page_SignalWorseThanCalls_DecidesAndLeadsToItsPage()
    {
        _applications = [Application("busy", 5000, 0), Application("drifting", 100, 0)];
        _signals.Add(Signal("drift", new SignalReading("drifting", Status.Warning, "ReasonFewCalls", Now) { Arguments = [3] }));
        var page = Render<OverviewPage>();
        await page.WaitForAssertionAsync(() => page.Find("a.tile .name").TextContent.ShouldBe("drifting"));

        page.Find(".headline strong").TextContent.ShouldBe("1 of 2 applications needs a look.");
        page.Find("a.tile .reason").TextContent.ShouldBe("Spend: Only 3 calls: too few to judge");
        page.FindAll(".signals a").Select(link => link.GetAttribute("href")).ShouldBe(["/drift?application=drifting", "/drift?application=busy"]);
        page.FindAll(".signals a .visually-hidden")[1].TextContent.ShouldBe(": Unknown. Nothing was received that it could be told from.");
    }

    [Fact]
    public async Task Page_WithoutSignals_ShowsNoneOfThem()
    {
        _applications = [Application("busy", 5000, 0)];
        var page = Render<OverviewPage>();
        await page.WaitForElementAsync("a.tile");
        page.FindAll(".signals").ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_SignalFails_SaysSoAndKeepsTheRest()
    {
        _applications = [Application("busy", 5000, 0)];
        _signals.Add(Signal("drift") with { Query = (_, _) => throw new InvalidOperationException("no table") });
        var page = Render<OverviewPage>();
        await page.WaitForAssertionAsync(() => page.Find(".signals a .visually-hidden").TextContent.ShouldBe(": Unknown. It could not be computed at the moment; it is tried again."));
        page.Find(".headline strong").TextContent.ShouldBe("The one application with enough calls is fine.");
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
        _signals.Add(Signal("drift"));
        var page = Render<OverviewPage>();
        await page.WaitForElementAsync(".first-trace");
        _feed.Status.Subscribers.ShouldBe(4); // the overview, its spend, one signal, and the question whether there was ever a call

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
