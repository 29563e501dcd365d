using Portal.Telemetry.Pricing;

namespace Portal.Tests.Pricing;

public sealed class PriceBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static ModelPrice Row(uint id, string model, string provider = "openai") =>
        new() { Id = id, Provider = provider, Model = model, Input = id, Output = id };

    private static uint? Find(PriceBook book, string model, string provider = "openai", string tier = "", ulong input = 100, DateTimeOffset? at = null, string request = "") =>
        book.Find(provider, model, request, tier, input, at ?? Noon)?.Id;

    [Theory]
    [InlineData("gpt-4o", 1)]
    [InlineData("GPT-4o", 1)]
    [InlineData("gpt-4o-2024-08-06", 1)]
    [InlineData("gpt-4o-2024-05-13", 2)]
    [InlineData("openai/gpt-4o-2024-08-06", 1)]
    [InlineData("gpt-4o-mini", null)]
    [InlineData("gpt-4o-2411", null)]
    [InlineData("gpt-5-turbo", 3)]
    [InlineData("gpt-5-turbo-large", 4)]
    [InlineData("", null)]
    public void Find_NameWithVersion_TakesTheMostSpecificRow(string model, int? expected)
    {
        var book = new PriceBook([Row(1, "gpt-4o"), Row(2, "gpt-4o-2024-05-13"), Row(3, "gpt-5*"), Row(4, "gpt-5-turbo-*")]);
        Find(book, model).ShouldBe((uint?)expected);
    }

    [Theory]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", 1)]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0", 2)]
    [InlineData("arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0", 1)]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", 1)]
    [InlineData("claude-haiku-4-5", 1)]
    public void Find_BedrockName_LeavesRegionAndMakerOutUnlessARowNamesThem(string model, int expected)
    {
        var book = new PriceBook([Row(1, "claude-haiku-4-5", "aws.bedrock"), Row(2, "global.anthropic.claude-haiku-4-5", "aws.bedrock")]);
        Find(book, model, "aws.bedrock").ShouldBe((uint)expected);
    }

    [Theory]
    [InlineData("gcp.vertex_ai")]
    [InlineData("gcp.gen_ai")]
    [InlineData("gcp.gemini")]
    [InlineData("")]
    public void Find_GoogleUnderAnyOfItsNames_FindsTheModel(string provider) =>
        Find(new PriceBook([Row(7, "gemini-2.5-pro", "gcp.gemini")]), "publishers/google/models/gemini-2.5-pro"[(provider.Length == 0 ? 25 : 0)..], provider).ShouldBe(7u);

    [Fact]
    public void Find_ModelOfAnotherProvider_IsUnknown() => Find(new PriceBook([Row(1, "gpt-4o")]), "gpt-4o", "azure.ai.openai").ShouldBeNull();

    [Fact]
    public void Find_AnsweringModelUnknown_TakesTheRequestedOne() =>
        Find(new PriceBook([Row(1, "gpt-4o")]), "my-deployment", request: "gpt-4o").ShouldBe(1u);

    [Fact]
    public void Find_PriceChangesAtNoon_StartTimeDecides()
    {
        var book = new PriceBook([Row(1, "m") with { ValidTo = Noon }, Row(2, "m") with { ValidFrom = Noon }]);
        Find(book, "m", at: Noon.AddTicks(-1)).ShouldBe(1u);
        Find(book, "m", at: Noon).ShouldBe(2u);
    }

    [Fact]
    public void Find_ExactRowHasEnded_GivesWayToTheNextName()
    {
        var book = new PriceBook([Row(1, "m-2024-05-13") with { ValidTo = Noon }, Row(2, "m")]);
        Find(book, "m-2024-05-13", at: Noon.AddDays(-1)).ShouldBe(1u);
        Find(book, "m-2024-05-13", at: Noon.AddDays(1)).ShouldBe(2u);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(200_000, 1)]
    [InlineData(200_001, 2)]
    [InlineData(1_000_000, 2)]
    [InlineData(1_000_001, 3)]
    public void Find_LengthOfInput_EdgeBelongsToTheShorterTier(ulong input, int expected)
    {
        var book = new PriceBook([Row(1, "m"), Row(2, "m") with { InputAbove = 200_000 }, Row(3, "m") with { InputAbove = 1_000_000 }]);
        Find(book, "m", input: input).ShouldBe((uint)expected);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("default", 1)]
    [InlineData("auto", 1)]
    [InlineData("flex", 2)]
    [InlineData("FLEX", 2)]
    [InlineData("priority", null)]
    public void Find_ServiceTierWithoutARow_IsUnknownRatherThanStandard(string tier, int? expected) =>
        Find(new PriceBook([Row(1, "m"), Row(2, "m") with { ServiceTier = "flex" }]), "m", tier: tier).ShouldBe((uint?)expected);

    [Fact]
    public void Find_RowForAnyTier_HoldsWhereNoOtherDoes()
    {
        var book = new PriceBook([Row(1, "m") with { ServiceTier = ModelPrice.AnyTier }, Row(2, "m") with { ServiceTier = "flex" }]);
        Find(book, "m", tier: "flex").ShouldBe(2u);
        Find(book, "m", tier: "scale").ShouldBe(1u);
        Find(book, "m").ShouldBe(1u);
    }

    [Fact]
    public void Find_NameSeenBefore_AllocatesNothing()
    {
        var book = new PriceBook(StartingPrices.Load());
        Find(book, "gpt-4o-2024-08-06").ShouldNotBeNull();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = book.Find("openai", "gpt-4o-2024-08-06", "", "", 100, Noon);
        }
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Rows_WithTheNumberOfUnknown_AreRefused() => Should.Throw<ArgumentException>(() => new PriceBook([Row(0, "m")]));
}
