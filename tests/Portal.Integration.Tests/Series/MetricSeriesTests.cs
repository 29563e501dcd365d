using Portal.Integration.Tests.Rollups;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Series;

public sealed class MetricSeriesTests(EngineFixture engine)
{
    private static readonly CallFilter Everything = new() { Tenant = "default" };
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetMetricAsync_EveryMetricOverTime_AgreesWithCallByCallComputation(bool rollups)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(11), 3_000, Now.AddHours(-1), Now);
        await database.InsertAsync(calls, "1");
        var busiest = Groups(calls).OrderByDescending(group => group.Calls.Count(call => call.Counted)).First().Name;

        foreach (var metric in Enum.GetValues<CallMetric>())
        {
            var result = await SeriesOf(database, rollups).GetMetricAsync(
                Ask(metric) with { By = CallDimension.Application, Step = Step, Top = 1 }, CancellationToken.None);

            result.GroupCount.ShouldBe(3);
            result.Groups.Count.ShouldBe(2, $"{metric}: one by name and the rest");
            result.Groups.Select(group => group.IsRest).ShouldBe([false, true]);
            if (MetricExpectation.RanksByCalls(metric))
            {
                result.Groups[0].Name.ShouldBe(busiest, metric.ToString());
            }
            foreach (var group in result.Groups)
            {
                var among = calls.Where(call => group.IsRest ? call.Application != result.Groups[0].Name : call.Application == group.Name).ToList();
                group.Values.Count.ShouldBe(6);
                for (var i = 0; i < result.Times.Count; i++)
                {
                    var expected = MetricExpectation.Of(metric, new ExpectedSeries(among).Within(result.Times[i], result.Times[i] + Step), Step);
                    MetricExpectation.ShouldAgree(group.Values[i], expected, $"{metric} of '{group.Name}' at {result.Times[i]:t}");
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetMetricAsync_EveryMetricAsTotal_AgreesWithCallByCallComputation(bool rollups)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(12), 2_500, Now.AddHours(-1), Now);
        await database.InsertAsync(calls, "1");

        foreach (var metric in Enum.GetValues<CallMetric>())
        {
            var result = await SeriesOf(database, rollups).GetMetricAsync(Ask(metric) with { By = CallDimension.Model, Shape = MetricShape.Totals }, CancellationToken.None);

            result.Groups.Select(group => group.Name).ShouldBe(["model-0", "model-1"], ignoreOrder: true);
            foreach (var group in result.Groups)
            {
                var expected = MetricExpectation.Of(metric, new ExpectedSeries(calls.Where(call => call.Model == group.Name)), TimeSpan.FromHours(1));
                MetricExpectation.ShouldAgree(group.Total, expected, $"{metric} of {group.Name}", histograms: rollups);
            }
        }
    }

    [Fact]
    public async Task GetMetricAsync_Money_IsExactAndUnknownIsNotZero()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(
            [
                Priced("a", 0.000000000001m, minute: 1), Priced("a", 12.345678901234m, minute: 2), Unpriced("a", minute: 3),
                Unpriced("b", minute: 1),
            ],
            "1");
        var series = SeriesOf(database, rollups: true);

        async Task<Dictionary<string, decimal?>> TotalsAsync(CallMetric metric) =>
            (await series.GetMetricAsync(Ask(metric) with { By = CallDimension.Application, Shape = MetricShape.Totals }, CancellationToken.None))
                .Groups.ToDictionary(group => group.Name, group => group.Total, StringComparer.Ordinal);

        // 12.345678901234 + 0.000000000001; two calls are priced, so a thousand cost five hundred times that; one of three has no price.
        (await TotalsAsync(CallMetric.Cost)).ShouldBe(new Dictionary<string, decimal?>(StringComparer.Ordinal) { ["a"] = 12.345678901235m, ["b"] = null });
        (await TotalsAsync(CallMetric.CostPerThousandCalls))["a"].ShouldBe(6172.8394506175m);
        var unknown = await TotalsAsync(CallMetric.CostUnknownShare);
        unknown["a"]!.Value.ShouldBe(1m / 3, 1e-20m);
        unknown["b"].ShouldBe(1m);
    }

    [Fact]
    public async Task GetMetricAsync_NothingCalled_IsZeroForSumsAndNothingForTheRest()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);

        async Task<decimal?> TotalAsync(CallMetric metric) =>
            (await SeriesOf(database).GetMetricAsync(Ask(metric) with { Shape = MetricShape.Totals }, CancellationToken.None)).Groups.Single().Total;

        (await TotalAsync(CallMetric.Calls)).ShouldBe(0);
        (await TotalAsync(CallMetric.Cost)).ShouldBe(0);
        (await TotalAsync(CallMetric.ErrorRate)).ShouldBeNull();
        (await TotalAsync(CallMetric.LatencyP95)).ShouldBeNull();
    }

    [Fact]
    public async Task GetMetricAsync_HostileNames_AreOnlyNames()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        string[] names = ["x') OR 1=1 --", "\\", "it's", "tab\there", ""];
        await database.InsertAsync(names.SelectMany((name, i) => Enumerable.Range(0, i + 1).Select(minute => Priced(name, 1, minute))), "1");

        var result = await SeriesOf(database, rollups: true).GetMetricAsync(
            Ask(CallMetric.Cost) with { By = CallDimension.Application, Shape = MetricShape.Totals, Top = 4 }, CancellationToken.None);

        result.Groups.Select(group => (group.Name, group.Total)).ShouldBe([("", 5m), ("tab\there", 4m), ("it's", 3m), ("\\", 2m), ("", 1m)]);
        result.Groups.Select(group => group.IsRest).ShouldBe([false, false, false, false, true]);
    }

    [Fact]
    public async Task GetMetricAsync_ImpossibleTop_SaysWhatIsPossible()
    {
        await using var database = await engine.CreateDatabaseAsync();

        (await Should.ThrowAsync<ArgumentException>(() => SeriesOf(database).GetMetricAsync(Ask(CallMetric.Calls) with { Top = 0 }, CancellationToken.None)))
            .Message.ShouldContain("from 1 to 100");
    }

    private static IEnumerable<(string Name, List<CallRow> Calls)> Groups(IEnumerable<CallRow> calls) =>
        calls.GroupBy(call => call.Application, StringComparer.Ordinal).Select(group => (group.Key, group.ToList()));

    private static MetricRequest Ask(CallMetric metric) => new() { Filter = Everything, From = Now.AddHours(-1), To = Now, Metric = metric };

    private static CallSeries SeriesOf(TestDatabase database, bool rollups = false) =>
        rollups ? new CallSeries(database.DataSource, new ManualTime(Now)) { CheapScan = 0 } : new CallSeries(database.DataSource, new ManualTime(Now));

    private static CallRow Priced(string application, decimal cost, int minute) => Call(application, cost, priceId: 7, minute);

    private static CallRow Unpriced(string application, int minute) => Call(application, cost: 0, priceId: 0, minute);

    private static CallRow Call(string application, decimal cost, uint priceId, int minute) => new()
    {
        Tenant = "default",
        Application = application,
        Environment = "production",
        Model = "model",
        Kind = CallKind.Inference,
        Counted = true,
        TraceId = (UInt128)(ulong)Random.Shared.NextInt64(),
        SpanId = (ulong)Random.Shared.NextInt64(),
        StartMicroseconds = (Now.AddHours(-1).AddMinutes(minute) - DateTimeOffset.UnixEpoch).Ticks / 10,
        DurationNanoseconds = 1_000_000,
        Status = CallStatus.Ok,
        Cost = cost,
        PriceId = priceId,
    };
}
