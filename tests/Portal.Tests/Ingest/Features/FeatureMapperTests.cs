using System.Buffers.Binary;
using Portal.Governance.Applications;
using Portal.Governance.Features;
using Portal.Telemetry.Calls;
using Portal.Telemetry.Writing;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest.Features;

public sealed class FeatureMapperTests : IDisposable
{
    private readonly ApplicationRules _rules = new();
    private readonly IngestBench _bench;

    public FeatureMapperTests() => _bench = new(rules: _rules);

    [Fact]
    public void Map_FeaturesTheSenderNames_GoToNumbersAndLabelsAndNowhereElse()
    {
        var call = _bench.DecodeOne(Chat(
            new() { { "portal.feature.basket", 12.5 }, { "portal.feature.items", 3 }, { "portal.feature.channel", "app" }, { "portal.feature.vip", true }, { "portal.feature.long", new string('x', 80) } }));

        call.Numbers["basket"].ShouldBe(12.5);
        call.Numbers["items"].ShouldBe(3);
        call.Labels["channel"].ShouldBe("app");
        call.Labels["vip"].ShouldBe("true");
        call.Labels["long"].ShouldBe(new string('x', 64));
        call.Flags.ShouldBe(CallFlags.AttributeTruncated);
        call.Attributes.Keys.ShouldNotContain(key => key.StartsWith("portal.feature"));
    }

    [Fact]
    public void Map_NumbersThatAreNone_AreDroppedAndFlagged()
    {
        var call = _bench.DecodeOne(Chat(new() { { "portal.feature.a", double.NaN }, { "portal.feature.b", double.PositiveInfinity }, { "portal.outcome.score", double.NaN } }));

        call.Numbers.Keys.ShouldNotContain("a");
        call.Numbers.Keys.ShouldNotContain("b");
        call.Is("has_outcome_score").ShouldBeFalse();
        call.Flags.ShouldBe(CallFlags.InvalidNumber);
    }

    [Fact]
    public void Map_NameOfAColumn_IsRefused()
    {
        var call = _bench.DecodeOne(Chat(new() { { "portal.feature.latency_ms", 1.0 }, { "portal.feature.evaluation.x", 1.0 } }));

        call.Numbers.Keys.ShouldNotContain("latency_ms");
        call.Flags.ShouldBe(CallFlags.AttributesDropped);
    }

    [Fact]
    public void Map_GroupsAndOutcome_HaveColumnsOfTheirOwn()
    {
        var call = _bench.DecodeOne(Chat(new()
        {
            { "portal.group.gender", "female" }, { "portal.group.age_band", "30-39" }, { "portal.outcome", "APPROVED" }, { "portal.outcome.score", 0.71 }, { "portal.outcome.id", "L-7" },
            { "portal.pair.id", "p-1" },
        }));

        call.Groups.ShouldBe(new Dictionary<string, string> { ["gender"] = "female", ["age_band"] = "30-39" }, ignoreOrder: true);
        call.Text("outcome").ShouldBe("approved");
        call["outcome_score"].ShouldBe(0.71);
        call.Is("has_outcome_score").ShouldBeTrue();
        call.Text("outcome_id").ShouldBe("L-7");
        call.Text("pair_id").ShouldBe("p-1");
        call.Attributes.Keys.ShouldNotContain(key => key.StartsWith("portal."));
    }

    // Reasons as the providers' references name them; no reason at all says nothing about either.
    [Theory]
    [InlineData("stop", "no", "no")]
    [InlineData("content_filter", "yes", "no")]
    [InlineData("SAFETY", "yes", "no")]
    [InlineData("refusal", "yes", "no")]
    [InlineData("guardrail_intervened", "yes", "no")]
    [InlineData("max_tokens", "no", "yes")]
    [InlineData("MAX_TOKENS", "no", "yes")]
    [InlineData("length", "no", "yes")]
    public void Map_FinishReason_TellsRefusalAndTruncation(string reason, string refusal, string truncation)
    {
        var labels = _bench.DecodeOne(Chat(new() { { "gen_ai.response.finish_reasons", OtlpValue.Strings(reason) } })).Labels;

        labels["refusal"].ShouldBe(refusal);
        labels["truncation"].ShouldBe(truncation);
    }

    [Fact]
    public void Map_NoFinishReason_SaysNeither()
    {
        var labels = _bench.DecodeOne(Chat([])).Labels;

        labels.ShouldNotContainKey("refusal");
        labels.ShouldNotContainKey("truncation");
    }

