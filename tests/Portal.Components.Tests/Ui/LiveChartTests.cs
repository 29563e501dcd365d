using Bunit;
using Portal.Ui;

namespace Portal.Components.Tests.Ui;

public sealed class LiveChartTests : PortalTestContext
{
    private const string Module = "./Ui/LiveChart.razor.js";

    private static readonly ChartFrame Frame = new() { From = 0, To = 10_000, Step = 5_000, Times = [0, 5_000], Series = [new("p95", "--accent", [1, null])] };

    [Fact]
    public async Task Show_ManyFrames_TravelAsCallsAndRenderNothing()
    {
        var chart = ShowChart(out var script);
        var renders = chart.RenderCount;

        for (var i = 0; i < 5; i++)
        {
            await chart.InvokeAsync(() => chart.Instance.ShowAsync(Frame));
        }

        script.Invocations["show"].Count.ShouldBe(5);
        chart.RenderCount.ShouldBe(renders);
    }

    [Fact]
    public async Task Dispose_EndsTheChartInTheBrowserAndSendsNothingMore()
    {
        var chart = ShowChart(out var script);
        var instance = chart.Instance;

        await instance.DisposeAsync();
        await instance.ShowAsync(Frame);

        script.Invocations["dispose"].Count.ShouldBe(1);
        script.Invocations["show"].ShouldBeEmpty();
    }

    [Fact]
    public async Task Brush_RaisesTheWindowAsTimes()
    {
        ChartWindow? chosen = null;
        var chart = Render<LiveChart>(parameters => parameters.Add(c => c.Title, "Latency").Add(c => c.OnZoom, window => chosen = window));

        await chart.InvokeAsync(() => chart.Instance.OnBrushAsync(1_000, 61_000));

        chosen.ShouldBe(new ChartWindow(DateTimeOffset.UnixEpoch.AddSeconds(1), DateTimeOffset.UnixEpoch.AddSeconds(61)));
    }

    private IRenderedComponent<LiveChart> ShowChart(out BunitJSModuleInterop script)
    {
        var module = JSInterop.SetupModule(Module);
        script = module.SetupModule("create", _ => true);
        script.Mode = JSRuntimeMode.Loose;
        return Render<LiveChart>(parameters => parameters.Add(c => c.Title, "Latency"));
    }
}
