using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Portal.Benchmarks.Live;
using Portal.Testing;

namespace Portal.Benchmarks.Browser;

/// <summary>
/// Whether a wallboard can stay open for a day: two dashboards take turns in Chromium while every chart is given as many frames as the feed would send in
/// 24 hours, as fast as it draws them. The frames are the feed's own, copied and moved on in time; the heap is read after a forced collection.
/// </summary>
internal static class WallboardBenchmark
{
    /// <summary>A moving range of 24 hours is computed every 10 seconds: 8,640 times a day.</summary>
    private const int FramesOfADay = 8_640;
    private const int WarmUp = 100;

    /// <summary>Charts note themselves, so that the page can be asked to feed them; nothing else of the script is changed.</summary>
    private const string Returned = "return new Chart(figure, options, host, library);";
    private const string Noted = "const noted = new Chart(figure, options, host, library); (globalThis.notedCharts ??= []).push(new WeakRef(noted)); return noted;";

    private const string Feed = """
        async frames => {
          const seen = globalThis.seenFrames ??= {};
          for (let i = 0; i < frames; i++) {
            globalThis.notedCharts = globalThis.notedCharts.filter(ref => ref.deref()?.figure.isConnected);
            for (const ref of globalThis.notedCharts) {
              const chart = ref.deref(), title = chart.options.title;
              if (!chart.plot.dataset.drawMs || !globalThis.sample?.[title]) continue;
              const frame = JSON.parse(globalThis.sample[title]), step = i * 10000;
              frame.from += step; frame.to += step; frame.times = frame.times.map(time => time + step);
              for (const series of frame.series) series.values = series.values.map((value, n) => value === null ? null : value * (1 + ((i + n) % 7) / 20));
              chart.show(frame);
              seen[title] = (seen[title] ?? 0) + 1;
            }
            await new Promise(resolve => setTimeout(resolve));
          }
          return Math.min(...Object.values(seen));
        }
        """;

    /// <param name="arguments">[frames per chart]; those of 24 hours when left out.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var frames = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : FramesOfADay;
        await using var portal = await PortalProcess.StartAsync(new PortalProcessOptions { WaitForRecords = true });
        var now = TimeProvider.System.GetUtcNow();
        await portal.DeliverAsync([.. Enumerable.Range(0, 3_000).Select(i => new SentCall
        {
            Application = $"wall-{i % 5}",
            Model = $"model-{i % 4}",
            Start = now.AddSeconds(-28 * i),
            Duration = TimeSpan.FromMilliseconds(300 + i % 900),
            OutputTokens = 50 + i % 200,
            ErrorType = i % 40 == 0 ? "timeout" : null,
        })]);
        var first = await CreateAsync(portal, "One", "application");
        var second = await CreateAsync(portal, "Two", "model");

        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run"],
        });
        await using var context = await chromium.NewContextAsync(new BrowserNewContextOptions { BaseURL = portal.Address.ToString(), ViewportSize = new ViewportSize { Width = 1920, Height = 1080 } });
        var page = await context.NewPageAsync();
        await page.RouteAsync("**/Ui/LiveChart.razor.js*", NoteChartsAsync);
        await page.GotoAsync("/sign-in");
        await page.Locator("button[value='on-call']").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await page.GotoAsync($"/dashboards/{first}/wall?with={second}&every=20");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot[data-draw-ms]').length >= 6");
        var session = await context.NewCDPSessionAsync(page);

        await FeedAsync(page, WarmUp);
        var before = await HeapMbAsync(session);
        var portalBefore = ProcessUse.ResidentMb(portal.Id);
        var started = TimeProvider.System.GetTimestamp();
        var reached = 0;
        while (reached < frames)
        {
            reached = await FeedAsync(page, 100) - WarmUp;
        }
        var took = TimeProvider.System.GetElapsedTime(started);
        var after = await HeapMbAsync(session);

        Console.WriteLine($"Wallboard in Chromium, two dashboards of six charts in turns of 20 s");
        Console.WriteLine($"  frames                 {reached} or more for every chart in {took.TotalSeconds:0} s; a range of 24 h gets {FramesOfADay} a day");
        Console.WriteLine($"  heap after collection  {before:0.0} MB -> {after:0.0} MB, {(after / before - 1) * 100:+0.0;-0.0} % (at most +20 wanted)");
        Console.WriteLine($"  portal, resident       {portalBefore:0} MB -> {ProcessUse.ResidentMb(portal.Id):0} MB with this one circuit");
        Console.WriteLine($"  machine                load {ProcessUse.Load()} on {Environment.ProcessorCount} cores");
    }

    /// <summary>Takes what the charts show as samples, then feeds them.</summary>
    private static async Task<int> FeedAsync(IPage page, int frames)
    {
        await page.EvaluateAsync("""
            () => { globalThis.sample ??= {}; for (const ref of globalThis.notedCharts) { const chart = ref.deref(); if (chart?.newest) globalThis.sample[chart.options.title] ??= JSON.stringify(chart.newest); } }
            """);
        return await page.EvaluateAsync<int>(Feed, frames);
    }

    private static async Task NoteChartsAsync(IRoute route)
    {
        var script = await (await route.FetchAsync()).TextAsync();
        var noted = script.Replace(Returned, Noted, StringComparison.Ordinal)
            .Replace("this.#frame = frame;", "this.#frame = frame; this.newest ??= frame;", StringComparison.Ordinal);
        if (!noted.Contains(Noted, StringComparison.Ordinal) || !noted.Contains("this.newest", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The chart's script has changed: the benchmark no longer finds where charts are made.");
        }
        await route.FulfillAsync(new RouteFulfillOptions { Body = noted, ContentType = "text/javascript" });
    }

    private static async Task<double> HeapMbAsync(ICDPSession session)
    {
        for (var pass = 0; pass < 3; pass++)
        {
            await session.SendAsync("HeapProfiler.collectGarbage");
        }
        var usage = await session.SendAsync("Runtime.getHeapUsage");
        return usage!.Value.GetProperty("usedSize").GetDouble() / (1024 * 1024);
    }

    private static async Task<string> CreateAsync(PortalProcess portal, string name, string by)
    {
        string[] metrics = ["latency.p95", "calls.rate", "errors.rate", "tokens.output", "tokens.speed", "ttft.p95"];
        var document = JsonSerializer.Serialize(new
        {
            schema = "portal.dashboard/1",
            name,
            range = "24h",
            panels = metrics.Select((metric, i) => new { id = $"p{i}", title = $"{name} {metric}", metric, form = "line", by }),
        });
        using var client = portal.CreateClient(portal.AdminKey);
        using var content = new StringContent(document, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync("/api/v1/dashboards", content);
        response.EnsureSuccessStatusCode();
        return response.Headers.Location!.ToString().Split('/')[^1];
    }
}
