using Portal.Telemetry.Pricing;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

public sealed class PricingTests
{
    private static readonly DateTimeOffset Noon = IngestBench.Now.AddMinutes(-1).AddSeconds(30);

    private static readonly ModelPrice Price = new()
    {
        Id = 7, Provider = "openai", Model = "gpt-4o", Input = 2.5m, CacheRead = 1.25m, Output = 10,
    };

    private static OtlpAttributes Chat(string model = "gpt-4o-2024-08-06") => new()
    {
        { "gen_ai.operation.name", "chat" },
        { "gen_ai.provider.name", "openai" },
        { "gen_ai.request.model", model },
        { "gen_ai.response.model", model },
        { "gen_ai.usage.input_tokens", 1_000L },
        { "gen_ai.usage.cache_read.input_tokens", 600L },
        { "gen_ai.usage.output_tokens", 200L },
        { "gen_ai.usage.reasoning.output_tokens", 50L },
    };

    private static DecodedCall Decode(OtlpAttributes attributes, params ModelPrice[] prices)
    {
        using var bench = new IngestBench(prices: new PriceBook(prices));
        return bench.DecodeOne(attributes);
    }

    [Fact]
    public void Decode_CachedAndReasoningTokens_AreBilledOnce()
    {
        var call = Decode(Chat(), Price);
        // 400 x 2.5 + 600 x 1.25 + 200 x 10 = 3,750 millionths of a dollar
        (call.Cost("cost"), call.Number("price_id")).ShouldBe((0.00375m, 7ul));
    }

    [Fact]
    public void Decode_UnknownModel_StaysUnknown()
    {
        var call = Decode(Chat("my-own-model"), Price);
        (call.Cost("cost"), call.Number("price_id")).ShouldBe((0m, 0ul));
    }

    [Fact]
    public void Decode_PriceChangesWithinTheMinute_StartOfTheCallDecides()
    {
        using var bench = new IngestBench(prices: new PriceBook([Price with { ValidTo = Noon }, Price with { Id = 8, ValidFrom = Noon, Input = 5 }]));
        var before = IngestBench.Span(Chat(), 1) with { StartUnixNano = IngestBench.Nanoseconds(Noon) - 1_000 };
        var after = IngestBench.Span(Chat(), 2) with { StartUnixNano = IngestBench.Nanoseconds(Noon) };
        bench.Decode(IngestBench.Traces(before, after)).Select(call => call.Number("price_id")).ShouldBe([7ul, 8ul]);
    }

    [Fact]
    public void Decode_SenderNamesACost_BothAreKept()
    {
        var attributes = Chat();
        attributes.Add("gen_ai.usage.cost", 0.004);
        var call = Decode(attributes, Price);
        (call.Cost("cost"), call.Cost("sender_cost"), call.Is("has_sender_cost")).ShouldBe((0.00375m, 0.004m, true));
    }

    [Fact]
    public void Decode_SuccessWithoutAnyUsage_IsUnknownRatherThanFree()
    {
        var attributes = new OtlpAttributes
        {
            { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", "openai" }, { "gen_ai.request.model", "gpt-4o" },
        };
        Decode(attributes, Price).Number("price_id").ShouldBe(0ul);
    }

    [Fact]
    public void Decode_AgentSpanThatRepeatsUsage_CostsNothingOfItsOwn()
    {
        var agent = new OtlpAttributes
        {
            { "gen_ai.operation.name", "invoke_agent" }, { "gen_ai.provider.name", "openai" }, { "gen_ai.request.model", "gpt-4o" }, { "gen_ai.usage.input_tokens", 1_000L },
        };
        Decode(agent, Price).Number("price_id").ShouldBe(0ul);
    }

    [Fact]
    public void Decode_MoreTokensThanAnyCallHas_IsUnknownAndNoFailure()
    {
        var attributes = new OtlpAttributes
        {
            { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", "openai" }, { "gen_ai.request.model", "gpt-4o" }, { "gen_ai.usage.input_tokens", long.MaxValue },
        };
        Decode(attributes, Price).Number("price_id").ShouldBe(0ul);
    }
}
