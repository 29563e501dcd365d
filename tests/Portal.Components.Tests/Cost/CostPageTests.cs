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
using Portal.Cost;
using Portal.Governance;
using Portal.Governance.Access;
using Portal.Governance.Costs;
using Portal.Live;
using Portal.Shell;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Costs;
using Portal.Telemetry.Pricing;
using Portal.Telemetry.Series;
using Portal.Ui;

namespace Portal.Components.Tests.Cost;

public sealed class CostPageTests : PortalTestContext
{
    private const int Panels = 7;
    private static readonly CostWindow Window = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(30));
    private readonly ConcurrentQueue<(string Panel, SeriesRequest Request, string? Argument)> _asked = new();
    private readonly LiveFeed _feed;
    private MonthSpend _month = Month(forecast: true);
    private CostSummary _summary = Summary(unknown: 0);

    public CostPageTests()
    {
        _feed = new LiveFeed(LivePanels(), Options.Create(new LiveOptions()), TimeProvider.System, NullLogger<LiveFeed>.Instance);
        AddAuthorization().SetAuthorized("Vera").SetPolicies(PortalPolicies.View).SetClaims(new Claim(PortalClaims.Tenant, "default"));
        Services.AddSingleton(_feed);
        Services.AddSingleton(new IngestAddress("http://localhost:4318"));
        Services.AddSingleton<IDbContextFactory<PortalDb>, NoStore>();
        Services.AddSingleton(provider => new CallCosts(new ClickHouseDataSource(new ClickHouseConnectionSettings { Endpoint = new Uri("http://localhost:1") }), provider.GetRequiredService<PriceCatalog>(), TimeProvider.System));
        Services.AddSingleton(new PriceCatalog(PriceBook.Empty));
        Services.AddSingleton<OwningTeams>();
        Services.AddSingleton<Budgets>();
        Services.AddSingleton<BudgetStatusQuery>();
        Services.AddSingleton(new SessionLimits(TimeSpan.FromHours(1)));
        Services.AddSingleton<PersonSessions>();
        Services.AddSingleton<AccessGuard>();
        Services.AddScoped<BudgetCommands>();
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Headline_OfAMonth_AnswersInWordsAndANumber()
    {
        var page = await ShowAsync("/cost");

        // 1,204 against 1,115 by the same day: 8 % above; forecast 1,480, 1,400 to 1,570.
        await HeadlineAsync(page, @"^\s*\$1,204 this month\s+· 8 % above last month at this day; forecast \$1,480 ± \$90\s*$");
    }

    [Fact]
    public async Task Headline_BelowTwoWeeksOfData_SaysFromWhenThereIsAForecast()
    {
        _month = Month(forecast: false);
        var page = await ShowAsync("/cost");

        await HeadlineAsync(page, "a forecast from 5 Dec on, when there are 14 whole days of calls");
        page.Markup.ShouldContain("9 of 14 whole days are there");
    }

    [Fact]
    public async Task Models_WithoutAPrice_AreNamedWithTheWayToPriceThem()
    {
        _summary = Summary(unknown: 25);
        var page = await ShowAsync("/cost");

        await page.WaitForAssertionAsync(() => page.Find(".notice").TextContent.ShouldContain("1 model has no price, so what its 25 calls cost is unknown: nobody-knows."), TimeSpan.FromSeconds(10));
        page.Find(".notice a").GetAttribute("href").ShouldBe(PortalUrls.Prices());
        Tile(page, "Calls without a price").ShouldContain("25 of 100 calls");
    }

    [Fact]
    public async Task Spend_WhenNoCallHasAPrice_IsUnknownAndNotZero()
    {
        _summary = Summary(unknown: 100);
        var page = await ShowAsync("/cost");

        await page.WaitForAssertionAsync(() => Tile(page, "Spend").ShouldContain("–"), TimeSpan.FromSeconds(10));
        Tile(page, "Spend").ShouldContain("Unknown: none of these calls has a price");
        Tile(page, "Spend").ShouldNotContain("$0");
    }

    [Fact]
    public async Task Address_OfAView_IsWhatIsAsked()
    {
        await ShowAsync("/cost?range=7d&application=shop&team=lab&split=Model&bucket=Hour");

        var (_, request, argument) = _asked.First(asked => asked.Panel == CostPanels.Series);
        (request.To - request.From).ShouldBe(TimeSpan.FromDays(7));
        request.Filter.Applications.ShouldBe(["shop"]);
        argument.ShouldBe("split=Model&bucket=Hour&zone=UTC&team=lab");
    }

    [Fact]
    public async Task Page_PausedAndDisposed_LeavesNoSubscription()
    {
        var page = await ShowAsync("/cost");
        _feed.Status.Subscribers.ShouldBe(Panels);

        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        _feed.Status.Subscribers.ShouldBe(0);
        await page.InvokeAsync(() => page.Find(".pause-button").Click());
        _feed.Status.Subscribers.ShouldBe(Panels);

        await DisposeComponentsAsync();
        _feed.Status.Subscribers.ShouldBe(0);
    }

    [Fact]
    public async Task Budgets_ForAViewer_CannotBeChanged()
    {
        var page = await ShowAsync("/cost");

        await page.WaitForAssertionAsync(() => page.Find("article h3").TextContent.ShouldBe("Everything"), TimeSpan.FromSeconds(10));
        page.Find("article").TextContent.ShouldContain("At this pace it is used up on 25 Nov");
        page.FindAll("article button").ShouldBeEmpty();
        page.FindAll("button").ShouldNotContain(button => button.TextContent.Contains("New budget", StringComparison.Ordinal));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _feed.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task<IRenderedComponent<ContainerFragment>> ShowAsync(string address)
    {
        Navigation.NavigateTo(address);
        var page = Render(builder =>
        {
            builder.OpenComponent<SectionOutlet>(0);
            builder.AddAttribute(1, nameof(SectionOutlet.SectionName), PageHead.ActionsSection);
            builder.CloseComponent();
            builder.OpenComponent<CostPage>(2);
            builder.CloseComponent();
        });
        await page.WaitForAssertionAsync(() => _asked.Select(asked => asked.Panel).Distinct().Count().ShouldBe(Panels), TimeSpan.FromSeconds(10));
        return page;
    }

    private static Task HeadlineAsync(IRenderedComponent<ContainerFragment> page, string pattern) =>
        page.WaitForAssertionAsync(() => page.Find(".headline").TextContent.Replace('\u00a0', ' ').ShouldMatch(pattern), TimeSpan.FromSeconds(10));

    private static string Tile(IRenderedComponent<ContainerFragment> page, string label) => page.Find($".stat-tile[aria-label='{label}']").TextContent.Replace('\u00a0', ' ');

    private IEnumerable<LivePanel> LivePanels()
    {
        LivePanel Panel(string id, Func<object> value) => new(id, (request, argument, _) =>
        {
            _asked.Enqueue((id, request, argument));
            return Task.FromResult(new LiveResult(value()));
        }, _ => null);
        yield return Panel(CostPanels.Month, () => _month);
        yield return Panel(CostPanels.Summary, () => _summary);
        yield return Panel(CostPanels.Series, () => new CostSeries(Window, CostStep.Day, CostDimension.Application, [Window.From, Window.To], [], null, 0, [0], 0, false));
        yield return Panel(CostPanels.Movers, () => new CostMovers(Window, CostDimension.Application, [], CostChange.None));
        yield return Panel(CostPanels.Teams, () => new TeamList(["lab"]));
        yield return Panel(CostPanels.Budgets, () => new Portal.Cost.BudgetList([BudgetStatus.Judge(Budget(), Pace())]));
        yield return Panel(CallPanels.Filters, () => new FilterValuesResult(new Dictionary<CallDimension, IReadOnlyList<string>> { [CallDimension.Application] = ["shop"] }));
    }

    private static MonthSpend Month(bool forecast) => new(
        new DateOnly(2026, 11, 21), default, default, 1_204.30m, 100, 0, [new DailySpend(new DateOnly(2026, 11, 1), 1_204.30m)], 1_115m,
        forecast ? new SpendForecast(1_480, 1_400, 1_570, 0.8m, new ForecastBackTest(20, 9, false, 0.07m), [new DailySpend(new DateOnly(2026, 11, 21), 275.7m)]) : null,
        forecast ? null : new ForecastRefusal(9, 14, new DateOnly(2026, 12, 5)),
        DateTimeOffset.UnixEpoch);

    private static CostSummary Summary(ulong unknown) => new(
        Window, unknown == 100 ? 0 : 12.5m, 100, unknown, unknown == 0 ? [] : [new ModelWithoutPrice("openai", "nobody-knows", unknown)],
        [], null, null, null, null, new SenderCosts(0, 0, []));

    private static Budget Budget() => new()
    {
        Tenant = "default", Name = "Everything", Scope = BudgetScope.All, MonthlyUsd = 250, ValidFrom = new DateOnly(2026, 11, 1), Owner = "Finance", ChangedBy = "Ada",
    };

    /// <summary>Ten dollars a day to the tenth.</summary>
    private static MonthSpend Pace() => new(
        new DateOnly(2026, 11, 10), default, default, 100, 5, 0, [.. Enumerable.Range(1, 10).Select(day => new DailySpend(new DateOnly(2026, 11, day), 10))],
        null, null, new ForecastRefusal(9, 14, null), null);

    /// <summary>These tests ask panels only.</summary>
    private sealed class NoStore : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => throw new InvalidOperationException("No store here.");
    }
}
