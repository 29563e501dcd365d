using Portal.Integration.Tests.Schema;
using Portal.Telemetry.Bias;
using Portal.Testing;
using static Portal.Integration.Tests.Bias.OutcomeDatabase;

namespace Portal.Integration.Tests.Bias;

public sealed class BiasQuestionsTests(EngineFixture engine)
{
    [Fact]
    public async Task GetPairsAsync_SwappedGroups_CountsFlipsAndLeavesOutWhatIsNoPair()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        // 20 pairs f against m, 5 of them favourable for m alone; one pair id with a single decision.
        await database.InsertAsync(
        [
            .. Enumerable.Range(0, 20).SelectMany(i => new[] { Entry($"f{i}", "f", i >= 5) with { PairId = $"p{i}" }, Entry($"m{i}", "m", true) with { PairId = $"p{i}" } }),
            Entry("alone", "f", true) with { PairId = "alone" },
        ]);
        await database.ComputeAsync();

        var pairs = await new BiasQuestions(database.DataSource).GetPairsAsync(Request(), CancellationToken.None);

        var swap = pairs.Attributes.ShouldHaveSingleItem();
        (swap.Attribute, swap.From, swap.To, swap.Pairs, swap.FavourableToUnfavourable, swap.UnfavourableToFavourable).ShouldBe(("gender", "f", "m", 20L, 0L, 5L));
        // 2 * 0.5^5.
        swap.P!.Value.ShouldBe(0.0625, 1e-12);
        pairs.Incomplete.ShouldBe(1);
    }

    [Fact]
    public async Task GetDisparitiesAsync_OneGroupWaitsTwiceAsLong_SaysSo()
    {
        await using var database = await TelemetryDatabase.CreateAsync(engine);
        var calls = Enumerable.Range(1, 200).Select(i =>
        {
            var call = Call((ulong)i, 1, i % 2 == 0 ? "f" : "m");
            // f: 2,000 and 2,002 ms in turns, m: half of it.
            call.DurationNanoseconds = (i % 2 == 0 ? 2_000_000_000UL : 1_000_000_000UL) + (i % 4 < 2 ? 0UL : i % 2 == 0 ? 2_000_000UL : 1_000_000UL);
            return call;
        });
        await database.InsertAsync(calls, "block");

        var result = await new BiasQuestions(database.DataSource).GetDisparitiesAsync(Request(), "gender", CancellationToken.None);

        var latency = result.Measures.Single(measure => measure.Name == DisparityMeasures.LatencyMs).Groups.Single(group => group.Value == "f");
        latency.Mean.Value!.Value.ShouldBe(2001, 1e-6);
        latency.Difference.Value!.Value.ShouldBe(1000.5, 1e-6);
        latency.LogWasserstein!.Value.ShouldBe(Math.Log(2), 0.05);
        latency.KolmogorovSmirnov!.Value.ShouldBe(1, 1e-12);
    }
}
