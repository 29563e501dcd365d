using Portal.Telemetry.Pricing;

namespace Portal.Tests.Pricing;

public sealed class StartingPricesTests
{
    private static readonly IReadOnlyList<ModelPrice> Prices = StartingPrices.Load();

    [Fact]
    public void EveryRow_NamesWhereAndWhenItWasRead()
    {
        Prices.Count.ShouldBeGreaterThan(60);
        foreach (var price in Prices)
        {
            Uri.TryCreate(price.Source, UriKind.Absolute, out var source).ShouldBeTrue($"row {price.Id}");
            source!.Scheme.ShouldBe("https");
            price.SourceDate.ShouldNotBeNull($"row {price.Id}");
        }
    }

    [Fact]
    public void EveryRow_HasANumberOfItsOwnBelowThoseOfThePriceTable()
    {
        Prices.Select(price => price.Id).ShouldBeUnique();
        Prices.ShouldAllBe(price => price.Id > 0 && price.Id < StartingPrices.FirstOwnId);
    }

    [Fact]
    public void EveryRate_HasFewEnoughDigitsToStayExact()
    {
        foreach (var price in Prices)
        {
            foreach (var type in Enum.GetValues<TokenType>())
            {
                var rate = price.RateUsdPerMillion(type);
                rate.ShouldBeGreaterThanOrEqualTo(0);
                decimal.Round(rate, ModelPrice.RateDigits).ShouldBe(rate, $"row {price.Id}, {type}");
            }
        }
    }

    [Fact]
    public void RowsOfOneModelTierAndLength_DoNotHoldAtTheSameTime()
    {
        foreach (var group in Prices.GroupBy(price => (price.Provider, price.Model, price.ServiceTier, price.InputAbove)))
        {
            var rows = group.OrderBy(price => price.ValidFrom).ToList();
            for (var i = 1; i < rows.Count; i++)
            {
                (rows[i - 1].ValidTo <= rows[i].ValidFrom).ShouldBeTrue($"{group.Key}: rows {rows[i - 1].Id} and {rows[i].Id}");
            }
        }
    }

    [Fact]
    public void EveryLongInputTier_HasARowForShorterInput()
    {
        foreach (var price in Prices.Where(price => price.InputAbove > 0))
        {
            Prices.ShouldContain(
                other => other.Provider == price.Provider && other.Model == price.Model && other.ServiceTier == price.ServiceTier && other.InputAbove == 0,
                $"row {price.Id}");
        }
    }

    [Fact]
    public void EveryPattern_FindsItsOwnRow()
    {
        var book = new PriceBook(Prices);
        foreach (var price in Prices)
        {
            var at = price.ValidTo?.AddDays(-1) ?? new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
            var name = price.Model.Replace("*", "-2599", StringComparison.Ordinal);
            book.Find(price.Provider, name, "", price.ServiceTier, price.InputAbove + 1, at)!.Id.ShouldBe(price.Id, $"{price.Provider} {name}");
        }
    }

    [Fact]
    public void Names_AreLowerCaseAndBeginningsEndWithTheStar()
    {
        foreach (var price in Prices)
        {
            price.Model.ShouldBe(price.Model.ToLowerInvariant());
            price.Model.TrimEnd('*').ShouldNotContain("*");
        }
    }

    [Theory]
    [InlineData("openai", "gpt-4o-2024-11-20")]
    [InlineData("openai", "gpt-4o-mini-2024-07-18")]
    [InlineData("azure.ai.openai", "gpt-4.1-2025-04-14")]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929")]
    [InlineData("aws.bedrock", "claude-haiku-4-5-20251001")]
    [InlineData("gcp.gemini", "gemini-2.5-flash")]
    [InlineData("mistral_ai", "mistral-large-2411")]
    [InlineData("openai", "text-embedding-3-small")]
    public void ModelsOfTheDemo_ArePriced(string provider, string model) =>
        new PriceBook(Prices).Find(provider, model, model, "", 1000, new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero)).ShouldNotBeNull();
}
