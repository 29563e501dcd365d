using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Quality;
using Portal.Telemetry.Quality;
using Portal.Telemetry.Series;
using Portal.Telemetry.Statistics;

namespace Portal.Components.Tests.Quality;

public sealed class QualityPageTests : PortalTestContext
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly Computation How = new("Mean", "sum / n", "a book", [], null);
    private readonly LiveFeed _feed;
    private IReadOnlyList<EvaluationScore> _evaluations = [];

    public QualityPageTests()
    {
        _feed = new LiveFeed(
            [
                Panel(QualityPanels.Scores, () => new EvaluationScoresResult(new SeriesWindow(Now.AddDays(-7), Now, TimeSpan.FromHours(1), SeriesSource.Mixed), _evaluations, Now, How)),
                Panel(QualityPanels.Coverage, () => new EvaluationCoverageResult(200, Covered("", ""), [Covered("relevance", "")], [Covered("", "judge")], [], How)),
                Panel(QualityPanels.Agreement, () => new AgreementResult(0, [], [], How)),
                Panel(QualityPanels.Benchmarks, () => Array.Empty<BenchmarkRun>()),
                Panel(QualityPanels.Breakdown, () => new ScoreBreakdownResult("relevance", QualityDimension.Model, EvaluationKind.Mean, [], How), _ => null),
                Panel(QualityPanels.Comparison, () => new ComparisonResult("1.0", "2.0", 10, 90, 1e-9, SampleRatioMismatch: true, [], How), _ => null),
                Panel(CallPanels.Filters, () => new FilterValuesResult(new Dictionary<CallDimension, IReadOnlyList<string>> { [CallDimension.Version] = ["1.0", "2.0"] })),
            ],
            Options.Create(new LiveOptions()),
            TimeProvider.System,
            NullLogger<LiveFeed>.Instance);
        Services.AddSingleton(_feed);
        AddAuthorization().SetAuthorized("Vera").SetClaims(new Claim(PortalClaims.Tenant, "default"));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private static LivePanel Panel(string id, Func<object> value, Func<string?, string?>? fault = null) =>
        new(id, (_, _, _) => Task.FromResult(new LiveResult(value(), Now)), fault);

    private static CoverageRow Covered(string name, string who) => new(name, who, 50, 60, Proportions.Wilson(50, 200));

    private static EvaluationScore Score(string name, double mean) => new(
        name, EvaluationKind.Mean, 60, 0, new Estimate(mean, mean - 0.1, mean + 0.1, 60, null), 0.2, [],
        [new ScorePoint(Now.AddHours(-1), new Estimate(mean, mean - 0.1, mean + 0.1, 60, null), 0)], Now);

    [Fact]
    public async Task Page_SomeEvaluations_SaysTheFirstInWordsAndCoverage()
    {
        _evaluations = [Score("relevance", 0.8), Score("tone", 0.5)];
        var page = Render<QualityPage>();
        await page.WaitForAssertionAsync(() => page.Find(".headline .muted").TextContent.ShouldContain("25"));

        page.Find(".headline strong").TextContent.ShouldBe("relevance: 0.80 (0.70 to 0.90)");
        page.FindAll("a.name").Select(link => link.GetAttribute("href")).ShouldBe(["/quality?evaluation=relevance", "/quality?evaluation=tone"]);
    }

    [Fact]
    public async Task Page_Nothing_SaysWhatToSend()
    {
        var page = Render<QualityPage>();
        (await page.WaitForElementAsync(".empty code")).TextContent.ShouldContain("/api/v1/evaluations");
    }

    [Fact]
    public async Task Page_SampleRatioWrong_VoidsTheComparison()
    {
        _evaluations = [Score("relevance", 0.8)];
        Services.GetRequiredService<NavigationManager>().NavigateTo("/quality?baseline=1.0&candidate=2.0&share=0.5");
        var page = Render<QualityPage>();
        await page.WaitForAssertionAsync(() => page.Find(".void").TextContent.ShouldContain("10 calls against 90 do not fit the planned share (p < 0.001)"));
    }

    [Fact]
    public async Task Page_Disposed_LeavesNoSubscription()
    {
        _evaluations = [Score("relevance", 0.8)];
        var page = Render<QualityPage>();
        await page.WaitForAssertionAsync(() => _feed.Status.Subscribers.ShouldBe(6)); // scores, coverage, agreement, benchmarks, filters, and the breakdown of the first

        await DisposeComponentsAsync();

        _feed.Status.Subscribers.ShouldBe(0);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _ = _feed.DisposeAsync().AsTask();
        }
    }
}
