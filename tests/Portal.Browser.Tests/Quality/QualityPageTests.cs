using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Quality;

public sealed class QualityPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Quality_InEveryLook_IsCleanAndAccessible(int look)
    {
        var application = $"quality-look-{look}";
        await SendAsync(await browser.Portal, application, answers: 40);
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync($"/quality?range=24h&application={application}&baseline=1.0&candidate=2.0");

        // 40 answers by the judge and by a human: 80 judgements, 60 of them 1 and 20 of them 0.
        await Assertions.Expect(portal.Page.Locator(".headline strong")).ToContainTextAsync("75\u00a0%");
        await Assertions.Expect(portal.Page.Locator(".live-chart").First.Locator("canvas, svg").First).ToBeVisibleAsync();
        await portal.CheckAsync("quality");
    }

    [Fact]
    public async Task Judgements_Arriving_MoveTheOpenPage_AndTheirNumberSaysHowItIsComputed()
    {
        var portalProcess = await browser.Portal;
        await SendAsync(portalProcess, "quality-live", answers: 4);
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/quality?range=24h&application=quality-live");
        var judged = portal.Page.Locator(".data-table").First.Locator("td.numeric").First;
        await Assertions.Expect(judged).ToHaveTextAsync("8");

        await SendAsync(portalProcess, "quality-live", answers: 2, first: 4);

        await Assertions.Expect(judged).ToHaveTextAsync("12", new() { Timeout = 20_000 });
        await portal.Page.Locator(".how-open").First.ClickAsync();
        await Assertions.Expect(portal.Page.Locator(".how-panel:popover-open")).ToContainTextAsync("evaluation");
        await portal.CheckAsync("quality-how");
    }

    [Fact]
    public async Task Quality_WithoutJudgements_SaysWhatToSend()
    {
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/quality?range=2020-01-01T00:00:00Z/2020-01-02T00:00:00Z");
        await Assertions.Expect(portal.Page.Locator(".empty pre")).ToContainTextAsync("/api/v1/evaluations");
        await portal.CheckAsync("quality-empty");
    }

    private static async Task SendAsync(PortalProcess portal, string application, int answers, int first = 0)
    {
        var time = TimeProvider.System.GetUtcNow().AddMinutes(-30).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        using var client = portal.CreateClient(portal.IngestKey);
        using var response = await client.PostAsJsonAsync("/api/v1/evaluations", Enumerable.Range(first, answers).SelectMany(n => new[] { "llm", "human" }.Select(kind => new
        {
            id = $"{application}-{n}-{kind}",
            application,
            time,
            name = "helpfulness",
            score = n % 4 == 0 ? 0 : 1,
            label = n % 4 == 0 ? "poor" : "good",
            evaluator = kind == "llm" ? "judge" : "reviewer",
            annotatorKind = kind,
            responseId = $"{application}-{n}",
            version = n % 2 == 0 ? "1.0" : "2.0",
        })));
        response.EnsureSuccessStatusCode();
        await portal.WhenDeliveredAsync();
    }
}
