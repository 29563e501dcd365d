using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Statistics;
using Portal.Testing;
using static Portal.Integration.Tests.Bias.OutcomeDatabase;

namespace Portal.Integration.Tests.Bias;

public sealed class OutcomeComputationTests(EngineFixture engine)
{
    [Fact]
    public async Task ComputeAsync_FairlearnToy_GivesItsPublishedMetrics()
    {
        // Fairlearn's user guide, "Assessment": 18 decisions of three groups. Each eleven times, so that no group is too small to be shown.
        int[] actual = [0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1];
        int[] predicted = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0];
        const string Groups = "bbabbcccaacabccbcc";
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(
        [
            .. Enumerable.Range(0, 18 * 11).Select(i => Entry($"{i}", Groups[i % 18].ToString(), predicted[i % 18] == 1, actual[i % 18] == 1)),
        ]);
        await database.ComputeAsync();

        var bias = (await database.AskAsync()).Attributes.ShouldHaveSingleItem();

        bias.Groups.Select(group => (group.Value, group.N)).ShouldBe([("c", 88), ("b", 66), ("a", 44)]);
        Rates("a").ShouldBe([0.75, 0.5, 1]);
        Rates("b").ShouldBe([0.5, 0.6, 0]);
        Rates("c").ShouldBe([0.5, 0.4, 0.666667]);
        bias.GapOf(BiasCriterion.DemographicParity).Difference.Value!.Value.ShouldBe(0.25, 1e-12);
        bias.GapOf(BiasCriterion.DemographicParity).Ratio.Value!.Value.ShouldBe(2 / 3.0, 1e-12);
        bias.GapOf(BiasCriterion.EqualizedOdds).Difference.Value!.Value.ShouldBe(1, 1e-12);
        bias.GapOf(BiasCriterion.EqualizedOdds).Ratio.Value!.Value.ShouldBe(0, 1e-12);

