using Portal.Telemetry.Pricing;

namespace Portal.Tests.Pricing;

public sealed class ModelPriceTests
{
    private static readonly ModelPrice Sonnet = new()
    {
        Id = 1, Provider = "anthropic", Model = "claude-sonnet-4-5", Input = 3, CacheRead = 0.3m, CacheWrite = 3.75m, CacheWrite1h = 6, Output = 15,
    };

    [Fact]
    public void CostUsd_CachedTokens_AreBilledOnceAtTheirOwnRates()
    {
        // 10,000 input of which 6,000 read, 3,000 written, 1,000 of these for an hour; 500 output of which 200 reasoning.
        var tokens = TokenCounts.FromTotals(input: 10_000, cacheRead: 6_000, cacheWrite: 3_000, cacheWrite1h: 1_000, output: 500, reasoning: 200);
        tokens.ShouldBe(new TokenCounts(1_000, 6_000, 2_000, 1_000, 300, 200));
        // 1,000 x 3 + 6,000 x 0.3 + 2,000 x 3.75 + 1,000 x 6 + (300 + 200) x 15 = 3,000 + 1,800 + 7,500 + 6,000 + 7,500 = 25,800 millionths
        Sonnet.CostUsd(tokens).ShouldBe(0.0258m);
    }

    [Fact]
    public void CostUsd_RatesThatAreNotNamed_AreThoseOfTheirParents()
    {
        var price = Sonnet with { CacheRead = null, CacheWrite = null, CacheWrite1h = null };
        // 10,000 x 3 + 500 x 15 = 37,500 millionths
        price.CostUsd(TokenCounts.FromTotals(10_000, 6_000, 3_000, 1_000, 500, 200)).ShouldBe(0.0375m);
        (Sonnet with { CacheWrite1h = null }).RateUsdPerMillion(TokenType.CacheWrite1h).ShouldBe(3.75m);
    }

    [Fact]
    public void CostUsd_SmallestRateAndOneToken_KeepsAllTwelveDigits() =>
        (Sonnet with { Input = 0.000001m }).CostUsd(new TokenCounts(1, 0, 0, 0, 0, 0)).ShouldBe(0.000000000001m);

    [Fact]
    public void CostUsd_ReasoningWithARateOfItsOwn_LeavesTheRestOfTheOutputAlone() =>
        // 300 x 15 + 200 x 20 = 8,500 millionths
        (Sonnet with { Reasoning = 20 }).CostUsd(new TokenCounts(0, 0, 0, 0, 300, 200)).ShouldBe(0.0085m);

    [Fact]
    public void CostUsd_FeeByRequest_IsAddedOnce() =>
        (Sonnet with { RequestFee = 0.01m }).CostUsd(new TokenCounts(1_000, 0, 0, 0, 0, 0)).ShouldBe(0.013m);

    [Fact]
    public void CostUsd_OtherCurrency_IsConvertedByTheRowsRate() =>
        // 2 EUR x 1.0837 = 2.1674 USD a million
        (Sonnet with { Currency = "EUR", UsdPerUnit = 1.0837m, Input = 2 }).CostUsd(new TokenCounts(1_000_000, 0, 0, 0, 0, 0)).ShouldBe(2.1674m);

    [Theory]
    [InlineData(100, 150, 0, 0)]
    [InlineData(100, 60, 70, 90)]
    public void FromTotals_PartsThatExceedTheirTotal_StillAddUpToIt(ulong input, ulong read, ulong write, ulong hour)
    {
        var tokens = TokenCounts.FromTotals(input, read, write, hour, 10, 25);
        (tokens.Input + tokens.CacheRead + tokens.CacheWrite + tokens.CacheWrite1h).ShouldBe(input);
        (tokens.Output + tokens.Reasoning).ShouldBe(10ul);
    }
}
