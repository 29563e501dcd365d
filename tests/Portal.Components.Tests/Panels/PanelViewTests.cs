using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Live;
using Portal.Live.Series;
using Portal.Panels;
using Portal.Telemetry.Series;

namespace Portal.Components.Tests.Panels;

public sealed class PanelViewTests : PortalTestContext
{
    private static readonly CallFilter Filter = new() { Tenant = "default" };
    private readonly LiveFeed _feed;

    public PanelViewTests()
    {
        var catalogue = new SeriesCatalogue([new DashboardSeries
        {
            Id = "errors",
            Texts = typeof(SeriesTexts),
            TextKey = "Errors",
            Unit = SeriesUnit.Count,
            Forms = [PanelForm.Line, PanelForm.Stat, PanelForm.Table],
            Groupings = [new SeriesGrouping("model", typeof(SeriesTexts), "ByModel")],
            MoreIsWorse = true,
            Query = (question, request, _) => Task.FromResult(Answer(question, request)),
        }]);
        _feed = new LiveFeed(
            [new LivePanel(SeriesCatalogue.Panel, async (request, argument, token) => new LiveResult(await catalogue.AskAsync(request, argument, token)), catalogue.Fault)],
            Options.Create(new LiveOptions()), TimeProvider.System, NullLogger<LiveFeed>.Instance);
        Services.AddSingleton(_feed);
        Services.AddSingleton(catalogue);
        Services.AddScoped<PanelNames>();
    }

    [Fact]
    public void Stat_Arrived_SaysTheNumberAndTheChange()
    {
        var panel = Show(Panel(PanelForm.Stat));

        // 30 now, 20 before.
        panel.WaitForAssertion(() => panel.Find(".value").TextContent.Trim().ShouldBe("30"), TimeSpan.FromSeconds(10));
        panel.Find(".change").TextContent.ShouldBe("50 % above the previous hour");
        panel.Find(".change").ClassList.ShouldContain("worse");
    }

    [Fact]
    public void Table_Arrived_StatesHowManyStandInTheRest()
    {
        var panel = Show(Panel(PanelForm.Table) with { By = "model" });

        panel.WaitForAssertion(() => panel.FindAll("tbody tr").Count.ShouldBe(3), TimeSpan.FromSeconds(10));
        panel.FindAll("tbody th").Select(cell => cell.TextContent).ShouldBe(["gpt-4o", "not named", "5 others"]);
        panel.FindAll("tbody td").Select(cell => cell.TextContent).ShouldBe(["20", "7", "3"]);
    }

    [Fact]
    public async Task Panel_Disposed_LeavesNoSubscription()
    {
        Show(Panel(PanelForm.Stat));
        _feed.Status.Subscribers.ShouldBe(1);

        await DisposeComponentsAsync();

        _feed.Status.Subscribers.ShouldBe(0);
    }

    [Fact]
    public void Panel_PausedAndShownAgain_WatchesOnlyMeanwhile()
    {
        var panel = Show(Panel(PanelForm.Stat));

        panel.Render(parameters => parameters.Add(view => view.Paused, true));
        _feed.Status.Subscribers.ShouldBe(0);
        panel.Render(parameters => parameters.Add(view => view.Paused, false));
        _feed.Status.Subscribers.ShouldBe(1);
        panel.Render(parameters => parameters.Add(view => view.Range, TimeRange.Parse("24h")));
        _feed.Status.Subscribers.ShouldBe(1);
    }

    [Fact]
    public void Panel_OfAnUnknownSeries_SaysSoAndAsksNothing()
    {
        var panel = Show(Panel(PanelForm.Line) with { Metric = "gpu.heat" });

        panel.Find(".unavailable").TextContent.ShouldContain("gpu.heat");
        _feed.Status.Subscribers.ShouldBe(0);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _feed.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private IRenderedComponent<PanelView> Show(PanelContent panel) => Render<PanelView>(parameters => parameters
        .Add(view => view.Panel, panel).Add(view => view.Filter, Filter).Add(view => view.Range, TimeRange.Parse("1h")));

    private static PanelContent Panel(PanelForm form) => new("", "errors", By: null, form);

    private static SeriesAnswer Answer(SeriesQuestion question, SeriesRequest request)
    {
        var window = new SeriesWindow(request.From, request.To, request.To - request.From, SeriesSource.Raw);
        return question.Shape is SeriesShape.Change
            ? new SeriesAnswer(window, [], 0, [new SeriesGroup("", false, 30, [])], 1, Previous: 20)
            : new SeriesAnswer(window, [], 0, [new SeriesGroup("gpt-4o", false, 20, []), new SeriesGroup("", false, 7, []), new SeriesGroup("", true, 3, [])], 7);
    }
}
