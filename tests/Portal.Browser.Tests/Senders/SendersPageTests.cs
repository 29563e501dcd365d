using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Senders;

public sealed partial class SendersPageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Senders_InEveryLook_ListAndDetailAreCleanAndAccessible(int look)
    {
        await (await browser.Portal).SendAsync(Call("senders-listed"));
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look]);
        await portal.GotoAsync("/senders");

        var link = portal.Page.Locator(".data-table").GetByRole(AriaRole.Link, new() { Name = "senders-listed" });
        await Assertions.Expect(link).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await portal.CheckAsync("senders");

        await link.ClickAsync();
        await portal.Page.WaitForURLAsync(url => url.Contains("/senders/", StringComparison.Ordinal));
        await Assertions.Expect(portal.Page.Locator("dl").First).ToContainTextAsync("Spans");
        await portal.CheckAsync("sender");
    }

    [Fact]
    public async Task SetUp_OfEveryKind_ShowsThePortalsAddress_AndSaysWhenSomethingArrives()
    {
        var process = await browser.Portal;
        // With one sender there the primary action leads to the set-up.
        await process.SendAsync(Call("senders-set-up-before"));
        await using var portal = await browser.OpenAsync();
        await portal.GotoAsync("/senders");
        await portal.Page.GetByRole(AriaRole.Link, new() { Name = "Set up a sender" }).ClickAsync(new() { Timeout = 15_000 });
        var setUp = portal.Page.Locator("section.set-up");
        // Other tests send to the same portal: it may not be waiting any more.
        await Assertions.Expect(setUp.GetByRole(AriaRole.Status)).ToContainTextAsync(WaitingOrReceived());

        await setUp.GetByRole(AriaRole.Link, new() { Name = "Python" }).ClickAsync();
        await Assertions.Expect(setUp.Locator("pre").Nth(1)).ToContainTextAsync(process.OtlpAddress.GetLeftPart(UriPartial.Authority));
        await Assertions.Expect(setUp.Locator("pre").Nth(1)).ToContainTextAsync(process.IngestKey);
        await setUp.GetByRole(AriaRole.Link, new() { Name = "gRPC" }).ClickAsync();
        await portal.Page.WaitForURLAsync(url => url.Contains("setup=python", StringComparison.Ordinal) && url.Contains("protocol=grpc", StringComparison.Ordinal));
        await Assertions.Expect(setUp.Locator("pre").Nth(1)).ToContainTextAsync("OTEL_EXPORTER_OTLP_PROTOCOL=\"grpc\"");
        await portal.CheckAsync("senders-set-up");

        await process.SendAsync(Call("senders-set-up-arrived"));

        await Assertions.Expect(setUp.GetByRole(AriaRole.Status)).ToContainTextAsync("Received from", new() { Timeout = 15_000 });
    }

    private static SentCall Call(string application) => new()
    {
        Application = application,
        Start = TimeProvider.System.GetUtcNow().AddSeconds(-2),
        Duration = TimeSpan.FromSeconds(1),
        InputTokens = 10,
        OutputTokens = 5,
    };

    [System.Text.RegularExpressions.GeneratedRegex("Waiting|Received from", System.Text.RegularExpressions.RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial System.Text.RegularExpressions.Regex WaitingOrReceived();
}
