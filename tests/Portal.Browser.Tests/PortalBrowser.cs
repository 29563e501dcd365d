using Microsoft.Playwright;
using Portal.Testing;

[assembly: AssemblyFixture(typeof(Portal.Browser.Tests.PortalBrowser))]

namespace Portal.Browser.Tests;

/// <summary>How a page is looked at.</summary>
public sealed record View
{
    public static readonly View Desktop = new();
    public static readonly View Phone = new() { Width = 390, Height = 844 };

    public int Width { get; init; } = 1440;
    public int Height { get; init; } = 900;
    public ColorScheme Scheme { get; init; } = ColorScheme.Light;
    public string Locale { get; init; } = "en-GB";

    /// <summary>Id of a person of the development sign-in; null: nobody.</summary>
    public string? Person { get; init; } = "on-call";

    public override string ToString() => $"{Width}-{(Scheme == ColorScheme.Dark ? "dark" : "light")}";
}

/// <summary>One Chromium and one real portal for all browser tests of a run, started when the first test asks.</summary>
public sealed class PortalBrowser : IAsyncDisposable
{
    // Every test signs in from the same address, more often in a minute than any person may.
    private readonly Lazy<Task<PortalProcess>> _portal = new(() => PortalProcess.StartAsync(new PortalProcessOptions
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Access:SignInPerMinute"] = "10000" },
    }));
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _browser = new(LaunchAsync);

    public Task<PortalProcess> Portal => _portal.Value;

    /// <summary>The four looks every page is checked in: wide and phone, light and dark.</summary>
    public static IReadOnlyList<View> Looks { get; } =
    [
        View.Desktop,
        View.Desktop with { Scheme = ColorScheme.Dark },
        View.Phone,
        View.Phone with { Scheme = ColorScheme.Dark },
    ];

    /// <summary>A fresh browser profile, signed in as the view's person.</summary>
    /// <param name="portal">A portal of the test's own; null: the shared one.</param>
    public async Task<PortalPage> OpenAsync(View? view = null, PortalProcess? portal = null)
    {
        view ??= View.Desktop;
        portal ??= await Portal;
        var context = await (await _browser.Value).Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = portal.Address.ToString(),
            ViewportSize = new ViewportSize { Width = view.Width, Height = view.Height },
            ColorScheme = view.Scheme,
            Locale = view.Locale,
            TimezoneId = "Europe/Madrid",
            HasTouch = view.Width < 600,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new PortalPage(context, await context.NewPageAsync(), view);
        await page.StartAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated)
        {
            var (playwright, browser) = await _browser.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
        if (_portal.IsValueCreated)
        {
            await (await Portal).DisposeAsync();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"],
        });
        return (playwright, browser);
    }
}
