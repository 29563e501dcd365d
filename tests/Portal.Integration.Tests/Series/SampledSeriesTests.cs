using Portal.Governance.Applications;
using Portal.Integration.Tests.Rollups;
using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Rollups;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Series;
using Portal.Testing;

namespace Portal.Integration.Tests.Series;

/// <summary>Sums stay right where a sample of traces is kept, and are what they were where everything is.</summary>
public sealed class SampledSeriesTests(EngineFixture engine)
{
    private const int Sent = 10_000;
    private static readonly CallFilter Everything = new() { Tenant = "default" };
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600);
    private static readonly ApplicationRule OneInTen = ApplicationRule.Default with { SampleOneIn = 10 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Summary_OfOneInTen_CoversTheTruthWithItsInterval(bool rollups)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var sent = RandomCalls.Create(new Random(7), Sent, Now.AddHours(-3), Now.AddMinutes(-1)).Where(call => call.Counted).ToList();
        var kept = Keep(sent, OneInTen);
        await database.InsertAsync(kept, "sampled");

        var summary = await SeriesOf(database, rollups).GetSummaryAsync(Ask(), CancellationToken.None);

        kept.Count.ShouldBeInRange(Sent / 20, Sent / 5);
        var sample = summary.Sample.ShouldNotBeNull();
        sample.StoredCalls.ShouldBe((ulong)kept.Count);
        // Errors stand for themselves, so on average a row stands for less than ten.
        sample.OneIn.ShouldBe((double)summary.Calls / kept.Count, 1e-12);
        // One call per trace: w (w - 1) = 90 for each kept call that did not fail.
        sample.CallsStandardError!.Value.ShouldBe(Math.Sqrt(90.0 * kept.Count(call => call.Weight == 10)), 1e-9);
        Math.Abs((double)summary.Calls - sent.Count).ShouldBeLessThan(1.96 * sample.CallsStandardError.Value);
        // Failed calls are all there, each for itself.
        summary.Errors.ShouldBe((ulong)sent.Count(call => call.Status == CallStatus.Error));
        summary.InputTokens.ShouldBe(Sum(kept, call => call.InputTokens));
        summary.OutputTokens.ShouldBe(Sum(kept, call => call.OutputTokens));
    }

    [Fact]
    public async Task Rollups_OfSampledCalls_CountWhatTheyStandFor()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var kept = Keep(RandomCalls.Create(new Random(11), 3_000, Now.AddHours(-3), Now.AddMinutes(-1)).Where(call => call.Counted), OneInTen);
        await database.InsertAsync(kept, "sampled");

        var expected = $"({Sum(kept, _ => 1)},{kept.Count},{Sum(kept, call => call.InputTokens)},{Sum(kept, call => call.DurationNanoseconds)})";
        foreach (var tier in new[] { "second", "minute" })
        {
            (await database.ScalarAsync<string>($"SELECT toString((sum(calls), sum(stored_calls), sum(input_tokens), sum(duration_ns))) FROM calls_{tier}")).ShouldBe(expected, tier);
        }
        (await database.ScalarAsync<ulong>("SELECT sum(calls) FROM rollup_changes")).ShouldBe(Sum(kept, _ => 1));
        (await database.ScalarAsync<ulong>("SELECT sum(count) FROM features_minute WHERE feature = 'latency_ms'")).ShouldBe(Sum(kept, _ => 1));
        (await database.ScalarAsync<ulong>("SELECT sum(count) FROM errors_minute")).ShouldBe(Sum(kept.Where(call => call.Status == CallStatus.Error), _ => 1));
        var cost = kept.Where(call => call.PriceId != 0).Sum(call => call.Cost * call.Weight);
        (await database.ScalarAsync<decimal>("SELECT sum(cost) FROM calls_minute")).ShouldBe(cost);
        (await database.ScalarAsync<decimal>("SELECT sum(cost) FROM cost_hour")).ShouldBe(cost);
    }

    [Fact]
    public async Task Hours_OfSampledCalls_AreComputedAndRead()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var kept = Keep(RandomCalls.Create(new Random(13), 2_000, Now.AddHours(-3), Now.AddHours(-1)).Where(call => call.Counted), OneInTen);
        await database.InsertAsync(kept, "sampled");
        var computation = new RollupComputation(database.DataSource, new SchemaOptions(), new RetentionOptions(), TimeProvider.System) { Quiet = TimeSpan.Zero };

        var (computed, due) = await computation.ComputeAsync(RollupStep.Hour, CancellationToken.None);

        computed.ShouldBe(due);
        (await database.ScalarAsync<string>("SELECT toString((sum(calls), sum(stored_calls))) FROM calls_hour")).ShouldBe($"({Sum(kept, _ => 1)},{kept.Count})");
    }

    [Fact]
    public async Task Summary_OfEverything_IsExactAndNoEstimate()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var sent = RandomCalls.Create(new Random(17), 2_000, Now.AddHours(-3), Now.AddMinutes(-1));
        await database.InsertAsync(sent, "all");
        var expected = new ExpectedSeries(sent);

        foreach (var rollups in new[] { false, true })
        {
            var summary = await SeriesOf(database, rollups).GetSummaryAsync(Ask(), CancellationToken.None);

            summary.Sample.ShouldBeNull();
            (summary.Calls, summary.Errors, summary.InputTokens, summary.OutputTokens).ShouldBe((expected.Calls, expected.Errors, expected.InputTokens, expected.OutputTokens));
        }
        (await SeriesOf(database, rollups: false).GetSummaryAsync(Ask(), CancellationToken.None)).LatencyMs.ShouldBe(expected.LatencyMs);
    }

    [Fact]
    public async Task Quantiles_OfSampledCalls_WeighThem()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // Nine calls of 10 ms that stand for themselves, one of 100 ms that stands for ninety-one: every quantile from 0.09 on is its.
        var calls = Enumerable.Range(1, 10).Select(number => Call((ulong)number, number == 10 ? 100 : 10, number == 10 ? 91u : 1u)).ToList();
        await database.InsertAsync(calls, "weights");

        var summary = await SeriesOf(database, rollups: false).GetSummaryAsync(Ask(), CancellationToken.None);

        (summary.Calls, summary.LatencyMs.P50, summary.LatencyMs.P95).ShouldBe((100UL, 100.0, 100.0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metric_OfCallsOfWeightTen_CountsTenForEach(bool rollups)
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // "sampled": an answer at 0.25, ten times, and an error at 0.5 that stands for itself. "whole": four answers of unknown price, more rows and fewer calls.
        var answer = Streamed(Call(1, 2_000, weight: 10), ttftMilliseconds: 500, cost: 0.25m);
        var error = Streamed(Call(2, 4_000, weight: 1), ttftMilliseconds: 1_500, cost: 0.5m);
        error.Status = CallStatus.Error;
        var whole = Enumerable.Range(3, 4).Select(id => Call((ulong)id, 1_000, weight: 1)).ToList();
        whole.ForEach(call => call.Application = "whole");
        await database.InsertAsync([answer, error, .. whole], "weights");

        async Task<MetricGroup> BusiestAsync(CallMetric metric) =>
            (await SeriesOf(database, rollups).GetMetricAsync(
                new MetricRequest { Filter = Everything, From = Now.AddHours(-1), To = Now, Metric = metric, By = CallDimension.Application, Shape = MetricShape.Totals, Top = 1 },
                CancellationToken.None)).Groups[0];

        // Eleven calls against four, although two rows against four.
        var busiest = await BusiestAsync(CallMetric.Calls);
        (busiest.Name, busiest.Total).ShouldBe(("app", 11m));
        (await BusiestAsync(CallMetric.CallRate)).Total.ShouldBe(11m / 3600);
        (await BusiestAsync(CallMetric.Errors)).Total.ShouldBe(1m);
        (await BusiestAsync(CallMetric.ErrorRate)).Total.ShouldBe(1m / 11);
        // 100 in and 30 out per call.
        (await BusiestAsync(CallMetric.InputTokens)).Total.ShouldBe(1_100m);
        (await BusiestAsync(CallMetric.OutputTokens)).Total.ShouldBe(330m);
        // 10 × 30 + 30 tokens in 10 × (2 - 0.5) + (4 - 1.5) seconds after the first.
        (await BusiestAsync(CallMetric.TokensPerSecond)).Total!.Value.ShouldBe(330m / 17.5m, 1e-20m);
        // 10 × 0.25 + 0.5.
        (await BusiestAsync(CallMetric.Cost)).Total.ShouldBe(3m);
        (await BusiestAsync(CallMetric.CostPerThousandCalls)).Total!.Value.ShouldBe(3_000m / 11, 1e-20m);
        (await BusiestAsync(CallMetric.CostUnknownShare)).Total.ShouldBe(0m);
        // Ten of eleven took 2 s; of the two rows, the median is the second.
        (await BusiestAsync(CallMetric.LatencyP50)).Total.ShouldBe(2_000m);
        (await BusiestAsync(CallMetric.TtftP50)).Total.ShouldBe(500m);
    }

    private static CallRow Streamed(CallRow call, ulong ttftMilliseconds, decimal cost)
    {
        call.InputTokens = 100;
        call.OutputTokens = 30;
        call.TtftNanoseconds = ttftMilliseconds * 1_000_000;
        call.Cost = cost;
        call.PriceId = 7;
        return call;
    }

    private static List<CallRow> Keep(IEnumerable<CallRow> calls, ApplicationRule rule)
    {
        var kept = new List<CallRow>();
        foreach (var call in calls)
        {
            call.Weight = rule.Weigh(call.TraceId, call.Status == CallStatus.Error);
            if (call.Weight > 0)
            {
                kept.Add(call);
            }
        }
        return kept;
    }

    private static ulong Sum(IEnumerable<CallRow> calls, Func<CallRow, ulong> value) => calls.Aggregate(0UL, (sum, call) => sum + (call.Weight * value(call)));

    private static CallRow Call(ulong id, int milliseconds, uint weight) => new()
    {
        Tenant = "default", Application = "app", Provider = "openai", Model = "model", Operation = "chat", Kind = CallKind.Inference, Counted = true,
        TraceId = id, SpanId = id, StartMicroseconds = (Now.AddMinutes(-30) - DateTimeOffset.UnixEpoch).Ticks / 10, DurationNanoseconds = (ulong)milliseconds * 1_000_000, Weight = weight,
    };

    private static SeriesRequest Ask() => new() { Filter = Everything, From = Now.AddHours(-3), To = Now };

    private static CallSeries SeriesOf(TestDatabase database, bool rollups) =>
        rollups ? new CallSeries(database.DataSource, new ManualTime(Now)) { CheapScan = 0 } : new CallSeries(database.DataSource, new ManualTime(Now));
}
