using System.Collections.Concurrent;
using System.Security.Claims;
using Bunit;
using Bunit.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Sections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Access;
using Portal.Governance.Access;
using Portal.Latency;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Components.Tests.Latency;

public sealed class LatencyPageTests : PortalTestContext
{
    private static readonly SeriesWindow Window = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(15), TimeSpan.FromSeconds(5), SeriesSource.Raw);
    private readonly ConcurrentQueue<SeriesRequest> _requests = new();
    private readonly LiveFeed _feed;

    public LatencyPageTests()
    {
        _feed = new LiveFeed(Panels(), Options.Create(new LiveOptions()), TimeProvider.System, NullLogger<LiveFeed>.Instance);
        AddAuthorization().SetAuthorized("Vera").SetPolicies(PortalPolicies.View).SetClaims(new Claim(PortalClaims.Tenant, "default"));
        Services.AddSingleton(_feed);
        Services.AddSingleton(new IngestAddress("http://localhost:4318"));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Page_Disposed_LeavesNoSubscription()
    {
        await ShowAsync("/latency");
        _feed.Status.Subscribers.ShouldBe(8); // seven panels and the filter's values

        await DisposeComponentsAsync();

        _feed.Status.Subscribers.ShouldBe(0);
    }

    [Fact]
    public async Task Page_Paused_WatchesNothingAndGoesOnWhenResumed()
    {
        var page = await ShowAsync("/latency");

        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        _feed.Status.Subscribers.ShouldBe(0);
        page.Find(".pause-button").GetAttribute("aria-pressed").ShouldBe("true");

        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        _feed.Status.Subscribers.ShouldBe(8);
    }

    [Fact]
    public async Task Page_PausedAndFiltered_TakesOnePictureOfTheNewViewAndHoldsIt()
    {
        var page = await ShowAsync("/latency");
        await page.InvokeAsync(() => page.Find(".pause-button").Click());

        await page.InvokeAsync(() => Navigation.NavigateTo("/latency?model=gpt-4o"));

        await page.WaitForAssertionAsync(() => _requests.ShouldContain(request => request.Filter.Models.Contains("gpt-4o")), TimeSpan.FromSeconds(10));
        await page.WaitForAssertionAsync(() => _feed.Status.Subscribers.ShouldBe(0), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Page_Compared_WatchesThePreviousPeriodToo()
    {
        await ShowAsync("/latency?compare=1");
        _feed.Status.Subscribers.ShouldBe(9);
    }

    [Fact]
    public async Task Address_OfAView_IsWhatIsAskedAndShown()
    {
        var page = await ShowAsync("/latency?range=1h&model=gpt-4o&application=chat");

        await page.WaitForAssertionAsync(() => _requests.ShouldContain(request =>
            request.To - request.From == TimeSpan.FromHours(1) && request.Filter.Tenant == "default"
            && request.Filter.Models.SequenceEqual(new[] { "gpt-4o" }) && request.Filter.Applications.SequenceEqual(new[] { "chat" })), TimeSpan.FromSeconds(10));
        page.FindAll(".chips li button span:first-of-type").Select(chip => chip.TextContent).ShouldBe(["chat", "gpt-4o"]);
    }

    [Fact]
    public async Task Chip_Removed_LeavesTheAddress()
    {
        var page = await ShowAsync("/latency?range=1h&model=gpt-4o&application=chat");

        await page.InvokeAsync(() => page.FindAll(".chips li button")[0].Click());

        new Uri(Navigation.Uri).PathAndQuery.ShouldBe("/latency?range=1h&model=gpt-4o");
    }

    [Fact]
    public async Task Address_WithABadRange_SaysSoAndKeepsTheRest()
    {
        var page = await ShowAsync("/latency?range=yesterday&model=gpt-4o");

        page.Find(".notice").TextContent.ShouldContain("yesterday");
        page.FindAll(".chips li button span:first-of-type").Select(chip => chip.TextContent).ShouldBe(["gpt-4o"]);
    }

    [Fact]
    public async Task Summary_Arrived_AnswersInWordsAndANumber()
    {
        var page = await ShowAsync("/latency?range=1h");

        // 1800 ms against 1500 ms before: 20 % above.
        await page.WaitForAssertionAsync(
            () => page.Find(".headline").TextContent.Replace('\u00a0', ' ').ShouldMatch(@"p95 1.80 s\s+20 % above the previous hour"), TimeSpan.FromSeconds(10));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _feed.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Opens an address with charts 600 pixels wide, and the place of the layout where the page's actions go.</summary>
    private async Task<IRenderedComponent<ContainerFragment>> ShowAsync(string address)
    {
        Navigation.NavigateTo(address);
        var page = Render(builder =>
        {
            builder.OpenComponent<SectionOutlet>(0);
            builder.AddAttribute(1, nameof(SectionOutlet.SectionName), PageHead.ActionsSection);
            builder.CloseComponent();
            builder.OpenComponent<LatencyPage>(2);
            builder.CloseComponent();
        });
        await page.InvokeAsync(() => page.FindComponents<LiveChart>()[0].Instance.OnWidthAsync(600));
        return page;
    }

    private IEnumerable<LivePanel> Panels()
    {
        LivePanel Panel(string id, object value) => new(id, (request, _, _) =>
        {
            _requests.Enqueue(request);
            return Task.FromResult(new LiveResult(value));
        });
        yield return Panel(CallPanels.Summary, Summary(1_800));
        yield return Panel(CallPanels.SummaryPrevious, Summary(1_500));
        yield return Panel(CallPanels.Latency, new LatencySeriesResult(Window, []));
        yield return Panel(CallPanels.LatencyPrevious, new LatencySeriesResult(Window, []));
        yield return Panel(CallPanels.Heatmap, new LatencyHeatmapResult(Window, [], [], []));
        yield return Panel(CallPanels.Errors, new ErrorSeriesResult(Window, [], []));
        yield return Panel(CallPanels.ByApplication, new BreakdownResult(Window, CallDimension.Application, []));
        yield return Panel(CallPanels.ByModel, new BreakdownResult(Window, CallDimension.Model, []));
        yield return Panel(CallPanels.Filters, new FilterValuesResult(new Dictionary<CallDimension, IReadOnlyList<string>> { [CallDimension.Application] = ["chat"] }));
    }

    private static CallSummary Summary(double p95) =>
        new(100, 2, 10, 20, new Quantiles(p95 / 2, p95, p95 * 2, 100), new Quantiles(100, 200, 300, 100), 40, DateTimeOffset.UnixEpoch, Window);
}
