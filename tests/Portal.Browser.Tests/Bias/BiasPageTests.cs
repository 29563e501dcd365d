using System.Globalization;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Bias;

public sealed class BiasPageTests(PortalBrowser browser)
{
    /// <summary>Decisions of <see cref="SentDecisions.OfKnownRates"/>: 100 + 100 + 8 + 9.</summary>
    private const long Known = 217;

    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Bias_InEveryLook_IsCleanAndAccessible(int look)
    {
        var application = await SendAsync("bias-look");
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "admin" });
        await portal.GotoAsync($"/bias?range=24h&application={application}&group=gender&reference=men");

        await Assertions.Expect(portal.Page.Locator(".headline strong")).ToContainTextAsync("women", Patient);
        await Assertions.Expect(portal.Page.Locator("tr[data-criterion]")).ToHaveCountAsync(6);
        await Assertions.Expect(portal.Page.Locator("#bias-intersections")).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.Locator("td.cell").First).ToBeVisibleAsync();
        await Assertions.Expect(portal.Page.Locator(".chart-plot[data-draw-ms]").First).ToBeAttachedAsync();
        await Assertions.Expect(portal.Page.Locator(".skeleton")).ToHaveCountAsync(0);
        await portal.CheckAsync("bias");

        await portal.Page.Locator("tr[data-group=women] .how-open").First.ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".how-panel:popover-open .how-formula")).ToContainTextAsync("x / n");
        await Assertions.Expect(portal.Page.Locator(".how-panel:popover-open pre")).ToContainTextAsync("outcome_cells_hour");
        await portal.CheckAsync("bias-how");

        await portal.GotoAsync("/bias");
        await Assertions.Expect(portal.Page.Locator(".data-table a").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await portal.CheckAsync("bias-applications");

        await portal.GotoAsync("/bias?application=decides-nothing");
        await Assertions.Expect(portal.Page.Locator(".empty pre").Last).ToContainTextAsync("/api/v1/outcomes", Patient);
        await portal.CheckAsync("bias-empty");
    }

    [Fact]
    public async Task Decisions_PostedByApi_StandThereWithTheHandComputedNumbers()
    {
        var application = await SendAsync("bias-known");
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/bias?range=24h&application={application}&group=gender&reference=men");

        // Wilson for 40 of 100: centre 41.9207 / 103.8415 = 0.4037, half 9.7920 / 103.8415 = 0.0943. Newcombe: -0.2 - sqrt(0.0906^2 + 0.0906^2), -0.2 + sqrt(0.0980^2 + 0.0980^2).
        // Katz: ln(2/3) -+ 1.96 sqrt(1/40 - 1/100 + 1/60 - 1/100) = -0.4055 -+ 0.2885.
        var women = portal.Page.Locator("tr[data-group=women]");
        await Assertions.Expect(women.Locator(".estimate-text")).ToContainTextAsync("40 %", Patient);
        await Assertions.Expect(women.Locator(".estimate-text")).ToContainTextAsync("30.9 % to 49.8 %");
        await Assertions.Expect(women.Locator(".estimate-text")).ToContainTextAsync("n 100");
        await Assertions.Expect(women.Locator("[data-figure=difference]")).ToHaveTextAsync("-20.0 pp (-32.8 to -6.1)");
        await Assertions.Expect(women.Locator("[data-figure=ratio]")).ToHaveTextAsync("0.67 (0.50 to 0.89)");
        await Assertions.Expect(portal.Page.Locator("tr[data-group=men]")).ToContainTextAsync("Reference");
        await Assertions.Expect(portal.Page.Locator(".headline strong")).ToHaveTextAsync("True positive rate of women is 30.0 pp below men");
        await Assertions.Expect(portal.Page.Locator(".facts")).ToContainTextAsync("217 decisions, 217 with a known outcome");

        // Of the positive, 30 of 50 against 45 of 50: -0.3 - sqrt(0.1382^2 + 0.0565^2), -0.3 + sqrt(0.1239^2 + 0.1136^2). Precision 30 of 40 and 45 of 60 is equal, as far as one can tell.
        await Assertions.Expect(Criterion(portal, "DemographicParity")).ToHaveTextAsync("-20.0 pp (-32.8 to -6.1)");
        await Assertions.Expect(Criterion(portal, "EqualOpportunity")).ToHaveTextAsync("-30.0 pp (-44.9 to -13.2)");
        await Assertions.Expect(Criterion(portal, "EqualizedOdds")).ToHaveTextAsync("-30.0 pp (-44.9 to -13.2)");
        await Assertions.Expect(Criterion(portal, "PredictiveParity")).ToHaveTextAsync("cannot distinguish (±17.1 pp)");

        // Groups of 8 and 9 are hidden; of either, nothing but its name is on the page.
        foreach (var small in new[] { "eight", "nine" })
        {
            await Assertions.Expect(portal.Page.Locator($"tr[data-group={small}]")).ToContainTextAsync("Hidden: fewer than 11 decisions");
            await Assertions.Expect(portal.Page.Locator($"tr[data-group={small}] .estimate-bar")).ToHaveCountAsync(0);
        }

        await portal.Page.Locator("#bias-metric").SelectOptionAsync("FalsePositiveRate");
        await Assertions.Expect(portal.Page.Locator("table[data-metric=FalsePositiveRate] tr[data-group=women] .estimate-text")).ToContainTextAsync("20 %");
        portal.Page.Url.ShouldContain("metric=FalsePositiveRate");
    }

    [Fact]
    public async Task Reference_KeptByAnAdministrator_HoldsForEverybodyAndIsInTheAuditTrail()
    {
        var application = await SendAsync("bias-reference");
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await portal.GotoAsync($"/bias?range=24h&application={application}&group=gender");
        var picker = portal.Page.Locator(".reference-picker select");
        await Assertions.Expect(picker).ToHaveValueAsync("", new() { Timeout = 30_000 }); // chosen, never assumed

        await picker.SelectOptionAsync("men");
        await portal.Page.GetByRole(AriaRole.Button, new() { Name = "Keep for this application" }).ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".reference-picker .own")).ToHaveTextAsync("chosen for this application", new() { Timeout = 30_000 });

        await using var viewer = await browser.OpenAsync(View.Desktop with { Person = "viewer" });
        await viewer.GotoAsync($"/bias?range=24h&application={application}&group=gender");
        await Assertions.Expect(viewer.Page.Locator(".reference-picker select")).ToHaveValueAsync("men", new() { Timeout = 30_000 });
        await viewer.Page.Locator(".reference-picker select").SelectOptionAsync("women");
        await Assertions.Expect(viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Back to the application's choice" })).ToBeVisibleAsync();
        await Assertions.Expect(viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Keep for this application" })).ToHaveCountAsync(0);

        await portal.GotoAsync($"/audit?subject={Uri.EscapeDataString($"application:{application}")}");
        await Assertions.Expect(portal.Page.Locator("#main")).ToContainTextAsync($"Settings changedApplication: {application}");
    }

    [Fact]
    public async Task Decisions_ThatBecomeUnequal_TurnTheStatusOfAnOpenPage()
    {
        var application = $"bias-live-{Guid.NewGuid():N}";
        var process = await browser.Portal;
        var now = TimeProvider.System.GetUtcNow();
        await SentDecisions.DeliverAsync(
            process, application, [.. SentDecisions.Of(application, now.AddMinutes(-2), "women", 50, 0, 0, 50), .. SentDecisions.Of(application, now.AddMinutes(-2), "men", 50, 0, 0, 50)], total: 200);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync($"/bias?range=1h&application={application}&group=gender");
        await Assertions.Expect(portal.Page.Locator(".headline .status-badge")).ToContainTextAsync("No difference found", Patient);

        // The same people come again, and now women are turned down: 100 of 300 against 200 of 300.
        await SentDecisions.DeliverAsync(process, application, [.. Later("women", favoured: 50), .. Later("men", favoured: 150)], total: 600);

        await Assertions.Expect(portal.Page.Locator(".headline .status-badge")).ToContainTextAsync("Large difference", Patient);
        await Assertions.Expect(portal.Page.Locator("tr[data-group=women] .estimate-text")).ToContainTextAsync("33.3 %");

        IEnumerable<object> Later(string gender, int favoured) => Enumerable.Range(0, 200).Select(number => (object)new
        {
            application,
            time = now.AddMinutes(-1),
            groups = new Dictionary<string, string>(StringComparer.Ordinal) { ["gender"] = gender },
            predicted = number < favoured,
            id = string.Create(CultureInfo.InvariantCulture, $"later/{gender}/{number}"),
        });
    }

    [Fact]
    public async Task Settings_OfTwoPeopleAtOnce_SecondSeesWhoAndWhatAndOverwritesNothing()
    {
        var address = $"/applications/bs-{Guid.NewGuid().ToString("N")[..8]}/settings";
        await using var first = await browser.OpenAsync(View.Desktop with { Person = "admin" });
        await using var second = await browser.OpenAsync(View.Phone with { Person = "admin" });
        foreach (var person in new[] { first, second })
        {
            await person.GotoAsync(address);
            await Assertions.Expect(person.Page.Locator("#bias-minimum")).ToHaveValueAsync("11");
        }

        await first.Page.Locator("#bias-minimum").FillAsync("4");
        await Assertions.Expect(first.Page.Locator("#bias-minimum-hint")).ToContainTextAsync("A whole number from 5");
        await Assertions.Expect(Section(first).Locator("button[type=submit]")).ToBeDisabledAsync();
        await first.Page.Locator("#bias-minimum").FillAsync("20");
        await Section(first).Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(Section(first).Locator("footer")).ToContainTextAsync("Saved.");
        await second.Page.Locator("#bias-minimum").FillAsync("30");
        await Section(second).GetByRole(AriaRole.Button, new() { Name = "Add a reference group" }).ClickAsync();
        await Section(second).GetByLabel("Attribute").FillAsync("gender");
        await Section(second).GetByLabel("Group", new() { Exact = true }).FillAsync("men");
        await Section(second).Locator("form button[type=submit]").ClickAsync();

        var conflict = Section(second).Locator(".conflict");
        await Assertions.Expect(conflict).ToContainTextAsync("Ada Novak changed this meanwhile");
        await Assertions.Expect(conflict).ToContainTextAsync("gender=men");
        await Assertions.Expect(second.Page.Locator("#bias-minimum")).ToHaveValueAsync("30");
        await second.CheckAsync("bias-settings-conflict");
        await conflict.Locator(".acts .primary").ClickAsync();
        await Assertions.Expect(Section(second).Locator("footer")).ToContainTextAsync("Saved.");
        await first.GotoAsync(address);
        await Assertions.Expect(first.Page.Locator("#bias-minimum")).ToHaveValueAsync("30");
        await Assertions.Expect(Section(first).GetByLabel("Group", new() { Exact = true })).ToHaveValueAsync("men");
        await first.CheckAsync("bias-settings");
    }

    private static ILocator Section(PortalPage portal) => portal.Page.Locator("section.bias-settings");

    private static ILocator Criterion(PortalPage portal, string criterion) => portal.Page.Locator($"tr[data-criterion={criterion}] [data-figure=difference]");

    /// <summary>The decisions with known rates, yesterday; sent again they change nothing.</summary>
    private async Task<string> SendAsync(string application)
    {
        await SentDecisions.DeliverAsync(await browser.Portal, application, SentDecisions.OfKnownRates(application, TimeProvider.System.GetUtcNow().AddHours(-3)), Known);
        return application;
    }
}
