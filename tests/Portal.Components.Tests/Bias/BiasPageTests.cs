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
using Portal.Bias;
using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Bias;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Components.Tests.Bias;

public sealed class BiasPageTests : PortalTestContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentQueue<(string Panel, SeriesRequest Request, string? Argument)> _asked = new();
    private readonly LiveFeed _feed;
    private BiasGroups _groups = SomeGroups.Answer();
    private BiasApplications _applications = new([]);

    public BiasPageTests()
    {
        _feed = new LiveFeed(Panels(), Options.Create(new LiveOptions()), TimeProvider.System, NullLogger<LiveFeed>.Instance);
        AddAuthorization().SetAuthorized("Vera").SetPolicies(PortalPolicies.View).SetClaims(new Claim(PortalClaims.Tenant, "default"));
        Services.AddSingleton(_feed);
        var store = new NoStore();
        Services.AddSingleton(new BiasCommands(new BiasSettingsStore(store, TimeProvider.System), new AccessGuard(new PersonSessions(store, new SessionLimits(TimeSpan.FromHours(1)), TimeProvider.System), store), _feed));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Page_Disposed_LeavesNoSubscription()
    {
        var page = Show("/bias?application=loans");
        // Filters, names and groups; then trend, versions, models, intersections, pairs and disparities of the first attribute.
        await page.WaitForAssertionAsync(() => _feed.Status.Subscribers.ShouldBe(9), Patience);

        await DisposeComponentsAsync();

        _feed.Status.Subscribers.ShouldBe(0);
    }

    [Fact]
    public async Task Page_PausedAndResumed_WatchesNothingAndThenAllAgain()
    {
        var page = Show("/bias?application=loans");
        await page.WaitForAssertionAsync(() => _feed.Status.Subscribers.ShouldBe(9), Patience);

        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        _feed.Status.Subscribers.ShouldBe(0);

        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        await page.WaitForAssertionAsync(() => _feed.Status.Subscribers.ShouldBe(9), Patience);
    }

    [Fact]
    public async Task Address_OfAView_IsWhatIsAsked()
    {
        var page = Show("/bias?range=24h&application=loans&model=gpt-4o&group=age_band&reference=men&metric=Precision&depth=3");

        await page.WaitForAssertionAsync(() => _asked.Select(one => (one.Panel, one.Argument)).ShouldBe(
            [
                (BiasPanels.Groups, "group=age_band&reference=men"), (BiasPanels.Trend, "group=age_band&metric=Precision"), (BiasPanels.Versions, "group=age_band&reference=men"),
                (BiasPanels.Models, "group=age_band&reference=men"), (BiasPanels.Intersections, "metric=Precision&depth=3"), (BiasPanels.Pairs, null), (BiasPanels.Disparities, "group=age_band&reference=men"),
            ],
            ignoreOrder: true), Patience);
        _asked.ShouldAllBe(one => one.Request.Filter.Applications.Single() == "loans" && one.Request.Filter.Models.Single() == "gpt-4o" && one.Request.To - one.Request.From == TimeSpan.FromHours(24));
        page.Find(".tabs a[aria-current]").TextContent.ShouldContain("age_band");
    }

    [Fact]
    public async Task Headline_OfALargeDifference_SaysWhoByHowMuchAndAgainstWhom()
    {
        _groups = SomeGroups.Answer(reference: "men");
        var page = Show("/bias?application=loans");

        await page.WaitForAssertionAsync(() => Text(page.Find(".headline strong")).ShouldBe("Selection rate of women is 20.0 pp below men"), Patience);
        page.Find(".headline .status-badge").TextContent.ShouldContain("Large difference");
        Text(page.Find(".facts")).ShouldContain("220 decisions, 0 with a known outcome");
    }

    [Fact]
    public async Task Group_TooSmallToBeShown_StandsAsHiddenAndSaysFromWhichSize()
    {
        _groups = SomeGroups.Answer(rule: BiasRule.Default with { MinimumSize = 20 });
        var page = Show("/bias?application=loans");

        await page.WaitForAssertionAsync(() => Text(page.Find("tr[data-group=other]")).ShouldContain("Hidden: fewer than 20 decisions"), Patience);
        page.FindAll("tr[data-group=other] .estimate-bar").ShouldBeEmpty();
    }

    [Fact]
    public async Task Group_WithoutEnoughForAVerdict_ShowsItsRateAndSaysSo()
    {
        var page = Show("/bias?application=loans");

        await page.WaitForAssertionAsync(() => Text(page.Find("tr[data-group=nobody]")).ShouldContain("Not enough data"), Patience);
        // An interval from -36 to +17 points holds zero: half its width is 26.5.
        Text(page.Find("tr[data-group=nobody] [data-figure=difference]")).ShouldBe("cannot distinguish (±26.5 pp)");
        Text(page.Find("tr[data-group=women] [data-figure=difference]")).ShouldBe("-20.0 pp (-33.0 to -6.2)");
    }

    [Fact]
    public async Task Criteria_ThatNeedOutcomes_AreSaidToBeUnknownUntilOneIsKnown()
    {
        var page = Show("/bias?range=5m&application=loans");
        await page.WaitForAssertionAsync(() => page.FindAll("tr[data-criterion]").Count.ShouldBe(1), Patience);
        Text(page.Find(".criteria + .rest")).ShouldStartWith("Equal opportunity, Equalized odds, Predictive parity, False positive parity, False negative parity: not known.");

        _groups = _groups with { Result = _groups.Result with { WithActual = 3 } };
        _feed.Wake();

        await page.WaitForAssertionAsync(() => page.FindAll("tr[data-criterion]").Count.ShouldBe(6), Patience);
        Text(page.Find("tr[data-criterion=EqualOpportunity] [data-figure=difference]")).ShouldBe("Not known: nothing in the denominator");
    }

    [Fact]
    public async Task Reference_Chosen_IsInTheAddress()
    {
        var page = Show("/bias?application=loans");
        await page.WaitForAssertionAsync(() => page.FindAll(".reference-picker option").Select(Text).ShouldBe(["All others together", "men", "nobody", "women"]), Patience);

        await page.InvokeAsync(() => page.Find(".reference-picker select").Change("men"));

        new Uri(Navigation.Uri).PathAndQuery.ShouldBe("/bias?application=loans&group=gender&reference=men");
    }

    [Fact]
    public async Task Reference_OtherThanTheApplications_LeadsBackToIt()
    {
        _groups = SomeGroups.Answer(reference: "women", BiasRule.Default with { References = new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = "men" } });
        var page = Show("/bias?application=loans&group=gender&reference=women");
        await page.WaitForAssertionAsync(() => page.FindAll(".reference-picker button").Count.ShouldBe(1), Patience); // no right to keep it

        await page.InvokeAsync(() => page.Find(".reference-picker button").Click());

        new Uri(Navigation.Uri).PathAndQuery.ShouldBe("/bias?application=loans&group=gender");
    }

    [Fact]
    public async Task Page_WithoutAnApplication_ListsThoseThatDecide()
    {
        _applications = new([new ApplicationBias("loans", 220, DateTimeOffset.UnixEpoch, Reference: null, SomeGroups.Alert)]);
        var page = Show("/bias");

        await page.WaitForAssertionAsync(() => page.Find(".data-table a").GetAttribute("href").ShouldBe("/bias?application=loans"), Patience);
        Text(page.Find(".data-table tbody")).ShouldContain("Selection rate of women is 20.0 pp below all others");
    }

    [Fact]
    public async Task Page_WithoutAnyDecision_SaysWhatToSend()
    {
        var page = Show("/bias");

        await page.WaitForAssertionAsync(() => Text(page.Find(".empty")).ShouldContain("No decisions yet"), Patience);
        var examples = string.Join('\n', page.FindAll(".empty pre").Select(block => block.TextContent));
        foreach (var part in new[] { "portal.group.gender", "portal.outcome", "portal.pair.id", "/api/v1/outcomes", "\"predicted\": true", "\"actual\": true" })
        {
            examples.ShouldContain(part);
        }
    }

    [Fact]
    public async Task Page_WhoseDecisionsNameNoGroup_SaysSo()
    {
        _groups = SomeGroups.Answer(attributes: []);
        var page = Show("/bias?application=loans");

        await page.WaitForAssertionAsync(() => Text(page.Find(".empty h2")).ShouldBe("220 decisions arrived, none of them names a group"), Patience);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _feed.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static string Text(AngleSharp.Dom.INode node) => string.Join(' ', node.TextContent.Replace('\u00a0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Pages that only look ask the relational store for nothing.</summary>
    private sealed class NoStore : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => throw new InvalidOperationException("No test of the page needs the relational store.");
    }

    private IRenderedComponent<ContainerFragment> Show(string address)
    {
        Navigation.NavigateTo(address);
        return Render(builder =>
        {
            builder.OpenComponent<SectionOutlet>(0);
            builder.AddAttribute(1, nameof(SectionOutlet.SectionName), PageHead.ActionsSection);
            builder.CloseComponent();
            builder.OpenComponent<BiasPage>(2);
            builder.CloseComponent();
        });
    }

    private IEnumerable<LivePanel> Panels()
    {
        LivePanel Panel(string id, Func<object> value) => new(
            id,
            (request, argument, _) =>
            {
                _asked.Enqueue((id, request, argument));
                return Task.FromResult(new LiveResult(value()));
            },
            _ => null);
        LivePanel Quiet(string id, Func<object> value) => new(id, (_, _, _) => Task.FromResult(new LiveResult(value())), _ => null);
        var breakdown = new BiasBreakdown(SomeGroups.Window, "gender", [], SomeGroups.Computed);
        yield return Quiet(CallPanels.Filters, () => new FilterValuesResult(new Dictionary<CallDimension, IReadOnlyList<string>> { [CallDimension.Application] = ["loans"] }));
        yield return Quiet(BiasPanels.Names, () => new DecidingNames(["loans"]));
        yield return Quiet(BiasPanels.Applications, () => _applications);
        yield return Panel(BiasPanels.Groups, () => _groups);
        yield return Panel(BiasPanels.Trend, () => new BiasTrend(SomeGroups.Window, "gender", BiasMetric.SelectionRate, TimeSpan.FromHours(3), [], [], [], SomeGroups.Computed));
        yield return Panel(BiasPanels.Versions, () => breakdown);
        yield return Panel(BiasPanels.Models, () => breakdown);
        yield return Panel(BiasPanels.Intersections, () => new BiasIntersections(SomeGroups.Window, BiasMetric.SelectionRate, [], 0, [], SomeGroups.Computed));
        yield return Panel(BiasPanels.Pairs, () => new BiasPairs(SomeGroups.Window, [], Estimate.None(UndefinedReason.NoObservations), 0, SomeGroups.Computed));
        yield return Panel(BiasPanels.Disparities, () => new BiasDisparities(SomeGroups.Window, "gender", [], [], SomeGroups.Computed));
    }
}
