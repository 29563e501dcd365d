using System.Globalization;
using Microsoft.Playwright;
using Portal.Benchmarks.Live;
using Portal.Testing;

namespace Portal.Benchmarks.Browser;

/// <summary>The Latency page in Chromium under steady traffic: call sent to changed pixel, cold load, and main-thread time of a chart's update.</summary>
internal static class BrowserBenchmark
{
    private const string Probe = "pixel-probe";

    // Notes when the number of calls was first painted: two animation frames after the text changed, the second begins after that paint.
    private const string WatchPixels = """
        () => {
          window.paintedAt = {};
          const tile = document.querySelector(".stat-tile[aria-label='Calls']");
          const note = () => {
            const calls = Number(tile.querySelector('.stat-value')?.textContent);
            if (!(calls in window.paintedAt)) {
              window.paintedAt[calls] = null;
              requestAnimationFrame(() => requestAnimationFrame(() => { window.paintedAt[calls] = Date.now(); }));
            }
          };
          new MutationObserver(note).observe(tile, { subtree: true, childList: true, characterData: true });
        }
        """;

    private const string WatchCosts = """
        window.charts = []; window.largest = 0;
        new PerformanceObserver(list => list.getEntriesByName('portal-chart').forEach(e => window.charts.push(e.duration))).observe({ type: 'measure' });
        new PerformanceObserver(list => list.getEntries().forEach(e => { window.largest = e.startTime; })).observe({ type: 'largest-contentful-paint', buffered: true });
        """;

    /// <param name="arguments">[spans per second] [probes]; 1000 and 60 when left out. Probes stay below 1,000, where the tile would abbreviate.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var rate = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000;
        var probes = Math.Min(900, arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 60);
        await using var portal = await PortalProcess.StartAsync();
        using var stop = new CancellationTokenSource();
        var traffic = new SpanSender(portal, "pixel-traffic", spansPerRequest: 50).RunAsync(rate, TimeSpan.FromHours(1), senders: 4, stop.Token);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"],
        });
        await portal.SendAsync(Call());

        var loads = new List<double>();
        for (var load = 0; load < 5; load++)
        {
            await using var visitor = await OpenAsync(chromium, portal, "/latency");
            await visitor.Pages[0].WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot[data-draw-ms]').length === 6");
            loads.Add(await visitor.Pages[0].EvaluateAsync<double>("() => window.largest"));
        }

        await using var viewer = await OpenAsync(chromium, portal, "/latency");
        await viewer.Pages[0].WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot[data-draw-ms]').length === 6");
        await viewer.Pages[0].EvaluateAsync("() => { window.charts.length = 0; }");

        await using var prober = await OpenAsync(chromium, portal, $"/latency?application={Probe}");
        var page = prober.Pages[0];
        await page.WaitForFunctionAsync("() => document.querySelector(\".stat-tile[aria-label='Calls'] .stat-value\")?.textContent === '1'");
        await page.EvaluateAsync(WatchPixels);
        var milliseconds = new List<double>();
        for (var probe = 1; probe <= probes; probe++)
        {
            // Probes fall at every phase of the feed's tick.
            await Task.Delay(TimeSpan.FromMilliseconds(150 + probe * 37 % 500));
            var sent = TimeProvider.System.GetUtcNow();
            await portal.SendAsync(Call());
            await page.WaitForFunctionAsync("calls => window.paintedAt[calls] > 0", probe + 1);
            milliseconds.Add(await page.EvaluateAsync<double>("calls => window.paintedAt[calls]", probe + 1) - sent.ToUnixTimeMilliseconds());
        }
        var charts = await viewer.Pages[0].EvaluateAsync<double[]>("() => window.charts");
        await stop.CancelAsync();
        try
        {
            await traffic;
        }
        catch (OperationCanceledException)
        {
            // The traffic was to last as long as the probes.
        }

        Console.WriteLine($"Latency page in Chromium at {rate} spans/s");
        Console.WriteLine($"  call sent -> pixel     {Line(milliseconds)} over {probes} probes (p50 at most 1000, p95 at most 2000 wanted)");
        Console.WriteLine($"  cold load, LCP         {Line(loads)} over {loads.Count} loads (at most 2500 wanted)");
        Console.WriteLine($"  update of a chart      {Line([.. charts])} of main thread over {charts.Length} updates of six charts (at most 16 wanted)");
        Console.WriteLine($"  machine                {MachineLimits.FsyncsPerSecond(portal.Data):0} fsyncs/s, load {ProcessUse.Load()} on {Environment.ProcessorCount} cores");
    }

    private static async Task<IBrowserContext> OpenAsync(IBrowser chromium, PortalProcess portal, string path)
    {
        var context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = portal.Address.ToString(),
            Locale = "en-GB",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.Locator("button[value='on-call']").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        // A new session keeps its cookie but has nothing of the page in its cache.
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.clearBrowserCache");
        await context.AddInitScriptAsync(WatchCosts);
        await page.GotoAsync(path);
        return context;
    }

    private static SentCall Call() => new()
    {
        Application = Probe,
        Start = TimeProvider.System.GetUtcNow().AddMilliseconds(-100),
        Duration = TimeSpan.FromMilliseconds(100),
    };

    private static string Line(List<double> values)
    {
        values.Sort();
        double At(double quantile) => values.Count == 0 ? double.NaN : values[Math.Clamp((int)Math.Ceiling(quantile * values.Count) - 1, 0, values.Count - 1)];
        return $"p50 {At(0.50):0.#} ms, p95 {At(0.95):0.#} ms, most {At(1):0.#} ms";
    }
}
