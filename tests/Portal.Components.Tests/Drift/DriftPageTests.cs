using System.Collections.Concurrent;
using System.Security.Claims;
using Bunit;
using Bunit.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Sections;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Access;
using Portal.Drift;
using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Drift;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Drift;
using Portal.Telemetry.Features;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;
using Portal.Ui;

namespace Portal.Components.Tests.Drift;

public sealed class DriftPageTests : PortalTestContext
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Computation Computed = new("PSI of everything", "Σ", "Lewis (1994)", [], "SELECT 1");
    private readonly ConcurrentQueue<(string Panel, SeriesRequest Request, string? Argument)> _asked = new();
    private readonly LiveFeed _feed;

    public DriftPageTests()
    {
        _feed = new LiveFeed(Panels(), Options.Create(new LiveOptions()), TimeProvider.System, NullLogger<LiveFeed>.Instance);
        AddAuthorization().SetAuthorized("Vera").SetPolicies(PortalPolicies.View).SetClaims(new Claim(PortalClaims.Tenant, "default"));
        Services.AddSingleton(_feed);
        Services.AddSingleton(new IngestAddress("http://localhost:4318"));
        var references = new DriftReferences(new NoStore(), TimeProvider.System);
        Services.AddSingleton(references);
        Services.AddSingleton(new DriftReferenceCommands(references, guard: null!)); // whoever may only look is offered nothing to change
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Page_Disposed_LeavesNoSubscription()
    {
        var page = Show("/drift?application=chat");
        await page.WaitForAssertionAsync(() => _feed.Status.Subscribers.ShouldBe(6)); // map, embeddings, two lists of values, and the worst feature's two

        await DisposeComponentsAsync();

        _feed.Status.Subscribers.ShouldBe(0);
    }

    [Fact]
    public async Task Page_Paused_WatchesNothingAndGoesOnWhenResumed()
    {
        var page = Show("/drift?application=chat");
        await page.WaitForAssertionAsync(() => _feed.Status.Subscribers.ShouldBe(6));

        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        _feed.Status.Subscribers.ShouldBe(0);

        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        _feed.Status.Subscribers.ShouldBe(6);
    }

    [Fact]
    public async Task Address_WithoutAnApplication_BecomesThatOfTheBusiest()
    {
        var page = Show("/drift");

        await page.WaitForAssertionAsync(() => new Uri(Navigation.Uri).PathAndQuery.ShouldBe("/drift?application=chat"));
        await page.WaitForAssertionAsync(() => _asked.ShouldContain(asked => asked.Panel == DriftPanels.Heatmap && asked.Request.Filter.Applications.Contains("chat")));
    }

    [Fact]
    public async Task Answer_Arrived_SaysHowManyDriftedAndOpensTheWorst()
    {
        var page = Show("/drift?application=chat");

        await page.WaitForAssertionAsync(() => page.Find(".headline strong").TextContent.ShouldBe("1 of 2 features drifted"));
        await page.WaitForAssertionAsync(() => page.Find("#drift-feature-title").TextContent.ShouldStartWith("Output tokens"));
        await page.WaitForAssertionAsync(() => page.Find(".summary .reason").TextContent.ShouldContain("It began when release 2.4.0 was first seen"));
        page.FindAll(".changes .near strong").Select(change => change.TextContent).ShouldBe(["2.4.0"]);
    }

    [Fact]
    public async Task Cell_Chosen_IsInTheAddressAndLeadsToItsCalls()
    {
        var page = Show("/drift?application=chat");
        await page.WaitForAssertionAsync(() => page.FindAll("[role=gridcell]").Count.ShouldBe(4));

        var map = page.FindComponent<CellMap>().Instance;
        await page.InvokeAsync(() => map.OnPickAsync(0, 1));

        new Uri(Navigation.Uri).PathAndQuery.ShouldBe("/drift?application=chat&feature=output_tokens&at=2026-03-02T13%3A00%3A00Z");
        await page.WaitForAssertionAsync(() => page.Find(".picked a:last-child").GetAttribute("href").ShouldBe("/calls?range=2026-03-02T13%3A00%3A00Z%2F2026-03-02T14%3A00%3A00Z&application=chat"));
    }

    [Fact]
    public async Task Feature_OfAnotherRow_LeavesTheMapAsItIs()
    {
        var page = Show("/drift?application=chat");
        await page.WaitForAssertionAsync(() => page.Find("#drift-feature-title").TextContent.ShouldStartWith("Output tokens"));
        var before = _asked.Count(asked => asked.Panel == DriftPanels.Heatmap);

        await page.InvokeAsync(() => Navigation.NavigateTo("/drift?application=chat&feature=language"));

        await page.WaitForAssertionAsync(() => _asked.ShouldContain(asked => asked.Panel == DriftPanels.Feature && asked.Argument!.Contains("feature=language", StringComparison.Ordinal)));
        await page.WaitForAssertionAsync(() => page.Find("#drift-feature-title").TextContent.ShouldStartWith("Language"));
        page.Find(".map-row.chosen button").TextContent.ShouldBe("Language");
        (_asked.Count(asked => asked.Panel == DriftPanels.Heatmap) - before).ShouldBeLessThanOrEqualTo(1); // at most its own next tick
    }

    [Fact]
    public async Task Reference_OfTheAddress_IsWhatIsAsked()
    {
        var page = Show("/drift?application=chat&reference=since%3A2.4.0");

        await page.WaitForAssertionAsync(() => _asked.ShouldContain(asked => asked.Panel == DriftPanels.Heatmap && asked.Argument == "reference=since%3A2.4.0"));
        page.Find(".reference-picker select").GetAttribute("value").ShouldBe("since:2.4.0");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _feed.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private IRenderedComponent<ContainerFragment> Show(string address)
    {
        Navigation.NavigateTo(address);
        return Render(builder =>
        {
            builder.OpenComponent<SectionOutlet>(0);
            builder.AddAttribute(1, nameof(SectionOutlet.SectionName), PageHead.ActionsSection);
            builder.CloseComponent();
            builder.OpenComponent<DriftPage>(2);
            builder.CloseComponent();
        });
    }

    private IEnumerable<LivePanel> Panels()
    {
        LivePanel Panel(string id, Func<string?, object> value) => new(
            id,
            (request, argument, _) =>
            {
                _asked.Enqueue((id, request, argument));
                return Task.FromResult(new LiveResult(value(argument)));
            },
            _ => null);
        yield return Panel(DriftPanels.Heatmap, _ => Map());
        yield return Panel(DriftPanels.Feature, argument => new FeatureAnswer(Feature(DriftArgument.Parse(argument).Feature!)));
        yield return Panel(DriftPanels.Explanation, argument => new DriftExplanation(
            DriftArgument.Parse(argument).Feature!, Windows, Noon.AddHours(1), [],
            [
                new DriftChange(DriftChangeKind.Model, "gpt-4o", Noon.AddHours(-9), null, 0.2, IsFact: false),
                Release,
            ],
            Release,
            Computed));
        yield return Panel(DriftPanels.Embeddings, _ => new EmbeddingDrifts(Windows, TimeSpan.FromHours(1), [], [], Computed));
        yield return Panel(CallPanels.Filters, _ => new FilterValuesResult(new Dictionary<CallDimension, IReadOnlyList<string>>
        {
            [CallDimension.Application] = ["chat", "search"],
            [CallDimension.Version] = ["2.4.0"],
        }));
    }

    private static DriftChange Release { get; } = new(DriftChangeKind.Release, "2.4.0", Noon.AddMinutes(50), null, 1, IsFact: true);

    private static DriftWindows Windows { get; } = new([new DriftWindow(Noon.AddDays(-14), Noon)], new DriftWindow(Noon, Noon.AddHours(2)));

    private static DriftFinding Finding(string feature, Verdict verdict) =>
        new(feature, verdict, verdict is Verdict.Alert ? DriftReason.Lasting : DriftReason.NotSignificant, DriftLevel.None, 5000, 500, 0.001, 0.002, 2, [], null, 2);

    private static DriftHeatmap Map()
    {
        DriftRow Row(string feature, Verdict verdict) => new(
            feature, FeatureKind.Number, Finding(feature, verdict), 0.3, 0.05,
            [new DriftCell(Verdict.Ok, DriftReason.NotSignificant, 0.01, 0.05, 250), new DriftCell(verdict, DriftReason.Lasting, 0.4, 0.05, 250)], []);
        return new DriftHeatmap(
            Windows, TimeSpan.FromHours(1), [Noon, Noon.AddHours(1)], 0, [Row("output_tokens", Verdict.Alert), Row("language", Verdict.Ok)],
            new DriftHeadline(new DriftSummary(Verdict.Alert, 1, 2, 2), null, ["output_tokens"]), null, Noon, Computed);
    }

    private static DriftFeature Feature(string name) => new(
        name, FeatureKind.Number, (int)FeatureBinning.Logarithmic, Windows, 5000, 500, Finding(name, Verdict.Alert), [], [], [], [Noon, Noon.AddHours(1)], [0.01, 0.4], [], null, 0, Computed);

    /// <summary>A store that does not answer: what is pinned is then not known, and the page goes on without it.</summary>
    private sealed class NoStore : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => throw new TimeoutException();
    }
}