    [Theory]
    [InlineData("gpt-4o", "gpt-4o", "no")]
    [InlineData("gpt-4o", "gpt-4o-2024-08-06", "no")]
    [InlineData("gpt-4o", "gpt-4o-mini", "yes")]
    [InlineData("gpt-4o", "gpt-4o-mini-2024-07-18", "yes")]
    [InlineData("claude-sonnet-4", "us.anthropic.claude-sonnet-4-20250514-v1:0", "no")]
    [InlineData("gpt-4o-2024-05-13", "gpt-4o-2024-08-06", "yes")]
    public void Map_AnsweringModel_IsComparedWithTheRequestedOne(string requested, string answered, string changed) =>
        _bench.DecodeOne(new() { { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", requested }, { "gen_ai.response.model", answered } }).Labels["model_changed"].ShouldBe(changed);

    [Fact]
    public void Map_WhatTheCallSays_BecomesLabels()
    {
        var labels = _bench.DecodeOne(Chat(new()
        {
            { "openai.response.system_fingerprint", "fp_1" }, { "portal.language", "EN" }, { "gen_ai.prompt.name", "loan" }, { "gen_ai.prompt.version", "7" },
        })).Labels;

        labels["fingerprint"].ShouldBe("fp_1");
        labels["language"].ShouldBe("en");
        labels["prompt_version"].ShouldBe("loan@7");
    }

    [Fact]
    public void Map_Content_IsMeasuredAlsoWhereItIsNotKept()
    {
        _rules.Swap(new([new(("default", "shop"), ApplicationRule.Default with { CaptureContent = false })]));

        var call = _bench.DecodeOne(Chat(new() { { "gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]""" }, { "gen_ai.output.messages", "Hi!" } }));

        call.Content.ShouldBeNull();
        call.Numbers["input_chars"].ShouldBe(5);
        call.Numbers["output_chars"].ShouldBe(3);
    }

    [Fact]
    public void Map_FormatOfTheApplication_IsCheckedOnTheAnswerAlone()
    {
        Rule(new FeatureRule("""{"type":"object","required":["decision"]}""", null, []));

        Answer("""[{"role":"assistant","parts":[{"type":"text","content":"{\"decision\":\"approved\"}"}]}]""").Labels["output_format"].ShouldBe("valid");
        Answer("""[{"role":"assistant","parts":[{"type":"text","content":"Approved."}]}]""").Labels["output_format"].ShouldBe("invalid");
        var huge = Answer("{\"decision\":\"" + new string('x', OutputFormat.MostBytes) + "\"}");
        huge.Labels.ShouldNotContainKey("output_format");
        huge.Flags.ShouldBe(CallFlags.FormatNotChecked);
    }

    [Fact]
    public void Map_FeaturesSwitchedOff_AreNotKept()
    {
        Rule(new FeatureRule(null, null, ["input_chars", "channel"]));

        var call = _bench.DecodeOne(Chat(new() { { "gen_ai.input.messages", "Hello" }, { "portal.feature.channel", "app" }, { "portal.language", "en" } }));

        call.Numbers.ShouldNotContainKey("input_chars");
        call.Labels.ShouldNotContainKey("channel");
        call.Labels["language"].ShouldBe("en");
    }

    [Fact]
    public void Map_FeatureOfThePortalThatTheSenderNames_IsTheSenders()
    {
        var call = _bench.DecodeOne(Chat(new() { { "portal.feature.output_chars", 7 }, { "gen_ai.output.messages", "Hi!" } }));

        call.Numbers["output_chars"].ShouldBe(7);
        call.Numbers.Count(number => number.Key == "output_chars").ShouldBe(1);
    }

    [Theory]
    [InlineData("retrieval.documents.0.document.id", "retrieval.documents.2.document.id", 3)]
    [InlineData("gen_ai.retrieval.documents", null, 2)]
    public void Map_Retrieval_CountsDocuments(string first, string? second, int count)
    {
        OtlpAttributes attributes = new() { { "gen_ai.operation.name", "retrieval" }, { first, second is null ? """[{"id":"a","tags":[1,2]},{"id":"b"}]""" : "a" } };
        if (second is not null)
        {
            attributes.Add(second, "c");
        }

        _bench.DecodeOne(attributes).Numbers["retrieval_count"].ShouldBe(count);
    }

    [Fact]
    public void Map_Vectors_LeaveTheCallAndBecomeRowsOfTheirOwn()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.operation.name", "embeddings" }, { "gen_ai.request.model", "m" },
            { "portal.embedding", OtlpValue.Array(0.5, 1.5) }, { "portal.embedding.question", OtlpValue.Array(1, 2, 3) },
            { "embedding.embeddings.0.embedding.vector", OtlpValue.Array(4.0) }, { "embedding.embeddings.0.embedding.text", "hi" },
            { "portal.embedding.broken", OtlpValue.Array(1.0, double.NaN) },
        });

        call.Attributes.Keys.ShouldNotContain(key => key.Contains("embedding"));
        call.Flags.ShouldBe(CallFlags.InvalidNumber);
        var rows = _bench.Decoder.Batch.ToSpool("default").RowsOf(SpoolTable.Embeddings).ShouldNotBeNull();
        rows.Lengths.Length.ShouldBe(3);
        var last = rows.Rows.Span[^4..];
        BinaryPrimitives.ReadSingleLittleEndian(last).ShouldBe(4f);
    }

    public void Dispose() => _bench.Dispose();

    private static OtlpAttributes Chat(OtlpAttributes more) => [.. new OtlpAttributes { { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", "gpt-4o" } }, .. more];

    private DecodedCall Answer(string messages) => _bench.DecodeOne(Chat(new() { { "gen_ai.output.messages", messages } }));

    private void Rule(FeatureRule rule) => _rules.Swap(new([new(("default", "shop"), ApplicationRule.Default with { Features = rule })]));
}
