using Portal.Integration.Tests.Rollups;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Series;

public sealed class CallSeriesTests(EngineFixture engine)
{
    private static readonly CallFilter Everything = new() { Tenant = "default" };

    // Close to the present, because the tier of seconds takes in nothing older than two days; on a full hour, to make steps predictable.
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600);

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(17, 33, true)]
    [InlineData(17, 33, false)]
    [InlineData(0.25, 0.75, true)]
    public async Task GetSummaryAsync_EdgesInsideAMinute_AreExact(double cutFromSeconds, double cutToSeconds, bool rollups)
    {
        var (database, calls) = await FillAsync(4_000, TimeSpan.FromHours(3));
        await using var _ = database;
        var from = Now.AddHours(-2).AddSeconds(cutFromSeconds);
        var to = Now.AddMinutes(-7).AddSeconds(cutToSeconds);

        var summary = await SeriesOf(database, rollups).GetSummaryAsync(Ask(from, to), CancellationToken.None);

        var expected = new ExpectedSeries(calls).Within(from, to);
        summary.Calls.ShouldBe(expected.Calls);
        summary.Errors.ShouldBe(expected.Errors);
        summary.InputTokens.ShouldBe(expected.InputTokens);
        summary.OutputTokens.ShouldBe(expected.OutputTokens);
        // Some 2,300 values lie between the sizes for which raw calls (exact) and histograms within one percent are promised.
        foreach (var (actual, exact) in new[] { (summary.LatencyMs, expected.LatencyMs), (summary.TtftMs, expected.TtftMs) })
        {
            actual.Count.ShouldBe(exact.Count);
            (actual.P50!.Value / exact.P50!.Value).ShouldBe(1, rollups ? 0.03 : 1e-12);
            (actual.P95!.Value / exact.P95!.Value).ShouldBe(1, rollups ? 0.03 : 1e-12);
        }
        summary.TokensPerSecond!.Value.ShouldBe(expected.TokensPerSecond!.Value, 1e-9);
        summary.NewestReceived!.Value.ToUnixTimeMilliseconds().ShouldBe(expected.Rows.Max(call => call.ReceivedMilliseconds));
        (summary.Window.From, summary.Window.To).ShouldBe((from, to));
    }

    [Fact]
    public async Task GetSummaryAsync_Filter_TakesOnlyCallsThatMatchEveryList()
    {
        var (database, calls) = await FillAsync(3_000, TimeSpan.FromHours(1));
        await using var _ = database;
        var filter = Everything with { Applications = ["app-0", "app-2"], Models = ["model-1"], Environments = ["production"] };

        var summary = await SeriesOf(database).GetSummaryAsync(Ask(Now.AddHours(-1), Now, filter), CancellationToken.None);

        var expected = new ExpectedSeries(calls).Where(call =>
            call.Application is "app-0" or "app-2" && call.Model is "model-1" && call.Environment is "production");
        summary.Calls.ShouldBe(expected.Calls);
        summary.LatencyMs.ShouldBe(expected.LatencyMs);
    }

    [Fact]
    public async Task GetSummaryAsync_HostileFilterValues_AreOnlyValues()
    {
        var (database, _) = await FillAsync(10, TimeSpan.FromHours(1));
        await using var __ = database;
        var filter = Everything with { Applications = ["x') OR 1=1 --", "\\", "'", "\n", "{tenant:String}"] };

        (await SeriesOf(database).GetSummaryAsync(Ask(Now.AddHours(-1), Now, filter), CancellationToken.None)).Calls.ShouldBe(0UL);
    }

    [Fact]
    public async Task GetSummaryAsync_OtherTenant_SeesNothing()
    {
        var (database, _) = await FillAsync(100, TimeSpan.FromHours(1));
        await using var __ = database;

        var summary = await SeriesOf(database).GetSummaryAsync(Ask(Now.AddHours(-1), Now, new CallFilter { Tenant = "acme" }), CancellationToken.None);

        (summary.Calls, summary.NewestReceived, summary.LatencyMs.P50, summary.TokensPerSecond).ShouldBe((0UL, null, null, null));
    }

    [Theory]
    [InlineData(5, 300, 1, true)]
    [InlineData(15, 300, 5, true)]
    [InlineData(60, 300, 15, true)]
    [InlineData(180, 300, 60, true)]
    [InlineData(180, 10, 1800, true)]
    [InlineData(180, 10, 1800, false)]
    public async Task GetLatencyAsync_EveryStep_AgreesWithCallByCallComputation(int minutes, int maxPoints, int stepSeconds, bool rollups)
    {
        var (database, calls) = await FillAsync(3_000, TimeSpan.FromHours(3));
        await using var _ = database;

        var result = await SeriesOf(database, rollups).GetLatencyAsync(Ask(Now.AddMinutes(-minutes), Now) with { MaxPoints = maxPoints }, CancellationToken.None);

        result.Window.Step.ShouldBe(TimeSpan.FromSeconds(stepSeconds));
        result.Points.Count.ShouldBeLessThanOrEqualTo(maxPoints);
        result.Points.Select(point => point.Time).ShouldBe(
            Enumerable.Range(0, result.Points.Count).Select(i => result.Window.From + (i * result.Window.Step)));
        result.Window.From.ToUnixTimeSeconds().ShouldBe(result.Window.From.ToUnixTimeSeconds() / stepSeconds * stepSeconds);
        foreach (var point in result.Points)
        {
            var expected = new ExpectedSeries(calls).Within(point.Time, point.Time + result.Window.Step);
            (point.Calls, point.Errors, point.InputTokens, point.OutputTokens)
                .ShouldBe((expected.Calls, expected.Errors, expected.InputTokens, expected.OutputTokens));
            (point.LatencyP50, point.LatencyP95, point.LatencyP99).ShouldBe((expected.LatencyMs.P50, expected.LatencyMs.P95, expected.LatencyMs.P99));
            (point.TtftP50, point.TtftP95).ShouldBe((expected.TtftMs.P50, expected.TtftMs.P95));
            point.Complete.ShouldBe(point.Time + result.Window.Step <= Now);
        }
    }

    [Fact]
    public async Task GetLatencyAsync_NewestBucket_IsIncomplete()
    {
        var (database, _) = await FillAsync(10, TimeSpan.FromHours(1));
        await using var __ = database;
        var series = new CallSeries(database.DataSource, new ManualTime(Now.AddSeconds(30)));

        var result = await series.GetLatencyAsync(Ask(Now.AddHours(-1), Now.AddSeconds(30)) with { Step = TimeSpan.FromMinutes(1) }, CancellationToken.None);

        result.Points.Select(point => point.Complete).ShouldBe([.. Enumerable.Repeat(true, 60), false]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetErrorsAsync_ByType_AgreesWithCallByCallComputation(bool rollups)
    {
        var (database, calls) = await FillAsync(3_000, TimeSpan.FromHours(1));
        await using var _ = database;

        var result = await SeriesOf(database, rollups).GetErrorsAsync(Ask(Now.AddHours(-1), Now) with { Step = TimeSpan.FromMinutes(5) }, CancellationToken.None);

        var errors = new ExpectedSeries(calls).Where(call => call.Status == CallStatus.Error).Rows;
        result.Types.ToDictionary(type => type.ErrorType, type => type.Total).ShouldBe(
            errors.GroupBy(call => call.ErrorType.Length == 0 ? "_OTHER" : call.ErrorType).ToDictionary(type => type.Key, type => (ulong)type.Count()),
            ignoreOrder: true);
        result.Types.ShouldAllBe(type => type.Counts.Count == result.Times.Count && type.Counts.Aggregate(0UL, (sum, count) => sum + count) == type.Total);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetHeatmapAsync_EveryCall_StandsInTheRowOfItsLatency(bool rollups)
    {
        var (database, calls) = await FillAsync(2_000, TimeSpan.FromHours(1));
        await using var _ = database;

        var result = await SeriesOf(database, rollups).GetHeatmapAsync(Ask(Now.AddHours(-1), Now) with { Step = TimeSpan.FromMinutes(5) }, CancellationToken.None);

        result.EdgesMs.Count.ShouldBeLessThanOrEqualTo(41);
        result.EdgesMs.ShouldBeInOrder();
        for (var t = 0; t < result.Times.Count; t++)
        {
            var expected = new ulong[result.EdgesMs.Count - 1];
            foreach (var call in new ExpectedSeries(calls).Within(result.Times[t], result.Times[t] + result.Window.Step).Rows)
            {
                var milliseconds = call.DurationNanoseconds / 1e6;
                var row = call.DurationNanoseconds == 0 ? 0 : Enumerable.Range(0, expected.Length).Single(i => milliseconds > result.EdgesMs[i] && milliseconds <= result.EdgesMs[i + 1]);
                expected[row]++;
            }
            result.Counts[t].ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetBreakdownAsync_ByApplication_SlowestFirstWithExactNumbers(bool rollups)
    {
        var (database, calls) = await FillAsync(3_000, TimeSpan.FromHours(1));
        await using var _ = database;
        var request = new BreakdownRequest { Filter = Everything, From = Now.AddHours(-1), To = Now, Dimension = CallDimension.Application, Limit = 2 };

        var result = await SeriesOf(database, rollups).GetBreakdownAsync(request, CancellationToken.None);

        var expected = new[] { "app-0", "app-1", "app-2" }
            .Select(name => (Name: name, Numbers: new ExpectedSeries(calls).Where(call => call.Application == name)))
            .OrderByDescending(application => application.Numbers.LatencyMs.P95).Take(2).ToList();
        result.Rows.Select(row => (row.Name, row.Calls, row.Errors, row.LatencyMs)).ShouldBe(
            expected.Select(application => (application.Name, application.Numbers.Calls, application.Numbers.Errors, application.Numbers.LatencyMs)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetOverviewAsync_SilentApplication_StaysInViewWithItsPast(bool rollups)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var past = RandomCalls.Create(new Random(3), 600, Now.AddHours(-2), Now.AddHours(-1));
        var present = RandomCalls.Create(new Random(4), 600, Now.AddHours(-1), Now).Where(call => call.Application != "app-1").ToList();
        await database.InsertAsync([.. past, .. present], "1");

        var result = await SeriesOf(database, rollups).GetOverviewAsync(Ask(Now.AddHours(-1), Now), CancellationToken.None);

        result.Applications.Select(application => application.Current.Name).ShouldBe(["app-0", "app-1", "app-2"], ignoreOrder: true);
        foreach (var application in result.Applications)
        {
            var name = application.Current.Name;
            var now = new ExpectedSeries(present).Where(call => call.Application == name);
            var then = new ExpectedSeries(past).Where(call => call.Application == name);
            (application.Current.Calls, application.Current.LatencyMs).ShouldBe((now.Calls, now.LatencyMs));
            (application.Previous!.Calls, application.Previous.LatencyMs).ShouldBe((then.Calls, then.LatencyMs));
            application.TrendCalls.Aggregate(0UL, (sum, calls) => sum + calls).ShouldBe(now.Calls);
            application.TrendP95Ms.Count.ShouldBe(application.TrendTimes.Count);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetFilterValuesAsync_OneFilterSet_NarrowsTheOthersNotItself(bool rollups)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(5), 400, Now.AddHours(-1), Now).Where(call => call.Counted).ToList();
        calls.RemoveAll(call => call.Application is "app-1" && call.Model is "model-0");
        await database.InsertAsync(calls, "1");

        var result = await SeriesOf(database, rollups).GetFilterValuesAsync(
            Ask(Now.AddHours(-1), Now, Everything with { Applications = ["app-1"] }), CancellationToken.None);

        result.Values[CallDimension.Application].ShouldBe(["app-0", "app-1", "app-2"], ignoreOrder: true);
        result.Values[CallDimension.Model].ShouldBe(["model-1"]);
        result.Values[CallDimension.Environment].ShouldBe(["production", "staging"]);
    }

    [Theory]
    [InlineData(0, 300, "empty")]
    [InlineData(60, 0, "MaxPoints")]
    [InlineData(60, 2001, "MaxPoints")]
    public async Task GetLatencyAsync_ImpossibleRequest_SaysWhatIsWrong(int seconds, int maxPoints, string expected)
    {
        await using var database = await engine.CreateDatabaseAsync();

        var error = await Should.ThrowAsync<ArgumentException>(() =>
            SeriesOf(database).GetLatencyAsync(Ask(Now, Now.AddSeconds(seconds)) with { MaxPoints = maxPoints }, CancellationToken.None));

        error.Message.ShouldContain(expected);
    }

    private async Task<(TestDatabase Database, List<CallRow> Calls)> FillAsync(int count, TimeSpan span)
    {
        var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = RandomCalls.Create(new Random(count), count, Now - span, Now);
        await database.InsertAsync(calls.Take(count / 2), "1");
        await database.InsertAsync(calls.Skip(count / 2), "2");
        return (database, calls);
    }

    // So few calls would be read raw; most questions are asked of the rollups as well.
    private static CallSeries SeriesOf(TestDatabase database, bool rollups = false) =>
        rollups ? new CallSeries(database.DataSource, new ManualTime(Now)) { CheapScan = 0 } : new CallSeries(database.DataSource, new ManualTime(Now));

    private static SeriesRequest Ask(DateTimeOffset from, DateTimeOffset to, CallFilter? filter = null) =>
        new() { Filter = filter ?? Everything, From = from, To = to };
}