        double[] Rates(string value)
        {
            var group = bias.Groups.Single(one => one.Value == value);
            return [.. new[] { group.SelectionRate, group.TruePositiveRate, group.FalsePositiveRate }.Select(rate => Math.Round(rate.Value!.Value, 6))];
        }
    }

    [Fact]
    public async Task ComputeAsync_TwoGroups_GivesTheHandComputedIntervals()
    {
        // 40 of 100 against 55 of 100: impact ratio 0.7272727, Katz 0.5396311 to 0.9801615; difference by Newcombe -0.2804485 to -0.0117239.
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([.. Entries(40, "f", true), .. Entries(60, "f", false), .. Entries(55, "m", true), .. Entries(45, "m", false)]);
        await database.ComputeAsync();

        var result = await database.AskAsync(request => request with { References = new Dictionary<string, string> { ["gender"] = "m" } });

        var gap = result.Attributes[0].GapOf(BiasCriterion.DemographicParity);
        ShouldBe(gap.Ratio, 0.7272727, 0.5396311, 0.9801615);
        ShouldBe(gap.Difference, -0.15, -0.2804485, -0.0117239);
        // z = -0.15 / sqrt(0.475 * 0.525 * (1/100 + 1/100)) = -2.12398, p = 0.033672.
        result.Attributes[0].Comparisons.First(comparison => comparison.Metric == BiasMetric.SelectionRate).P!.Value.ShouldBe(0.033672, 1e-6);
        result.Status.Verdict.ShouldBe(Verdict.Alert);
        result.Status.Reason.ShouldBe(new BiasReason(BiasReasonCode.LargeDifference, "gender", "f", BiasMetric.SelectionRate, gap.Difference.Value, result.Status.Reason.AdjustedP, 100));

        static void ShouldBe(Estimate estimate, double value, double low, double high)
        {
            estimate.Value!.Value.ShouldBe(value, 1e-6);
            estimate.Low!.Value.ShouldBe(low, 1e-6);
            estimate.High!.Value.ShouldBe(high, 1e-6);
        }
    }

    [Fact]
    public async Task ComputeAsync_TruthComesLaterAndChanges_TheLastReceivedWins()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([.. Entries(20, "f", true), .. Entries(20, "m", true)]);
        await database.ComputeAsync();
        (await database.AskAsync()).WithActual.ShouldBe(0);

        // Weeks later, as labels alone: no groups, no prediction, and a time that is not the decision's.
        await database.InsertAsync([.. Labels(true)]);
        await database.ComputeAsync();
        (await Precision()).ShouldBe((40, 1.0));

        await database.InsertAsync([.. Labels(false)]);
        await database.ComputeAsync();
        (await Precision()).ShouldBe((40, 0.0));

        // What was said first, word for word, is news after something else was said.
        await database.InsertAsync([.. Labels(true)]);
        await database.ComputeAsync();
        (await Precision()).ShouldBe((40, 1.0));

        static IEnumerable<OutcomeEntry> Labels(bool actual) => new[] { "f", "m" }.SelectMany(gender => Enumerable.Range(0, 20).Select(i => new OutcomeEntry
        {
            Application = Application, Id = $"{gender}-True--{i}", Time = Hour.AddDays(1), Actual = actual,
        }));

        async Task<(long, double)> Precision()
        {
            var result = await database.AskAsync();
            result.Decisions.ShouldBe(40);
            return (result.WithActual, result.Attributes[0].Groups.Single(group => group.Value == "f").Precision.Value!.Value);
        }
    }

    [Fact]
    public async Task ComputeAsync_EntriesReceivedInOneRequest_TheLaterOfTwoWins()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([.. Entries(20, "f", true), .. Entries(20, "m", true), .. Enumerable.Range(0, 20).Select(i => Entry($"f-True--{i}", "f", false))]);
        await database.ComputeAsync();

        var bias = (await database.AskAsync()).Attributes[0];

        bias.Groups.Select(group => (group.Value, group.N, group.SelectionRate.Value)).ShouldBe([("f", 20, 0.0), ("m", 20, 1.0)]);
    }

    [Fact]
    public async Task ComputeAsync_SpansSentAgain_CountOnceAndKeepTheirWeight()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = Enumerable.Range(1, 60).Select(i => Call((ulong)i, 1, i <= 30 ? "f" : "m", i % 3 == 0 ? "declined" : "approved", weight: i <= 30 ? 1u : 4u)).ToList();
        await database.InsertAsync(calls, "block");
        await database.ComputeAsync();
        await database.InsertAsync(calls, "block");
        await database.ComputeAsync();

        var result = await database.AskAsync();

        result.Decisions.ShouldBe(60);
        result.Attributes[0].Groups.Select(group => (group.Value, group.N, Math.Round(group.SelectionRate.Value!.Value, 6))).ShouldBe([("f", 30, 0.666667), ("m", 30, 0.666667)]);
        (await database.ScalarAsync<ulong>("SELECT sum(weight) FROM outcome_cells_hour WHERE computation IN (SELECT argMax(computation, computed_at) FROM outcome_windows WHERE tier = 'hour' GROUP BY time)"))
            .ShouldBe(30UL + 120UL);
    }

    [Fact]
    public async Task ComputeAsync_ApiNamesTheTraceOfASpan_BothAreOneDecision()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // The truth of the first twenty is there before their spans are.
        await database.InsertAsync([.. Enumerable.Range(1, 20).Select(i => Truth(i))]);
        await database.ComputeAsync();
        await database.InsertAsync(Enumerable.Range(1, 40).Select(i => Call((ulong)i, 1, i % 2 == 0 ? "f" : "m", "approved")), "block");
        await database.ComputeAsync();
        await database.InsertAsync([.. Enumerable.Range(21, 20).Select(i => Truth(i))]);
        await database.ComputeAsync();

        var result = await database.AskAsync();

        (result.Decisions, result.WithActual).ShouldBe((40, 40));
        result.Attributes[0].Groups.Select(group => (group.Value, group.N, group.Precision.Value)).ShouldBe([("f", 20, 1.0), ("m", 20, 1.0)]);

        static OutcomeEntry Truth(int i) => new() { Application = Application, Id = $"case-{i}", TraceId = new UInt128(7, (ulong)i), Actual = true };
    }

    [Fact]
    public async Task ComputeAsync_OutcomeByIdOfASpan_JoinsIt()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync(Enumerable.Range(1, 40).Select(i => Call((ulong)i, 1, i % 2 == 0 ? "f" : "m", "declined", outcomeId: $"case-{i}")), "block");
        await database.InsertAsync([.. Enumerable.Range(1, 40).Select(i => new OutcomeEntry { Application = Application, Id = $"case-{i}", Actual = i % 4 < 2 })]);
        await database.ComputeAsync();

        var result = await database.AskAsync();

        (result.Decisions, result.WithActual).ShouldBe((40, 40));
        result.Attributes[0].Groups.Select(group => group.FalseNegativeRate.Value).ShouldBe([1.0, 1.0]);
    }

    [Fact]
    public async Task ComputeAsync_SpansWithGroupsAlone_LendThemToTheOutcomeOfTheirTrace()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // Two calls per trace; neither is a decision by itself.
        await database.InsertAsync(Enumerable.Range(1, 40).SelectMany(i => new[] { Call((ulong)i, 1, i % 2 == 0 ? "f" : "m"), Call((ulong)i, 2, i % 2 == 0 ? "f" : "m") }), "block");
        await database.InsertAsync([.. Enumerable.Range(1, 40).Select(i => Entry($"case-{i}", predicted: i % 2 == 0) with { TraceId = new UInt128(7, (ulong)i) })]);
        await database.ComputeAsync();

        var result = await database.AskAsync(request => request with { Filter = request.Filter with { Versions = ["2.0"] } });

        result.Decisions.ShouldBe(40);
        result.Attributes[0].Groups.Select(group => (group.Value, group.SelectionRate.Value)).ShouldBe([("f", 1.0), ("m", 0.0)]);
    }

    [Fact]
    public async Task ComputeAsync_AttributeWithTooManyValues_KeepsTheFirstAndGathersTheRest()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        await database.InsertAsync([.. Enumerable.Range(0, 40).SelectMany(value => Entries(12, $"g{value:00}", true))]);
        await database.ComputeAsync();
        await database.InsertAsync([.. Enumerable.Range(40, 40).SelectMany(value => Entries(12, $"g{value:00}", true))]);
        await database.ComputeAsync();

        var groups = (await database.AskAsync()).Attributes[0].Groups;

        groups.Count.ShouldBe(51);
        groups[0].ShouldSatisfyAllConditions(group => group.IsOther.ShouldBeTrue(), group => group.N.ShouldBe(30 * 12));
        groups.Skip(1).Select(group => group.Value).Order().ShouldBe(Enumerable.Range(0, 50).Select(value => $"g{value:00}"));
    }
}
