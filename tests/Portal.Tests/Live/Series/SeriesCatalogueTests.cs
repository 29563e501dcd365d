using Portal.Live.Series;
using Portal.Telemetry.Series;

namespace Portal.Tests.Live.Series;

public sealed class SeriesCatalogueTests
{
    private static readonly SeriesGrouping ByModel = new("model", typeof(SeriesTexts), "ByModel");
    private readonly List<SeriesQuestion> _asked = [];
    private readonly SeriesCatalogue _catalogue;

    public SeriesCatalogueTests() => _catalogue = new SeriesCatalogue([Create("latency.p95", [PanelForm.Line], ByModel), Create("latency", [PanelForm.HeatMap])]);

    [Theory]
    [InlineData("latency.p95/model/time")]
    [InlineData("latency.p95/-/time")]
    [InlineData("latency/-/heat")]
    public async Task AskAsync_KnownQuestion_ReachesItsSeries(string argument)
    {
        _catalogue.Fault(argument).ShouldBeNull();
        await _catalogue.AskAsync(Request, argument, CancellationToken.None);

        _asked.Single().ToArgument().ShouldBe(argument);
    }

    [Theory]
    [InlineData(null, "An empty text is no question about a series")]
    [InlineData("latency.p95", "write metric/grouping/shape")]
    [InlineData("latency.p95/model/line", "'latency.p95/model/line' is no question")]
    [InlineData("latency.p95/model/time/8", "is no question")]
    [InlineData("latency.p90/-/time", "There is no series 'latency.p90'; known are latency.p95, latency.")]
    [InlineData("latency.p95/-/heat", "latency.p95/-/heat: it has no such shape")]
    [InlineData("latency.p95/colour/time", "cannot be split by 'colour'; use one of model.")]
    [InlineData("latency/model/heat", "The series 'latency' cannot be split.")]
    public async Task AskAsync_OtherQuestion_SaysWhatIsKnown(string? argument, string expected)
    {
        _catalogue.Fault(argument).ShouldNotBeNull().ShouldContain(expected);

        await Should.ThrowAsync<ArgumentException>(() => _catalogue.AskAsync(Request, argument, CancellationToken.None));
        _asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(PanelForm.Line, SeriesShape.Time)]
    [InlineData(PanelForm.Area, SeriesShape.Time)]
    [InlineData(PanelForm.Bar, SeriesShape.Time)]
    [InlineData(PanelForm.HeatMap, SeriesShape.Heat)]
    [InlineData(PanelForm.Stat, SeriesShape.Change)]
    [InlineData(PanelForm.Table, SeriesShape.Total)]
    public void ShapeOf_EveryForm_IsKnown(PanelForm form, SeriesShape expected) => SeriesQuestion.ShapeOf(form).ShouldBe(expected);

    private static SeriesRequest Request => new()
    {
        Filter = new CallFilter { Tenant = "default" },
        From = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        To = new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.Zero),
    };

    private DashboardSeries Create(string id, IReadOnlyList<PanelForm> forms, params IReadOnlyList<SeriesGrouping> groupings) => new()
    {
        Id = id,
        Texts = typeof(SeriesTexts),
        TextKey = "LatencyP95",
        Unit = SeriesUnit.Milliseconds,
        Forms = forms,
        Groupings = groupings,
        Query = (question, request, _) =>
        {
            _asked.Add(question);
            return Task.FromResult(new SeriesAnswer(new SeriesWindow(request.From, request.To, TimeSpan.FromMinutes(1), SeriesSource.Raw), [], 0, [], 0));
        },
    };
}
