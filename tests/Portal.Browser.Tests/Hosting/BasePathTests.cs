using System.Collections.Concurrent;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests.Hosting;

/// <summary>A portal below a path of a shared host, behind a reverse proxy that serves nothing else there.</summary>
public sealed class BasePathPortal : IAsyncLifetime
{
    public PortalProcess Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Portal = await PortalProcess.StartAsync(new PortalProcessOptions
        {
            WaitForRecords = true,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Portal:BasePath"] = "/portal", ["Portal:Proxies:0"] = "127.0.0.1" },
        });
        await Portal.DeliverAsync(new SentCall { Application = "shop", Start = TimeProvider.System.GetUtcNow().AddMinutes(-1), Duration = TimeSpan.FromSeconds(1) });
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}

public sealed class BasePathTests(PortalBrowser browser, BasePathPortal below) : IClassFixture<BasePathPortal>
{
    [Theory]
    [InlineData("keep")]
    [InlineData("strip")]
    public async Task EveryPage_BelowAPath_StaysBelowIt(string mode)
    {
        await using var proxy = NodeScript.Start("tests/Portal.Browser.Tests/Hosting/reverse-proxy.mjs", below.Portal.Address.ToString(), "/portal", mode);
        var site = new Uri($"http://127.0.0.1:{(await proxy.NextAsync()).GetProperty("port").GetInt32()}");
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = null }, below.Portal);
        var page = portal.Page;
        var outside = new ConcurrentQueue<string>();
        var sockets = new ConcurrentQueue<string>();
        page.Request += (_, request) => Note(request.Url);
        page.WebSocket += (_, socket) => sockets.Enqueue(new Uri(socket.Url).AbsolutePath);

        // A link from outside leads through sign-in and back to where it pointed.
        await page.GotoAsync(new Uri(site, "/portal/latency?range=6h").ToString());
        new Uri(page.Url).AbsolutePath.ShouldBe("/portal/sign-in");
        await page.Locator("button[value='admin']").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).PathAndQuery == "/portal/latency?range=6h");
        await portal.WhenInteractiveAsync();
        sockets.ShouldContain("/portal/_blazor");

        var links = await page.Locator("nav a[href]").EvaluateAllAsync<string[]>("links => [...new Set(links.map(link => new URL(link.href).pathname))]");
        links.Length.ShouldBeGreaterThan(8);
        links.ShouldAllBe(link => link.StartsWith("/portal/", StringComparison.Ordinal));
        // What differs is the request's path, so a few pages say it for the second kind of proxy.
        foreach (var link in links.Take(mode is "keep" ? links.Length : 2))
        {
            await portal.GotoAsync(new Uri(site, link).ToString());
            await Assertions.Expect(page.Locator("h1").First).ToBeVisibleAsync();
        }
        await portal.CheckAsync($"base-path-{mode}");

        // Within the circuit, by a click and by the palette.
        await page.Locator("nav a[href='/portal/calls']").First.ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/portal/calls");
        await Assertions.Expect(page.Locator("tbody tr, [role=row]").First).ToBeVisibleAsync();
        await page.Locator("details.user summary").ClickAsync();
        await page.Locator("form[action='/portal/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/portal/sign-in");
        outside.ShouldBeEmpty();

        void Note(string address)
        {
            var url = new Uri(address);
            if (url.Scheme.StartsWith("http", StringComparison.Ordinal) && !url.AbsolutePath.StartsWith("/portal/", StringComparison.Ordinal))
            {
                outside.Enqueue(address);
            }
        }
    }
}
