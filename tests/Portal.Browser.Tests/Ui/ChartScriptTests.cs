using System.Text.Json;
using Portal.Ui;

namespace Portal.Browser.Tests.Ui;

/// <summary>What charts compute in the browser.</summary>
public sealed class ChartScriptTests(PortalBrowser browser)
{
    [Fact]
    public async Task FormatJs_WritesWhatUnitFormatWrites()
    {
        await using var portal = await browser.OpenAsync();
        (double? Value, Unit Unit)[] cases =
        [
            .. from unit in Enum.GetValues<Unit>()
               from value in new double?[] { null, 0, 0.000000123, 0.000123, 0.004, 0.01, 0.1234, 0.456, 1, 7, 12.34, 99.94, 99.96, 850, 999.4, 999.6, 1_800, 2_000, 59_900, 59_960, 90_000, 999_600, 2_500_000, 7_200_000, 1_234.56, 123_456.7, -12.3, 3e9 }
               select (value, unit),
        ];
        foreach (var culture in new[] { "en-GB", "es-MX" })
        {
            var written = await portal.Page.EvaluateAsync<string[]>(
                "async ([cases, locale]) => { const { formatValue } = await import('/js/chart/format.js'); return cases.map(c => formatValue(c.value, c.unit, locale)); }",
                new object[] { cases.Select(c => new { value = c.Value, unit = c.Unit.ToString() }).ToArray(), culture });
            var info = System.Globalization.CultureInfo.GetCultureInfo(culture);
            written.ShouldBe(cases.Select(c => UnitFormat.Format(c.Value, c.Unit, info).ToString()), culture);
        }
    }

    [Theory]
    [InlineData(0, 900, 900)] // 15 minutes
    [InlineData(0, 21_600, 640)] // 6 hours
    [InlineData(1_774_742_400, 1_774_828_800, 640)] // 29 March 2026, when clocks in Madrid go forward
    [InlineData(0, 2_592_000, 300)] // 30 days on a phone
    public async Task TimeTicks_AreFewAscendingAndInside(long from, long to, int width)
    {
        await using var portal = await browser.OpenAsync();
        var ticks = await portal.Page.EvaluateAsync<double[]>(
            "async ([from, to, width]) => (await import('/js/chart/scale.js')).timeTicks(from * 1000, to * 1000, width, 'en-GB').values", new object[] { from, to, width });

        ticks.Length.ShouldBeInRange(1, Math.Max(2, width / 96) + 1);
        ticks.ShouldBe(ticks.Order().Distinct());
        ticks.ShouldAllBe(tick => tick >= from * 1000d && tick <= to * 1000d);
    }

    [Fact]
    public async Task LinearAxis_WhileDataFluctuates_KeepsItsTop()
    {
        await using var portal = await browser.OpenAsync();
        var tops = await portal.Page.EvaluateAsync<double[]>("""
            async () => {
              const { linearAxis } = await import('/js/chart/scale.js');
              let top;
              return [900, 880, 500, 950, 300].map(largest => top = linearAxis(largest, 'Duration', 'en-GB', top).top);
            }
            """);
        // 300 fills less than 40 % of 1000: only then the axis shrinks.
        tops.ShouldBe([1_000, 1_000, 1_000, 1_000, 400]);
    }

    [Theory]
    [InlineData("Bar", 0.5, 0)] // parts of 1, nothing and 2 stand on each other
    [InlineData("Bar", 1.5, 2)]
    [InlineData("Bar", 3.5, -1)] // above the bar
    [InlineData("Line", 0.2, 1)] // nearest of 1, 0 and 2
    public async Task SeriesAt_OfAClick_IsWhatIsDrawnThere(string form, double value, int expected)
    {
        await using var portal = await browser.OpenAsync();
        var series = await portal.Page.EvaluateAsync<int>("""
            async ([form, value]) => {
              const { seriesAt } = await import('/js/chart/traces.js');
              return seriesAt({ times: [0], series: [1, 0, 2].map(v => ({ values: [v] })) }, { form }, 0, value);
            }
            """, new object[] { form, value });
        series.ShouldBe(expected);
    }

    [Fact]
    public async Task BucketsOfDifferentWidth_AreDrawnFromEdgeToEdge()
    {
        await using var portal = await browser.OpenAsync();
        var bars = JsonDocument.Parse(await portal.Page.EvaluateAsync<string>("""
            async () => {
              const { tracesOf } = await import('/js/chart/traces.js');
              const frame = { from: 0, to: 90, step: 30, end: 90, times: [0, 28, 59], incomplete: 0, series: [{ name: 'a', color: '--accent', values: [1, 1, 1] }], markers: [] };
              return JSON.stringify(tracesOf(frame, { form: 'Bar' })[0]);
            }
            """)).RootElement;

        bars.GetProperty("x").GetRawText().ShouldBe("[14,43.5,74.5]"); // the middles of 28, 31 and 31 days
        bars.GetProperty("width").EnumerateArray().Select(width => Math.Round(width.GetDouble(), 2)).ShouldBe([24.08, 26.66, 26.66]); // 86 % of them
    }

    [Fact]
    public async Task Lines_WithAGap_AreNotJoined()
    {
        await using var portal = await browser.OpenAsync();
        var traces = JsonDocument.Parse(await portal.Page.EvaluateAsync<string>("""
            async () => {
              const { tracesOf } = await import('/js/chart/traces.js');
              const frame = { from: 0, to: 4, step: 1, times: [0, 1, 2, 3], incomplete: 1, series: [{ name: 'a', color: '--accent', values: [1, null, 3, 4] }], markers: [] };
              return JSON.stringify(tracesOf(frame, { form: 'Line' }));
            }
            """)).RootElement;

        traces[0].GetProperty("connectgaps").GetBoolean().ShouldBeFalse();
        traces[0].GetProperty("y").GetRawText().ShouldBe("[1,null,3]");
        traces[1].GetProperty("line").GetProperty("dash").GetString().ShouldNotBe("solid"); // what can still change
        traces[1].GetProperty("x").GetRawText().ShouldBe("[2,3]");
        traces[2].GetProperty("y").GetRawText().ShouldBe("[1,null,null,null]"); // a value between gaps shows as a point
    }

    [Fact]
    public async Task Chart_TakenAwayWhileItDraws_EndsWithoutAFault()
    {
        await using var portal = await browser.OpenAsync();
        var faults = await portal.Page.EvaluateAsync<string[]>("""
            async () => {
              const faults = [];
              addEventListener('unhandledrejection', event => faults.push(String(event.reason)));
              const { create } = await import('/Ui/LiveChart.razor.js');
              const figure = document.createElement('figure');
              for (const [tag, name] of [['ul', 'chart-legend'], ['div', 'chart-plot'], ['details', '']]) {
                figure.appendChild(document.createElement(tag)).className = name;
              }
              figure.style.width = '600px';
              document.body.append(figure);
              const plot = figure.querySelector('.chart-plot'), frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              const options = { title: 'a', form: 'Line', unit: 'Count', height: 200, locale: 'en-GB', texts: {} };
              const chart = await create(figure, options, { invokeMethodAsync: () => Promise.resolve() });
              const frame = { from: 0, to: 3, step: 1, times: [0, 1, 2], incomplete: 0, series: [{ name: 'a', color: '--accent', values: [1, 2, 3] }], markers: [] };
              chart.show(frame);
              while (!plot.dataset.drawMs) await frames();
              chart.show(frame);
              chart.dispose();
              while (chart.canvas.querySelector('.svg-container')) await frames();
              await frames();
              return faults;
            }
            """);

        faults.ShouldBeEmpty();
    }
}
