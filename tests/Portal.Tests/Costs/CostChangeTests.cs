using Portal.Telemetry.Costs;
using Portal.Telemetry.Pricing;

namespace Portal.Tests.Costs;

public sealed class CostChangeTests
{
    private static readonly PriceBook Book = new(
    [
        new ModelPrice { Id = 1, Provider = "p", Model = "big", Input = 10, CacheRead = 1, CacheWrite = 12.5m, Output = 40 },
        new ModelPrice { Id = 2, Provider = "p", Model = "small", Input = 1, Output = 4 },
        new ModelPrice { Id = 3, Provider = "p", Model = "big", Input = 5, Output = 40, RequestFee = 0.01m },
    ]);

    [Fact]
    public void Explain_TwiceTheCalls_IsAllVolume()
    {
        // 100 calls of 1,000 tokens at 10 per million cost 1; 200 of them cost 2.
        var change = CostChange.Explain(Uses(Row("big", 1, 200, input: 200_000)), Uses(Row("big", 1, 100, input: 100_000)));

        change.ShouldBe(new CostChange(1, 1, 0, 0));
    }

    [Fact]
    public void Explain_HalfTheRate_IsAllPrice()
    {
        // 100 calls of 1,000 tokens: 1.00 at 10 per million; at 5 per million 0.50.
        var change = CostChange.Explain(Uses(Row("big", 1, 100, input: 100_000) with { PriceId = 1, Cost = 0.5m }, Half), Uses(Row("big", 1, 100, input: 100_000)));

        change.Price.ShouldBe(-0.5m);
        change.ShouldBe(new CostChange(-0.5m, 0, -0.5m, 0));
    }

    [Fact]
    public void Explain_OtherModel_IsAllMix()
    {
        // The same calls, half of them on a model at a tenth of the rate: 1.00 becomes 0.50 + 0.05.
        var change = CostChange.Explain(
            Uses(Row("big", 1, 50, input: 50_000), Row("small", 2, 50, input: 50_000)),
            Uses(Row("big", 1, 99, input: 99_000), Row("small", 2, 1, input: 1_000)));

        // Before: 0.99 + 0.001 = 0.991. Now: 0.55. Volume and rates are the same.
        change.ShouldBe(new CostChange(-0.441m, 0, 0, -0.441m));
    }

    [Fact]
    public void Explain_LongerPrompts_AreMix() =>
        CostChange.Explain(Uses(Row("big", 1, 100, input: 300_000)), Uses(Row("big", 1, 100, input: 100_000))).ShouldBe(new CostChange(2, 0, 0, 2));

    [Fact]
    public void Explain_NewAndGone_AreVolume()
    {
        CostChange.Explain(Uses(Row("big", 1, 100, input: 100_000)), Uses()).ShouldBe(new CostChange(1, 1, 0, 0));
        CostChange.Explain(Uses(), Uses(Row("big", 1, 100, input: 100_000))).ShouldBe(new CostChange(-1, -1, 0, 0));
    }

    [Fact]
    public void Explain_EverythingAtOnce_AddsUpExactly()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var change = CostChange.Explain(Uses(Random(), Random(), Random()), Uses(Random(), Random(), Random()));
            (change.Volume + change.Price + change.Mix).ShouldBe(change.Delta);
        }

        CostRow Random()
        {
            var (id, model) = random.Next(3) switch { 0 => (1u, "big"), 1 => (2u, "small"), _ => (3u, "big") };
            return Row(model, id, (ulong)random.Next(1, 999), (ulong)random.Next(999_983), (ulong)random.Next(77_777), (ulong)random.Next(5_555), (ulong)random.Next(333_331));
        }
    }

    [Fact]
    public void Use_CachedAndReasoningTokens_AreChargedByTheirOwnRates()
    {
        var use = new CostUse();
        // 1,000 input x 10 + 8,000 read x 1 + 2,000 written x 12.5 + 500 output x 40 + 100 reasoning x 40 per million
        //  = 0.010 + 0.008 + 0.025 + 0.020 + 0.004 = 0.067
        var tokens = new TokenCounts(1_000, 8_000, 2_000, 0, 500, 100);
        use.Add(new CostRow(0, "", "p", "big", "", 1, 3, tokens, Book[1]!.CostUsd(tokens)), Book);

        use.TotalCost.ShouldBe(0.067m);
        use.Cost(Charge.CacheRead).ShouldBe(0.008m);
        use.Cost(Charge.Reasoning).ShouldBe(0.004m);
        use.Cost(Charge.Request).ShouldBe(0);
        use.Tokens.ShouldBe(11_600);
        // Reads saved 8,000 x (10 - 1) = 0.072; writing cost 2,000 x (12.5 - 10) = 0.005 more than input.
        use.CacheSavings.ShouldBe(0.067m);
    }

    [Fact]
    public void Use_FeePerRequest_IsWhatTokensLeave()
    {
        var use = new CostUse();
        // 2 calls with 1,000 input tokens at 5 per million and 0.01 each: 0.005 + 0.02
        use.Add(new CostRow(0, "", "p", "big", "", 3, 2, new TokenCounts(1_000, 0, 0, 0, 0, 0), 0.025m), Book);

        use.Cost(Charge.Input).ShouldBe(0.005m);
        use.Cost(Charge.Request).ShouldBe(0.02m);
        use.Units(Charge.Request).ShouldBe(2);
    }

    [Fact]
    public void Use_CallsWithoutAPrice_AreCountedAndCostNothingKnown()
    {
        var use = new CostUse();
        use.Add(new CostRow(0, "", "p", "unheard-of", "", 0, 5, new TokenCounts(1_000, 0, 0, 0, 0, 0), 0), Book);

        (use.Calls, use.UnknownCalls, use.TotalCost, use.Tokens).ShouldBe((0UL, 5UL, 0m, 0m));
    }

    private static readonly PriceBook Half = new([new ModelPrice { Id = 1, Provider = "p", Model = "big", Input = 5, Output = 40 }]);

    private static CostRow Row(string model, uint price, ulong calls, ulong input = 0, ulong read = 0, ulong write = 0, ulong output = 0)
    {
        var tokens = new TokenCounts(input, read, write, 0, output, 0);
        return new CostRow(0, "", "p", model, "", price, calls, tokens, Book[price]!.CostUsd(tokens) + Book[price]!.RequestFeeUsd * (calls - 1m));
    }

    private static Dictionary<string, CostUse> Uses(params CostRow[] rows) => Sum(Book, rows);

    private static Dictionary<string, CostUse> Uses(CostRow row, PriceBook book) => Sum(book, row);

    private static Dictionary<string, CostUse> Sum(PriceBook book, params CostRow[] rows)
    {
        var uses = new Dictionary<string, CostUse>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!uses.TryGetValue(row.Model, out var use))
            {
                uses[row.Model] = use = new CostUse();
            }
            use.Add(row, book);
        }
        return uses;
    }
}
